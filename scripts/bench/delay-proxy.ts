import { once } from 'node:events'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'

/** The traffic since the last `begin`. */
export interface Traffic {
  readonly connections: number
  /** Method → number of requests. */
  readonly methods: Readonly<Record<string, number>>
  /** GET requests for manifests, which count against pull limits. */
  readonly manifestGets: number
}

/** A proxy that adds latency and counts requests. */
export interface DelayProxy extends AsyncDisposable {
  /** `127.0.0.1:40123` */
  readonly host: string
  /** Resets the counters, and delays each further request by this many milliseconds. */
  begin(latencyMs: number): void
  traffic(): Traffic
}

/**
 * Starts a proxy that simulates a distant registry: it delays each round trip of request and response. Opening a
 * connection costs nothing, which favours clients that open many.
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
    // The Host header keeps the client's name of the registry, which the URLs in its responses then contain.
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
