import type { Traffic } from './delay-proxy.ts'
import { startHelper } from './helper-process.ts'

/** A delay proxy in a separate process. */
export interface ProxyProcess extends AsyncDisposable {
  /** `127.0.0.1:40123` */
  readonly host: string
  /** Resets the counters, and delays each further round trip by this many milliseconds. */
  begin(latencyMs: number): Promise<void>
  traffic(): Promise<Traffic>
}

export type Question = 'host' | 'traffic' | { readonly latencyMs: number }

export async function startProxyProcess(upstream: string): Promise<ProxyProcess> {
  const helper = startHelper('proxy-server.ts', [upstream])
  const ask = (question: Question): Promise<unknown> => helper.ask(question)
  return {
    host: (await ask('host')) as string,
    begin: async latencyMs => void (await ask({ latencyMs })),
    traffic: async () => (await ask('traffic')) as Traffic,
    [Symbol.asyncDispose]: () => helper[Symbol.asyncDispose](),
  }
}
