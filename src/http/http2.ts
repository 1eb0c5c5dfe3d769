import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2'
import type { Readable } from 'node:stream'
import type tls from 'node:tls'
import { createSemaphore } from './semaphore.ts'
import {
  type HttpRequest,
  type HttpResponse,
  headerIn,
  isStream,
  requestHeaders,
  silenceError,
  UnprocessedError,
} from './types.ts'

/** One HTTP/2 connection, which carries many concurrent requests. */
export interface Session {
  /** Rejects with an {@link UnprocessedError} if the server certainly did not process the request. */
  send(request: HttpRequest): Promise<HttpResponse>
  /** Returns true if the session accepts further requests. */
  usable(): boolean
  close(): void
}

/** Concurrent requests, unless the server allows fewer. Servers announce 100 to 250. */
const STREAMS = 250
/** The error code REFUSED_STREAM: RFC 9113, section 7. */
const REFUSED = 7

/** Opens an HTTP/2 session over a TLS connection that negotiated it. RFC 9113. */
export async function openSession(origin: string, socket: tls.TLSSocket, timeoutMs: number): Promise<Session> {
  // Loaded here, because it is not needed for hosts that do not speak HTTP/2.
  const { connect } = await import('node:http2')
  const address = socket.remoteAddress
  const session = connect(origin, { createConnection: () => socket })
  let leaving = false
  let served = false
  /** The last stream that the server may have processed, if it is about to close the connection. */
  let lastStream = Number.POSITIVE_INFINITY
  session.on('goaway', (_, last) => {
    leaving = true
    lastStream = last
  })
  const usable = (): boolean => !leaving && !session.closed && !session.destroyed
  /** Returns true if the server refused the stream, or never got it. */
  const isUnprocessed = (stream: ClientHttp2Stream | undefined): boolean => {
    // Open streams go on, and new ones need another connection.
    if (stream?.rstCode === REFUSED) session.close()
    return stream?.rstCode === REFUSED || (stream?.id === undefined ? !usable() : stream.id > lastStream)
  }
  // Each request reports the failure of its own stream.
  session.on('error', () => {})
  // An idle connection does not keep the process alive.
  session.unref()
  let open = 0
  const limit = createSemaphore(() => Math.min(STREAMS, session.remoteSettings?.maxConcurrentStreams ?? STREAMS))

  return {
    usable,
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
        let stream: ClientHttp2Stream | undefined
        const onStream = (opened: ClientHttp2Stream): void => {
          stream = opened
        }
        try {
          const response = await exchange(session, request, timeoutMs, end, onStream)
          served = true
          return { ...response, address }
        } catch (error) {
          end()
          if (isStream(request.body)) request.body.destroy()
          const resendable = !request.signal?.aborted && isUnprocessed(stream)
          throw resendable ? new UnprocessedError(request.url.host, served) : error
        }
      }),
  }
}

function exchange(
  session: ClientHttp2Session,
  request: HttpRequest,
  timeoutMs: number,
  end: () => void,
  onStream: (stream: ClientHttp2Stream) => void,
): Promise<HttpResponse> {
  const { method, url, body, signal } = request
  return new Promise((resolve, reject) => {
    const stream: ClientHttp2Stream = session.request(
      { ':method': method, ':path': `${url.pathname}${url.search}`, ...requestHeaders(request) },
      { endStream: body === undefined, signal },
    )
    onStream(stream)
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
