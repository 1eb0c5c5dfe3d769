import type { Readable } from 'node:stream'
import { type AddressKind, addressKind, fartherOf } from '../http/address.ts'
import { discard, type HttpResponse, type Send } from '../http/types.ts'
import { PermanentError } from '../lib/errors.ts'
import { OtherHostError } from './errors.ts'
import { type FollowRules, followUrl, type Purpose } from './followed-url.ts'

/** A response, and its URL after all redirects. */
export interface RegistryResponse extends HttpResponse {
  readonly url: URL
  /** Returns a URL that the response names, to be followed. Throws a {@link PermanentError} if it must not be. */
  follow(reference: string, purpose: Purpose): URL
}

/** A request that may be sent more than once. A stream is opened again each time. */
export interface RepeatableRequest {
  readonly method: string
  readonly url: URL
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly body?: Uint8Array | (() => Promise<Readable>) | undefined
  /** True for a read by digest, whose content is verified. */
  readonly byDigest?: boolean | undefined
}

export interface RedirectOptions extends Omit<FollowRules, 'from' | 'byDigest'> {
  readonly send: Send
  /** The value of the `Authorization` header, for `origin` alone. */
  readonly authorization: string | undefined
  /** Returns the kind of the registry's address, as far as it is known. */
  readonly place: () => AddressKind
  readonly signal?: AbortSignal | undefined
  /** Called for each request that is sent. */
  readonly onSend: () => void
}

const MAX_REDIRECTS = 5
const REDIRECTS = new Set([301, 302, 303, 307, 308])

/**
 * Sends a request and follows its redirects: reads to any origin, writes only within the registry. Sends the
 * credentials only to the registry. Throws a {@link PermanentError} for any other redirect, and an
 * {@link OtherHostError} if another host does not respond. RFC 9110, section 15.4.
 */
export async function sendFollowingRedirects(
  { method, url, headers, body, byDigest }: RepeatableRequest,
  options: RedirectOptions,
): Promise<RegistryResponse> {
  const { send, authorization, origin, plainAllowed, place, signal, onSend } = options
  let current: { readonly url: URL; readonly insideFrom: AddressKind | undefined } = { url, insideFrom: undefined }
  let from: AddressKind | undefined
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const here = current.url
    const authorized = authorization !== undefined && here.origin === origin
    const opened = typeof body === 'function' ? await body() : body
    onSend()
    const sent = send({
      method,
      url: here,
      headers: authorized ? { ...headers, authorization } : headers,
      body: opened,
      insideFrom: current.insideFrom,
      signal,
    })
    const response = await sent.catch(error => {
      throw here.origin === origin || signal?.aborted ? error : new OtherHostError(here.origin, error)
    })
    from ??= place()
    from = fartherOf(from, addressKind(response.address ?? '') ?? from)
    const rules = { origin, plainAllowed, from }
    const location = response.header('location')
    if (!REDIRECTS.has(response.status) || location === undefined) {
      return { ...response, url: here, follow: (reference, purpose) => followUrl(reference, here, purpose, rules).url }
    }
    await discard(response)
    current = followUrl(location, here, 'redirect', { ...rules, byDigest })
    refuseWrite(method, response.status, current.url, origin)
  }
  throw new PermanentError(`redirected more than ${MAX_REDIRECTS} times`)
}

function refuseWrite(method: string, status: number, to: URL, origin: string): void {
  if (method === 'GET' || method === 'HEAD') return
  if (to.origin === origin && (status === 307 || status === 308)) return
  throw new PermanentError(`redirected to ${to.origin} (${status}), but writes are never sent to another host`)
}
