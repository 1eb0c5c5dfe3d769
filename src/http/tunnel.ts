import http from 'node:http'
import https from 'node:https'
import { isIP, type Socket } from 'node:net'
import type tls from 'node:tls'
import { type HttpProxy, ProxyError } from './proxy-error.ts'
import { silenceError } from './types.ts'

export interface TunnelOptions {
  readonly proxy: HttpProxy
  readonly timeoutMs: number
  /** The certificate authorities for a proxy with TLS. */
  readonly ca?: string | undefined
  /** Ends tunnels that are being opened. */
  readonly signal: AbortSignal
}

/** Creates an agent whose connections go through the proxy, each in a tunnel of its own. */
export function createTunnelAgent(agentOptions: https.AgentOptions, options: TunnelOptions): https.Agent {
  const agent = new https.Agent(agentOptions)
  const connectTls = agent.createConnection.bind(agent)
  agent.createConnection = (target, callback) => {
    const { host, port } = target as { host: string; port: number }
    openTunnel(host, port, options).then(
      // Node's types lack `socket` here; tls.connect() takes it, and ignores host and port.
      socket => callback?.(null, connectTls({ ...target, socket } as tls.ConnectionOptions) as tls.TLSSocket),
      error => callback?.(error, undefined as never),
    )
    return undefined
  }
  return agent
}

/** Opens a tunnel. Rejects with a {@link ProxyError}. RFC 9110, section 9.3.6. */
function openTunnel(host: string, port: number, { proxy, timeoutMs, ca, signal }: TunnelOptions): Promise<Socket> {
  const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`
  return new Promise((resolve, reject) => {
    const request = protocolOf(proxy, authority).request({
      ...endpointOf(proxy),
      method: 'CONNECT',
      path: authority,
      headers: { host: authority, ...proxyHeaders(proxy) },
      agent: false,
      timeout: timeoutMs,
      ca,
      signal,
    })
    request.on('timeout', () => request.destroy(silenceError(proxy.url, timeoutMs)))
    request.on('error', error => reject(ProxyError.noResponse(proxy, authority, error)))
    request.on('connect', ({ statusCode = 0, statusMessage = '' }, socket: Socket, head) => {
      if (statusCode >= 200 && statusCode < 300) {
        if (head.length > 0) socket.unshift(head)
        socket.setTimeout(0)
        resolve(socket)
      } else {
        socket.destroy()
        reject(ProxyError.refused(proxy, authority, statusCode, statusMessage))
      }
    })
    request.end()
  })
}

/** Returns the options that lead a request to the proxy instead of its URL. */
function endpointOf({ url }: HttpProxy): https.RequestOptions {
  const hostname = url.hostname.replace(/^\[|\]$/g, '')
  // Else Node would ask a proxy with TLS for the certificate of the host in the `Host` header.
  const servername = isIP(hostname) === 0 ? hostname : ''
  return { protocol: url.protocol, hostname, servername, ...(url.port !== '' && { port: url.port }) }
}

/** Returns the options of a request of plain HTTP that the proxy forwards. RFC 9112, section 3.2.2. */
export const forwardOptions = (proxy: HttpProxy, url: URL): https.RequestOptions => ({
  ...endpointOf(proxy),
  path: `${url.origin}${url.pathname}${url.search}`,
})

/** Returns the module that speaks to the proxy. Throws a {@link ProxyError} for a proxy of another protocol. */
export function protocolOf(proxy: HttpProxy, to: string): typeof http | typeof https {
  const { protocol } = proxy.url
  if (protocol !== 'http:' && protocol !== 'https:') throw ProxyError.unsupported(proxy, to)
  return protocol === 'https:' ? https : http
}

/** Returns the headers with the proxy's credentials. RFC 9110, section 11.7.2. */
export function proxyHeaders({ url }: HttpProxy): Readonly<Record<string, string>> {
  if (url.username === '' && url.password === '') return {}
  const credentials = `${decode(url.username)}:${decode(url.password)}`
  return { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` }
}

/** Decodes percent-encoding; text with a lone % is taken as it is. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
