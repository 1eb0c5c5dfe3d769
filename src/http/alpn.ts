import type https from 'node:https'
import { isIP } from 'node:net'
import tls from 'node:tls'
import { openSession, type Session } from './http2.ts'
import { silenceError } from './types.ts'

/** Negotiates with each host whether to speak HTTP/2, and keeps a connection to each that does. */
export interface AlpnNegotiator {
  /** Undefined if the host speaks HTTP/1.1 only. Rejects if it cannot be reached. */
  sessionTo(url: URL, signal: AbortSignal | undefined): Promise<Session | undefined>
  close(): void
}

export interface NegotiatorOptions {
  /** The agent for HTTP/1.1: it gets the connection on which that was negotiated. */
  readonly agent: https.Agent
  readonly timeoutMs: number
  readonly ca?: string | undefined
}

/** The first request to a host negotiates on its connection, and the others wait for it. TLS's ALPN, RFC 7301. */
export function createNegotiator({ agent, timeoutMs, ca }: NegotiatorOptions): AlpnNegotiator {
  const sessions = new Map<string, Promise<Session | undefined>>()
  const spare = new Map<string, tls.TLSSocket>()
  const create = agent.createConnection.bind(agent)
  agent.createConnection = (options, callback) => {
    const key = `${options.host}:${options.port}`
    const socket = spare.get(key)
    spare.delete(key)
    return socket === undefined || socket.destroyed ? create(options, callback) : socket.ref()
  }

  async function negotiate(url: URL): Promise<Session | undefined> {
    const host = url.hostname.replace(/^\[|\]$/g, '')
    const port = Number(url.port || 443)
    const socket = await connectTls({ host, port, ca }, url, timeoutMs)
    if (socket.alpnProtocol === 'h2') return openSession(url.origin, socket, timeoutMs)
    spare.set(`${host}:${port}`, socket)
    socket.on('error', () => {}).unref()
    return undefined
  }

  function begin(url: URL): Promise<Session | undefined> {
    const session = negotiate(url)
    sessions.set(url.origin, session)
    session.catch(() => sessions.get(url.origin) === session && sessions.delete(url.origin))
    return session
  }

  return {
    async sessionTo(url, signal) {
      signal?.throwIfAborted()
      const known = sessions.get(url.origin) ?? begin(url)
      const session = await known
      if (session === undefined || session.usable()) return session
      const current = sessions.get(url.origin)
      return current === known || current === undefined ? begin(url) : current
    },
    close() {
      for (const socket of spare.values()) socket.destroy()
      for (const session of sessions.values()) {
        session.then(
          open => open?.close(),
          () => {},
        )
      }
    },
  }
}

function connectTls(options: tls.ConnectionOptions, url: URL, timeoutMs: number): Promise<tls.TLSSocket> {
  return new Promise((resolve, reject) => {
    // Node's tls sends no name by itself. Servers with several certificates choose by it (SNI, RFC 6066 section 3).
    const servername = isIP(options.host ?? '') === 0 ? options.host : undefined
    const socket = tls.connect({ ...options, servername, ALPNProtocols: ['h2', 'http/1.1'] })
    socket.setTimeout(timeoutMs, () => socket.destroy(silenceError(url, timeoutMs)))
    socket.once('error', reject)
    socket.once('secureConnect', () => {
      socket.setTimeout(0)
      socket.removeListener('error', reject)
      resolve(socket)
    })
  })
}
