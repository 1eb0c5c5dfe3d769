/** A push that a registry did not take. */
export interface PushFailure {
  /** `ghcr.io/me/app` */
  readonly repository: string
  readonly why: string
  /** Whether the same push may succeed a while later. */
  readonly transient: boolean
}

const FAILED = /^(?:#\d+ )?ERROR: .*?failed to push (\S+): (.+)$/

/**
 * The push that failed, by the line of its vertex or the error at the end: the latter leaves the registry out when
 * already the token was refused.
 */
export function pushFailureOf(lines: readonly string[]): PushFailure | undefined {
  const [, repository, why] = lines.map(line => FAILED.exec(line)).findLast(match => match !== null) ?? []
  return repository === undefined || why === undefined ? undefined : { repository, why, transient: isTransient(why) }
}

/** A status at the end of `unexpected status from PUT request to …: 503 Service Unavailable: body`. */
const STATUS = /unexpected status from (\w+) request to \S+: (\d{3}) /

/** Statuses for errors that are not the request's, or do not last. */
const TRANSIENT_STATUSES = new Set([408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529])

/** Requests that are sent in the middle of a push, when the token was good before. */
const WRITES = new Set(['POST', 'PUT', 'PATCH'])

/** Codes of the distribution-spec, and Go's words for what goes wrong between two machines. */
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
 * Returns true if BuildKit's error of a push is transient: an overloaded or unreachable registry, a broken connection, a
 * token that expired on the way. Refusals (`denied`, `insufficient_scope`), unknown names, refused content and refused
 * logins are permanent.
 */
function isTransient(why: string): boolean {
  const [, method = '', status] = STATUS.exec(why) ?? []
  if (status === '401') return WRITES.has(method) && !why.startsWith('failed to authorize')
  if (status !== undefined) return TRANSIENT_STATUSES.has(Number(status))
  return TRANSIENT.some(pattern => pattern.test(why))
}
