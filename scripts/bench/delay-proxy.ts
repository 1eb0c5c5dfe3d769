import { once } from 'node:events'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'

/** What came through since the counting began. */
export interface Traffic {
  readonly connections: number
  /** Method → number of requests. */
  readonly methods: Readonly<Record<string, number>>
  /** Requests with GET that asked for a manifest: those that count against pull limits. */
  readonly manifestGets: number
}

export interface DelayProxy extends AsyncDisposable {
  /** `127.0.0.1:40123` */
  readonly host: string
  /** Counts anew; from here on each request takes so many milliseconds more than by itself. */
  begin(latencyMs: number): void
  traffic(): Traffic
}

/**
 * Stands before a registry as a longer way to it: a request and its answer are one round trip, which takes longer.
 * Connections cost nothing, which favours clients that open many.
 */
export async function startDelayProxy(upstream: string): Promise<DelayProxy> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 })
  const seen = { latencyMs: 0, connections: new Set<unknown>(), methods: new Map<string, number>(), manifestGets: 0 }

  async function forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request
    seen.connections.add(request.socket)
    seen.methods.set(method, (seen.methods.get(method) ?? 0) + 1)
    if (method === 'GET' && /\/manifests\/[^/]+$/.test(url)) seen.manifestGets++
    await delay(seen.latencyMs)
    // The name by which the client knows the registry stays in the headers, and so in the addresses of its answers.
    const onward = http.request(`http://${upstream}${url}`, { method, headers, agent })
    pipeline(request, onward, () => {})
    const [answer] = (await once(onward, 'response')) as [IncomingMessage]
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders)
    pipeline(answer, response, () => {})
  }

  const server = http.createServer((request, response) => {
    forward(request, response).catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    begin(latencyMs) {
      Object.assign(seen, { latencyMs, connections: new Set(), methods: new Map(), manifestGets: 0 })
    },
    traffic: () => ({
      connections: seen.connections.size,
      methods: Object.fromEntries(seen.methods),
      manifestGets: seen.manifestGets,
    }),
    async [Symbol.asyncDispose]() {
      agent.destroy()
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
