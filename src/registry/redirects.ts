import type { Readable } from 'node:stream'
import { discard, type HttpResponse, type Send } from '../http/types.ts'
import { PermanentError } from '../lib/errors.ts'

/** A response, and its URL after all redirects. */
export interface RegistryResponse extends HttpResponse {
  readonly url: URL
}

/** A request that may be sent more than once. A stream is opened again each time. */
export interface RepeatableRequest {
  readonly method: string
  readonly url: URL
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly body?: Uint8Array | (() => Promise<Readable>) | undefined
}

export interface RedirectOptions {
  readonly send: Send
  /** The value of the `Authorization` header, for `origin` alone. */
  readonly authorization: string | undefined
  /** The registry's origin: `https://ghcr.io`. */
  readonly origin: string
  /** Returns true if plain HTTP is allowed for a host. */
  readonly plainAllowed: (host: string) => boolean
  readonly signal?: AbortSignal | undefined
  /** Called for each request that is sent. */
  readonly onSend: () => void
}

const MAX_REDIRECTS = 5
const REDIRECTS = new Set([301, 302, 303, 307, 308])

/**
 * Sends a request and follows its redirects: reads to any origin, writes only within the registry. Sends the
 * credentials only to the registry. Throws a {@link PermanentError} for any other redirect. RFC 9110, section 15.4.
 */
export async function sendFollowingRedirects(
  { method, url, headers, body }: RepeatableRequest,
  options: RedirectOptions,
): Promise<RegistryResponse> {
  const { send, authorization, origin, signal, onSend } = options
  let current = url
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const authorized = authorization !== undefined && current.origin === origin
    const opened = typeof body === 'function' ? await body() : body
    onSend()
    const response = await send({
      method,
      url: current,
      headers: authorized ? { ...headers, authorization } : headers,
      body: opened,
      signal,
    })
    const location = response.header('location')
    if (!REDIRECTS.has(response.status) || location === undefined) return { ...response, url: current }
    await discard(response)
    current = nextHop(method, response.status, location, current, options)
  }
  throw new PermanentError(`redirected more than ${MAX_REDIRECTS} times`)
}

function nextHop(
  method: string,
  status: number,
  location: string,
  from: URL,
  { origin, plainAllowed }: RedirectOptions,
): URL {
  if (!URL.canParse(location, from.href)) throw new PermanentError(`redirected to "${location}", which is not a URL`)
  const to = new URL(location, from)
  const plain = to.protocol === 'http:' && origin.startsWith('http:') && plainAllowed(to.host)
  if (to.protocol !== 'https:' && !plain) {
    throw new PermanentError(`redirected to ${to.origin}, which does not use https`)
  }
  const reads = method === 'GET' || method === 'HEAD'
  if (!reads && (to.origin !== origin || (status !== 307 && status !== 308))) {
    throw new PermanentError(`redirected to ${to.origin} (${status}), but writes are never sent to another host`)
  }
  return to
}
