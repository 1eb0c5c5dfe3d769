import http from 'node:http'
import https from 'node:https'
import { PermanentError } from '../lib/errors.ts'
import { addressKind } from './address.ts'
import { createNegotiator } from './alpn.ts'
import { sendHttp1 } from './http1.ts'
import { type Lookup, lookupAll, pinInside } from './pin.ts'
import { proxyChooser } from './proxy.ts'
import { type HttpProxy, ProxyError } from './proxy-error.ts'
import { createTunnelAgent, forwardOptions, protocolOf, proxyHeaders } from './tunnel.ts'
import { type HttpRequest, type HttpResponse, isStream, type Transport, UnprocessedError } from './types.ts'

export interface TransportOptions {
  /** The environment with `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Most connections to one host. */
  readonly connections?: number
  /** Longest silence of a connection while a response is due. */
  readonly timeoutMs?: number
  /** The certificate authorities to trust instead of Node's (the well-known ones and NODE_EXTRA_CA_CERTS). */
  readonly ca?: string
  /** Returns the addresses of a name, for requests that may only go inside the network. */
  readonly lookup?: Lookup
}

/**
 * Creates a transport with keep-alive connections: HTTP/2 if the server supports it, so that all requests share one
 * connection, else HTTP/1.1. Uses the proxies of the environment (with HTTP/1.1), but never to reach this machine.
 */
export function createTransport(options: TransportOptions = {}): Transport {
  const { env = {}, connections = 8, timeoutMs = 60_000, ca, lookup = lookupAll } = options
  const common = { keepAlive: true, maxSockets: connections }
  const plain = new http.Agent(common)
  const secure = new https.Agent({ ...common, ca })
  const negotiator = createNegotiator({ agent: secure, timeoutMs, ca })
  const proxyOf = proxyChooser(env)
  // The connections to proxies for plain HTTP, and the tunnels through them. A transport has one proxy for each.
  const agents = new Map<string, http.Agent>()
  const closing = new AbortController()

  function agentFor(proxy: HttpProxy, protocol: string): http.Agent {
    const create = (): http.Agent => {
      if (protocol === 'https:') {
        return createTunnelAgent({ ...common, ca }, { proxy, timeoutMs, ca, signal: closing.signal })
      }
      return proxy.url.protocol === 'https:' ? new https.Agent({ ...common, ca }) : new http.Agent(common)
    }
    const agent = agents.get(protocol) ?? create()
    agents.set(protocol, agent)
    return agent
  }

  /** Sends with TLS. A request that the server did not process goes over a new connection. */
  async function sendSecure(request: HttpRequest): Promise<HttpResponse> {
    for (let resent = 0; ; resent++) {
      const session = await negotiator.sessionTo(request.url, request.signal)
      if (session === undefined) return sendHttp1(https, request, { agent: secure, timeout: timeoutMs })
      try {
        return await session.send(request)
      } catch (error) {
        // The caller opens a stream again.
        if (isStream(request.body) || !UnprocessedError.mayResend(error, resent)) throw error
      }
    }
  }

  async function sendDirect(request: HttpRequest): Promise<HttpResponse> {
    const { url, insideFrom } = request
    if (url.protocol === 'https:') return sendSecure(request)
    const options = { agent: plain, timeout: timeoutMs }
    if (insideFrom === undefined) return sendHttp1(http, request, options)
    return sendHttp1(http, request, { ...options, hostname: await pinInside(url.hostname, insideFrom, lookup) })
  }

  async function sendByProxy(request: HttpRequest, proxy: HttpProxy): Promise<HttpResponse> {
    const { url } = request
    const to = authorityOf(url)
    const protocol = protocolOf(proxy, to)
    const options = { agent: agentFor(proxy, url.protocol), timeout: timeoutMs }
    if (url.protocol === 'https:') {
      return withoutAddress(await untilAborted(sendHttp1(https, request, options), request.signal))
    }
    if (request.insideFrom !== undefined) refuseUnknownAddress(url, proxy)
    const headers = { ...request.headers, ...proxyHeaders(proxy) }
    const sent = sendHttp1(protocol, { ...request, headers }, { ...forwardOptions(proxy, url), ...options })
    const response = await sent.catch(error => {
      throw request.signal?.aborted ? error : ProxyError.noResponse(proxy, to, error)
    })
    // Only a proxy answers 407: RFC 9110, section 15.5.8.
    if (response.status !== 407) return withoutAddress(response)
    response.body.destroy()
    throw ProxyError.refused(proxy, to, 407, 'Proxy Authentication Required')
  }

  return {
    async send(request) {
      const proxy = proxyOf(request.url)
      try {
        return await (proxy === undefined ? sendDirect(request) : sendByProxy(request, proxy))
      } catch (error) {
        if (isStream(request.body)) request.body.destroy()
        throw error
      }
    },
    close() {
      closing.abort()
      negotiator.close()
      for (const agent of [plain, secure, ...agents.values()]) agent.destroy()
    },
  }
}

/** Rejects at once if the signal is aborted: while a tunnel is being opened, Node's request would wait for it. */
async function untilAborted<T>(sent: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return sent
  const aborted = Promise.withResolvers<never>()
  const abort = (): void => aborted.reject(signal.reason)
  signal.addEventListener('abort', abort)
  try {
    return await Promise.race([sent, aborted.promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

/** Removes the address, which is the proxy's. */
const withoutAddress = (response: HttpResponse): HttpResponse => ({ ...response, address: undefined })

/** Throws a {@link PermanentError} if only the proxy looks up the address of the host. */
function refuseUnknownAddress(url: URL, proxy: HttpProxy): void {
  if (addressKind(url.hostname) !== undefined) return
  throw new PermanentError(
    `${url.origin} may be reached only inside the network, and the proxy of ${proxy.variable} hides its address`,
    `Add ${url.hostname} to NO_PROXY.`,
  )
}

const authorityOf = ({ hostname, port, protocol }: URL): string =>
  `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`
