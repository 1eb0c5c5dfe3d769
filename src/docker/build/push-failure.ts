import { type RateLimit, rateLimitIn } from '../../registry/rate-limit.ts'

/** A failed push. */
export interface PushFailure {
  /** `ghcr.io/me/app` */
  readonly repository: string
  /** The error in one line. */
  readonly why: string
  /** True if the same push may succeed later. */
  readonly transient: boolean
  /** Set if the registry limits the rate of requests. */
  readonly rateLimit: RateLimit | undefined
}

const FAILED = /^(?:#\d+ )?ERROR: .*?failed to push (\S+): (.+)$/
/** The lines that end an error of several lines: those of a vertex, a rule, another message, a file with a line number. */
const END = /^(?:#\d+ |-{6}|(?:ERROR|WARNING): |View build details|\S+:\d+$)/

/**
 * Finds the failed push in the line of its vertex or in the final error, with the lines that follow it: the messages of
 * the registry. The final error does not name the registry if the token request was refused.
 */
export function pushFailureOf(lines: readonly string[]): PushFailure | undefined {
  const at = lines.findLastIndex(line => FAILED.test(line))
  const [, repository, first] = FAILED.exec(lines[at] ?? '') ?? []
  if (repository === undefined || first === undefined) return undefined
  const rest = lines.slice(at + 1)
  const end = rest.findIndex(line => END.test(line))
  const messages = rest.slice(0, end === -1 ? undefined : end).map(line => line.trim())
  const why = [first, ...messages].filter(line => line !== '').join(' ')
  const { status, method, message } = answerIn(why)
  const rateLimit = rateLimitIn(status, message)
  return { repository, why, transient: rateLimit !== undefined || isTransient(why, status, method, message), rateLimit }
}

/** The status in `unexpected status from PUT request to …: 503 Service Unavailable: body`. */
const STATUS = /unexpected status from (\w+) request to \S+: (\d{3}) /

/** Returns the registry's answer in an error: its status, and its message, which may be all there is. */
function answerIn(why: string) {
  const match = STATUS.exec(why)
  if (match === null) return { status: undefined, method: '', message: why }
  const [{ length }, method = '', status] = match
  return { status: Number(status), method, message: why.slice(match.index + length) }
}

/** Statuses of transient errors. */
const TRANSIENT_STATUSES = new Set([408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529])

/** Methods of requests in the middle of a push, when the token was valid before. */
const WRITES = new Set(['POST', 'PUT', 'PATCH'])

/** Codes of the distribution-spec, and Go's messages for network errors. */
const TRANSIENT = [
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
  /(?<![\w/.-])unavailable(?![\w/.-])/,
  /token (?:has |is )?expired/i,
  /expired token/i,
]

/**
 * Returns true if BuildKit's error of a push is transient: an overloaded or unreachable registry, a broken connection,
 * a token that expired during the push. Refusals (`denied`, `insufficient_scope`), unknown names, rejected content and
 * rejected logins are permanent. A message counts more than the status.
 */
function isTransient(why: string, status: number | undefined, method: string, message: string): boolean {
  if (TRANSIENT.some(pattern => pattern.test(message))) return true
  if (status === 401) return WRITES.has(method) && !why.startsWith('failed to authorize')
  return status !== undefined && TRANSIENT_STATUSES.has(status)
}
