import { startArtifactService } from '../../__tests__/support/artifact-service/service.ts'
import type { Question } from './artifact-process.ts'
import { answerMessages } from './helper-process.ts'

const service = await startArtifactService()
await answerMessages(message => {
  const question = message as Question
  if ('count' in question) return service.artifacts().length
  return service.environment({ runId: question.environmentOf, jobId: 'build' })
})
