import type { Clock } from '../lib/clock.ts'

/**
 * A refusal because of the rate of requests. `short`: a limit over seconds, which the usual waits respect. `long`: a
 * limit over minutes, such as GitHub's secondary rate limits.
 */
export type RateLimit = 'short' | 'long'

/** The words of a long limit: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api */
const LONG = /\brate[ -]limit(?:s|ed|ing)?\b|\babuse detection\b/i
const SHORT = /\btoo ?many ?requests\b/i
/** Tags, addresses, paths and names in quotes, which may contain the same words: `me/rate-limit`. */
const NAMES = /<[^>]*>|[^\s"'<>]*\/[^\s"'<>]*|"[^\s"]*"|'[^\s']*'/g
/** Docker Hub's quota. It is renewed after hours, so a longer wait does not help. */
const QUOTA = /\bpull rate limit\b/i

/**
 * Returns the rate limit that a refusal speaks of; undefined for any other error. The words count more than the status,
 * because GHCR refuses with 403, and hides the reason in a message: `denied: permission_denied: Error from intermediary
 * … "You have exceeded a secondary rate limit"`.
 */
export function rateLimitIn(status: number | undefined, text: string): RateLimit | undefined {
  if (status !== undefined && status !== 403 && status !== 429) return undefined
  const words = text.replace(NAMES, ' ')
  if (LONG.test(words)) return QUOTA.test(words) ? 'short' : 'long'
  return status === 429 || SHORT.test(words) ? 'short' : undefined
}

/** GitHub asks for at least a minute without requests, and for longer waits after further refusals. */
export const LONG_LIMIT_WAIT_MS = 60_000

/**
 * Returns the wait after a refusal by a long rate limit without a `Retry-After`: a minute, doubling with each refusal,
 * with up to a tenth of jitter. Shortens it to `leftMs` if that is a minute at least.
 */
export function longLimitWait(refusals: number, leftMs: number, clock: Clock): number {
  const waitMs = LONG_LIMIT_WAIT_MS * 2 ** (refusals - 1) * (1 + clock.random() / 10)
  return leftMs < LONG_LIMIT_WAIT_MS ? waitMs : Math.min(waitMs, leftMs)
}
