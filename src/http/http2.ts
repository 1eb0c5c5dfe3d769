import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2'
import type { Readable } from 'node:stream'
import type tls from 'node:tls'
import { createSemaphore } from './semaphore.ts'
import { type HttpRequest, type HttpResponse, headerIn, isStream, requestHeaders, silenceError } from './types.ts'

/** One HTTP/2 connection, which carries many concurrent requests. */
export interface Session {
  send(request: HttpRequest): Promise<HttpResponse>
  /** Returns true if the session accepts further requests. */
  usable(): boolean
  close(): void
}

/** Concurrent requests, unless the server allows fewer. Servers announce 100 to 250. */
const STREAMS = 250

/** Opens an HTTP/2 session over a TLS connection that negotiated it. RFC 9113. */
export async function openSession(origin: string, socket: tls.TLSSocket, timeoutMs: number): Promise<Session> {
  // Loaded here, because it is not needed for hosts that do not speak HTTP/2.
  const { connect } = await import('node:http2')
  const address = socket.remoteAddress
  const session = connect(origin, { createConnection: () => socket })
  let leaving = false
  session.on('goaway', () => {
    leaving = true
  })
  // Each request reports the failure of its own stream.
  session.on('error', () => {})
  // An idle connection does not keep the process alive.
  session.unref()
  let open = 0
  const limit = createSemaphore(() => Math.min(STREAMS, session.remoteSettings?.maxConcurrentStreams ?? STREAMS))

  return {
    usable: () => !leaving && !session.closed && !session.destroyed,
    close: () => session.destroy(),
    send: request =>
      limit(async () => {
        open++
        session.ref()
        let ended = false
        const end = (): void => {
          if (!ended) open--
          ended = true
          if (open === 0 && !session.destroyed) session.unref()
        }
        try {
          return { ...(await exchange(session, request, timeoutMs, end)), address }
        } catch (error) {
          end()
          throw error
        }
      }),
  }
}

function exchange(
  session: ClientHttp2Session,
  request: HttpRequest,
  timeoutMs: number,
  end: () => void,
): Promise<HttpResponse> {
  const { method, url, body, signal } = request
  return new Promise((resolve, reject) => {
    const stream: ClientHttp2Stream = session.request(
      { ':method': method, ':path': `${url.pathname}${url.search}`, ...requestHeaders(request) },
      { endStream: body === undefined, signal },
    )
    stream.setTimeout(timeoutMs, () => stream.destroy(silenceError(url, timeoutMs)))
    stream.on('error', reject)
    stream.on('close', () => {
      end()
      if (isStream(body)) body.destroy()
      reject(new Error(`${url.host} closed the connection before it responded`))
    })
    stream.on('response', headers => {
      const status = headers[':status'] ?? 0
      if (isStream(body) && !stream.writableFinished) endEarly(stream, body)
      resolve({ status, header: name => headerIn(headers, name), body: stream })
    })
    if (isStream(body)) body.on('error', error => stream.destroy(error)).pipe(stream)
    else if (body !== undefined) stream.end(body)
  })
}

/** Stops sending the body: a response that arrives before its end is final. */
function endEarly(stream: ClientHttp2Stream, body: Readable): void {
  body.unpipe(stream).destroy()
  stream.on('end', () => stream.close())
}
