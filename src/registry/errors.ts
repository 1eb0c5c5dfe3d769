import { isNativeError } from 'node:util/types'
import { ProxyError } from '../http/proxy-error.ts'
import { messageOf, PermanentError } from '../lib/errors.ts'
import type { RateLimit } from './rate-limit.ts'

/** The facts about a failed request. */
export interface RequestFacts {
  /** Canonical host: `docker.io`, `ghcr.io`. */
  readonly registry: string
  readonly method: string
  /** The object of the request: `me/app:1.2`, `me/app@sha256:…`, `the token for me/app`. */
  readonly subject: string
  /** The user in words: `as octocat, with credentials from the inputs`. */
  readonly identity: string
}

/** The answer of the registry or the network. */
export interface Failure {
  readonly status?: number | undefined
  /** The error code in the registry's response: `DENIED`, `MANIFEST_UNKNOWN`. */
  readonly code?: string | undefined
  /** The cause, in the registry's words if it gives any. */
  readonly reason: string
  /** Advice for the user. */
  readonly hint?: string | undefined
  /** True if the same request may succeed later. */
  readonly transient: boolean
  /** Set if the registry refused the request, without carrying it out, because of the rate of requests. */
  readonly rateLimit?: RateLimit | undefined
  /** The wait that the registry asked for. */
  readonly retryAfterMs?: number | undefined
  readonly cause?: unknown
}

/** A request that a registry refused, or that got no response. */
export class RegistryError extends Error {
  override readonly name = 'RegistryError'
  readonly request: RequestFacts
  readonly failure: Failure

  constructor(request: RequestFacts, failure: Failure) {
    const { registry, method, subject, identity } = request
    const status = [failure.status, failure.code].filter(part => part !== undefined).join(' ')
    const reason = [status, failure.reason].filter(part => part !== '').join(': ')
    const hint = failure.hint === undefined ? '' : ` ${failure.hint}`
    super(`${registry}: ${method} of ${subject} failed: ${reason} (${identity}).${hint}`, { cause: failure.cause })
    this.request = request
    this.failure = failure
  }

  /** Returns the same failure, not to be retried. */
  asPermanent(): RegistryError {
    return new RegistryError(this.request, { ...this.failure, transient: false })
  }
}

const UNKNOWN_CONTENT = new Set(['MANIFEST_BLOB_UNKNOWN', 'MANIFEST_UNKNOWN', 'BLOB_UNKNOWN'])

/** Returns true if a registry refused a manifest because something that it points to is missing. */
export function isUnknownContent(error: unknown): error is RegistryError {
  if (!(error instanceof RegistryError)) return false
  const { status, code } = error.failure
  return (code !== undefined && UNKNOWN_CONTENT.has(code)) || (status === 404 && code !== 'NAME_UNKNOWN')
}

/** Returns the error code of Node, if the thrown value or its cause has one: `ECONNREFUSED`. */
export function errorCodeOf(thrown: unknown): string | undefined {
  if (!isNativeError(thrown)) return undefined
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code
  return errorCodeOf(thrown.cause)
}

/** A failure of another host, to which the registry sent a request on. */
export class OtherHostError extends Error {
  override readonly name = 'OtherHostError'
  /** `https://storage.example` */
  readonly origin: string

  constructor(origin: string, cause: unknown) {
    super(messageOf(cause), { cause })
    this.origin = origin
  }
}

/** Failures of the network that a retry does not help against. */
const PERMANENT = /^(?:ENOTFOUND|ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HPE_|EPROTO|ABORT|ERR_INVALID)/

/** Certificates that are not trusted. */
const CERTIFICATE = /^(?:ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/

const NETWORK_HINTS: readonly (readonly [RegExp, (registry: string) => string])[] = [
  [/^ENOTFOUND/, registry => `No host has the name ${registry}. Is it spelled correctly?`],
  [/^ECONNREFUSED/, registry => `Nothing listens at ${registry}. Is the registry running, and is the port right?`],
  [
    /^(?:ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)|EPROTO)/,
    registry =>
      `${registry} does not use TLS. Plain HTTP is allowed only for registries on this machine. Put a TLS proxy in front of it.`,
  ],
  [/^HPE_/, registry => `${registry} does not use plain HTTP.`],
  [
    CERTIFICATE,
    () =>
      'If a private authority signed its certificate, name that authority in the environment variable NODE_EXTRA_CA_CERTS.',
  ],
]

/** Makes the failure for an error of the network, of a proxy or of another host, or a {@link PermanentError}. */
export function networkFailure(thrown: unknown, registry: string): Failure {
  if (thrown instanceof OtherHostError) return otherHostFailure(thrown)
  if (thrown instanceof PermanentError) {
    return { reason: thrown.message, hint: thrown.hint, transient: false, cause: thrown }
  }
  const failure = connectionFailure(thrown, registry)
  if (!(thrown instanceof ProxyError)) return failure
  const { status, hint } = thrown
  const untrusted = CERTIFICATE.test(errorCodeOf(thrown) ?? '')
  return {
    ...failure,
    transient: status === undefined ? failure.transient : status >= 500,
    hint: untrusted ? failure.hint : hint,
  }
}

function otherHostFailure({ origin, cause }: OtherHostError): Failure {
  const { hint, ...failure } = networkFailure(cause, origin)
  const known =
    cause instanceof ProxyError || cause instanceof PermanentError || CERTIFICATE.test(errorCodeOf(cause) ?? '')
  const sentOn = `The registry sent this request on to ${origin}.`
  return {
    ...failure,
    reason: `${origin}: ${failure.reason}`,
    hint: known && hint !== undefined ? `${sentOn} ${hint}` : `${sentOn} Can this machine reach that host?`,
  }
}

function connectionFailure(thrown: unknown, registry: string): Failure {
  const code = errorCodeOf(thrown) ?? ''
  // An aborted request says only that it was aborted; its cause says why.
  const why = code === 'ABORT_ERR' && isNativeError(thrown) && thrown.cause !== undefined ? thrown.cause : thrown
  const reason = messageOf(why) || code || 'the connection failed'
  return {
    reason,
    transient: !PERMANENT.test(code),
    hint: NETWORK_HINTS.find(([pattern]) => pattern.test(code))?.[1](registry),
    cause: thrown,
  }
}
