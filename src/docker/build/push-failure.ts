/** A failed push. */
export interface PushFailure {
  /** `ghcr.io/me/app` */
  readonly repository: string
  readonly why: string
  /** True if the same push may succeed later. */
  readonly transient: boolean
}

const FAILED = /^(?:#\d+ )?ERROR: .*?failed to push (\S+): (.+)$/

/**
 * Finds the failed push in the line of its vertex or in the final error. The latter does not name the registry if the
 * token request was refused.
 */
export function pushFailureOf(lines: readonly string[]): PushFailure | undefined {
  const [, repository, why] = lines.map(line => FAILED.exec(line)).findLast(match => match !== null) ?? []
  return repository === undefined || why === undefined ? undefined : { repository, why, transient: isTransient(why) }
}

/** The status at the end of `unexpected status from PUT request to …: 503 Service Unavailable: body`. */
const STATUS = /unexpected status from (\w+) request to \S+: (\d{3}) /

/** Statuses of transient errors. */
const TRANSIENT_STATUSES = new Set([408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529])

/** Methods of requests in the middle of a push, when the token was valid before. */
const WRITES = new Set(['POST', 'PUT', 'PATCH'])

/** Codes of the distribution-spec, and Go's messages for network errors. */
const TRANSIENT = [
  /\btoomanyrequests\b/i,
  /\btoo many requests\b/i,
  /\brate limit/i,
  /\bEOF$/,
  /\bunexpected EOF\b/,
  /connection reset by peer/,
  /broken pipe/,
  /use of closed network connection/,
  /\bi\/o timeout\b/,
  /TLS handshake timeout/,
  /timeout awaiting response headers/,
  /context deadline exceeded/,
  /Client\.Timeout exceeded/,
  /http2: (?:server sent GOAWAY|client connection lost|timeout)/,
  /stream error: .*(?:INTERNAL_ERROR|REFUSED_STREAM|CANCEL)/,
  /server misbehaving/,
  /temporary failure in name resolution/i,
  /\bunavailable\b/,
  /token (?:has |is )?expired/i,
  /expired token/i,
]

/**
 * Returns true if BuildKit's error of a push is transient: an overloaded or unreachable registry, a broken connection,
 * a token that expired during the push. Refusals (`denied`, `insufficient_scope`), unknown names, rejected content and
 * rejected logins are permanent.
 */
function isTransient(why: string): boolean {
  const [, method = '', status] = STATUS.exec(why) ?? []
  if (status === '401') return WRITES.has(method) && !why.startsWith('failed to authorize')
  if (status !== undefined) return TRANSIENT_STATUSES.has(Number(status))
  return TRANSIENT.some(pattern => pattern.test(why))
}
