import { type AddressKind, addressKind, mayLead } from '../http/address.ts'
import { PermanentError } from '../lib/errors.ts'

/** The reason for which a response names a URL: it redirects, it continues an upload, or it asks for a token. */
export type Purpose = 'redirect' | 'upload' | 'token'

export interface FollowRules {
  /** The registry's origin: `https://ghcr.io`. */
  readonly origin: string
  /** The kind of the address that the request has reached: the registry's, or a more distant one that led on. */
  readonly from: AddressKind
  /** Returns true if plain HTTP is allowed for a host. */
  readonly plainAllowed: (host: string) => boolean
  /** True for a read by digest, whose content is verified: inside the network, plain HTTP is allowed. */
  readonly byDigest?: boolean | undefined
}

/** A URL to follow. `insideFrom` restricts where a request of plain HTTP may go: see `HttpRequest`. */
export interface FollowedUrl {
  readonly url: URL
  readonly insideFrom: AddressKind | undefined
}

const WORDS: Readonly<Record<Purpose, { readonly says: string; readonly plainHint: string }>> = {
  redirect: {
    says: 'redirected to',
    plainHint:
      'Give that host TLS, or let the registry serve the content itself (distribution: "storage.redirect.disable: true").',
  },
  upload: {
    says: 'the registry continues the upload at',
    plainHint:
      'If a proxy in front of the registry ends TLS, it must pass on "Host" and send "X-Forwarded-Proto: https"; or set the registry\'s own URL (distribution: "http.host").',
  },
  token: {
    says: 'the registry names the token server',
    plainHint:
      'If a proxy in front of the registry ends TLS, it must pass on "Host" and send "X-Forwarded-Proto: https"; or set the URL of the token server to https.',
  },
}

/**
 * Checks a URL that a response of a registry names, relative to the URL `base` of that response. Throws a
 * {@link PermanentError} if it must not be followed: to plain HTTP from TLS, or to an address closer to this machine.
 *
 * A registry behind a proxy that ends TLS often names itself with http: its own host and port keep https.
 */
export function followUrl(reference: string, base: URL, purpose: Purpose, rules: FollowRules): FollowedUrl {
  const { says, plainHint } = WORDS[purpose]
  if (!URL.canParse(reference, base.href)) {
    throw new PermanentError(`${says} "${reference}", which is not a URL`)
  }
  const url = keepTls(new URL(reference, base), base, rules)
  checkAddress(url, says, rules)
  if (url.protocol === 'https:') return { url, insideFrom: undefined }
  if (url.protocol === 'http:') {
    const { origin, from, byDigest, plainAllowed } = rules
    if (origin.startsWith('http:') && plainAllowed(url.host)) return { url, insideFrom: undefined }
    const inside = from !== 'public' && addressKind(url.hostname) !== 'public'
    if (byDigest === true && inside) return { url, insideFrom: from }
  }
  throw new PermanentError(`${says} ${url.origin}, which does not use https`, plainHint)
}

/** Returns the URL with https if it leads back from TLS to the same host and port. */
function keepTls(url: URL, base: URL, { origin }: FollowRules): URL {
  if (url.protocol !== 'http:' || base.protocol !== 'https:') return url
  const secure = new URL(url)
  secure.protocol = 'https:'
  return secure.origin === base.origin || secure.origin === origin ? secure : url
}

/**
 * Refuses an address closer to this machine than the registry. A name passes: with https, the certificate proves that
 * its owner runs the server there, and plain HTTP connects only to an address that this rule allows.
 */
function checkAddress({ hostname, origin: target }: URL, says: string, { origin, from }: FollowRules): void {
  const kind = addressKind(hostname)
  if (kind === undefined || mayLead(from, kind) || hostname === new URL(origin).hostname) return
  const hint =
    kind === 'link-local'
      ? 'Such addresses give machines their credentials, so no registry may lead there.'
      : `A registry with a ${from} address may not lead there. Use the registry's own ${kind} address, with NO_PROXY if a proxy hides it, or let it name a public host.`
  throw new PermanentError(`${says} ${target}, a ${kind} address`, hint)
}
