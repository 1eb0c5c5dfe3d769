import { startDelayProxy } from './delay-proxy.ts'
import { answerMessages } from './helper-process.ts'
import type { Question } from './proxy-process.ts'

const [upstream] = process.argv.slice(2)
if (upstream === undefined) throw new Error('Usage: proxy-server.ts host:port')
const proxy = await startDelayProxy(upstream)
await answerMessages(message => {
  const question = message as Question
  if (question === 'host') return proxy.host
  if (question === 'traffic') return proxy.traffic()
  proxy.begin(question.latencyMs)
  return 'begun'
})
