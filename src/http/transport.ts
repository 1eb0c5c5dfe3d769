import http from 'node:http'
import https from 'node:https'
import type { Readable } from 'node:stream'
import { createNegotiator } from './alpn.ts'
import type { Session } from './http2.ts'
import {
  type HttpRequest,
  type HttpResponse,
  headerIn,
  isLoopback,
  isStream,
  requestHeaders,
  silenceError,
  type Transport,
} from './types.ts'

export interface TransportOptions {
  /** The environment with `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Most connections to one host. */
  readonly connections?: number
  /** Longest silence of a connection while a response is due. */
  readonly timeoutMs?: number
  /** The certificate authorities to trust instead of Node's (the well-known ones and NODE_EXTRA_CA_CERTS). */
  readonly ca?: string
}

/**
 * Creates a transport with keep-alive connections: HTTP/2 if the server supports it, so that all requests share one
 * connection, else HTTP/1.1. Uses the proxies of the environment (with HTTP/1.1), but never to reach this machine.
 */
export function createTransport(options: TransportOptions = {}): Transport {
  const { env = {}, connections = 8, timeoutMs = 60_000, ca } = options
  const common = { keepAlive: true, maxSockets: connections }
  const direct = { 'http:': new http.Agent(common), 'https:': new https.Agent({ ...common, ca }) }
  const proxied = env['https_proxy'] || env['HTTPS_PROXY'] || env['http_proxy'] || env['HTTP_PROXY']
  const proxyEnv = env as NodeJS.ProcessEnv
  const pools = proxied
    ? { 'http:': new http.Agent({ ...common, proxyEnv }), 'https:': new https.Agent({ ...common, ca, proxyEnv }) }
    : direct
  const negotiator = createNegotiator({ agent: direct['https:'], timeoutMs, ca })

  async function sessionFor({ url, body, signal }: HttpRequest): Promise<Session | undefined> {
    try {
      return await negotiator.sessionTo(url, signal)
    } catch (error) {
      if (isStream(body)) body.destroy()
      throw error
    }
  }

  return {
    async send(request) {
      const { url } = request
      const agents = isLoopback(url.host) ? direct : pools
      if (url.protocol !== 'https:') return sendHttp1(http, agents['http:'], request, timeoutMs)
      const session = agents === direct ? await sessionFor(request) : undefined
      return session?.send(request) ?? sendHttp1(https, agents['https:'], request, timeoutMs)
    },
    close() {
      negotiator.close()
      for (const agent of [...Object.values(direct), ...Object.values(pools)]) agent.destroy()
    },
  }
}

function sendHttp1(
  protocol: typeof http | typeof https,
  agent: http.Agent,
  sent: HttpRequest,
  timeoutMs: number,
): Promise<HttpResponse> {
  const { method, url, body, signal } = sent
  return new Promise((resolve, reject) => {
    const request = protocol.request(url, { method, headers: requestHeaders(sent), agent, timeout: timeoutMs, signal })
    request.on('timeout', () => request.destroy(silenceError(url, timeoutMs)))
    request.on('error', error => {
      if (isStream(body)) body.destroy()
      reject(error)
    })
    request.on('response', response => {
      if (isStream(body) && !request.writableFinished) endEarly(request, body, response)
      resolve({ status: response.statusCode ?? 0, header: name => headerIn(response.headers, name), body: response })
    })
    if (isStream(body)) body.on('error', error => request.destroy(error)).pipe(request)
    else request.end(body)
  })
}

/** Stops sending the body: a response that arrives before its end is final. The connection is not reused. */
function endEarly(request: http.ClientRequest, body: Readable, response: Readable): void {
  body.unpipe(request).destroy()
  response.on('close', () => request.destroy())
}
