import type { Readable } from 'node:stream'
import type { AddressKind } from './address.ts'

export interface HttpRequest {
  readonly method: string
  readonly url: URL
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly body?: Uint8Array | Readable | undefined
  /**
   * The kind of the address that led to this URL of plain HTTP: connects only to addresses inside the network that
   * `mayLead` allows from there.
   */
  readonly insideFrom?: AddressKind | undefined
  readonly signal?: AbortSignal | undefined
}

export interface HttpResponse {
  readonly status: number
  /** The IP address of the server; undefined behind a proxy. */
  readonly address?: string | undefined
  /** Returns the value of a header; several values are joined by commas. */
  header(name: string): string | undefined
  /** The body. Read it to its end or destroy it: until then it occupies the connection. */
  readonly body: Readable
}

/**
 * A function that sends one request and resolves when the headers of the response have arrived. It follows no redirects
 * and does not retry. Without a response, it rejects with Node's error, whose `code` says why (`ECONNREFUSED`, …), or
 * with a ProxyError. A request that `insideFrom` forbids is a PermanentError.
 */
export type Send = (request: HttpRequest) => Promise<HttpResponse>

export interface Transport {
  readonly send: Send
  /** Closes all connections. */
  close(): void
}

export const isStream = (body: HttpRequest['body']): body is Readable =>
  body !== undefined && !(body instanceof Uint8Array)

/** After as many, the request waits before the next attempt, as after any other failure. */
const MOST_RESENT = 16

/**
 * A request that the server certainly did not process, because it is about to close the connection or allows no more
 * requests on it. RFC 9113, sections 6.8 and 8.7.
 */
export class UnprocessedError extends Error {
  override readonly name = 'UnprocessedError'
  /** True if the connection served other requests before. */
  readonly served: boolean

  constructor(host: string, served: boolean) {
    super(`${host} refused the request before it processed it`)
    this.served = served
  }

  /**
   * Returns true if a request that failed with `error` may be sent again at once, over a new connection. `resent` is how
   * often it was: once if the server may refuse everything, and a few times if the last connection served others.
   */
  static mayResend(error: unknown, resent: number): boolean {
    return error instanceof UnprocessedError && resent < (error.served ? MOST_RESENT : 1)
  }
}

/** Creates the error for a connection that times out. */
export function silenceError(url: URL, timeoutMs: number): NodeJS.ErrnoException {
  const error: NodeJS.ErrnoException = new Error(`${url.host} sent nothing for ${timeoutMs / 1000} s`)
  error.code = 'ETIMEDOUT'
  return error
}

/** Returns the headers to send: those of the request, and the length of a body in memory. */
export const requestHeaders = ({ headers = {}, body }: HttpRequest): Readonly<Record<string, string>> =>
  body instanceof Uint8Array ? { ...headers, 'content-length': String(body.byteLength) } : headers

/** Returns the value of a header; several values are joined by commas. */
export const headerIn = (
  headers: Readonly<Record<string, string | readonly string[] | number | undefined>>,
  name: string,
): string | undefined => {
  const value = headers[name]
  return Array.isArray(value) ? value.join(', ') : value?.toString()
}

/** Reads a body to its end. Rejects if it has more than `limit` bytes, or fewer than its Content-Length. */
export async function readBody(response: HttpResponse, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength
    if (size > limit) {
      response.body.destroy()
      throw new Error(`the response is longer than ${limit} bytes`)
    }
    chunks.push(chunk)
  }
  const announced = Number(response.header('content-length') ?? Number.NaN)
  if (size < announced) throw new Error(`the response ended after ${size} of ${announced} bytes`)
  return Buffer.concat(chunks)
}

/**
 * Reads and discards the rest of a body. Resolves when its connection can be used again, or is lost: neither
 * is a failure of a request whose answer is known.
 */
export const discard = ({ body }: HttpResponse): Promise<void> =>
  new Promise(resolve => {
    body.on('end', resolve).on('close', resolve).on('error', resolve).resume()
  })

/** Returns true if `host`, with or without a port, is this machine itself: RFC 6761 section 6.3, RFC 1122 section 3.2.1.3, RFC 4291. */
export const isLoopback = (host: string): boolean =>
  /^(?:localhost|(?:[a-z0-9-]+\.)*localhost|127(?:\.\d{1,3}){3}|\[(?:(?:0*:)*:?0*1|::ffff:7f[\da-f]{2}:[\da-f]{1,4})\])(?::\d+)?$/i.test(
    host,
  )
