import { type Backoff, backoff, type Clock } from '../lib/clock.ts'
import { type Failure, RegistryError } from './errors.ts'

export interface RetryPolicy extends Backoff {
  /** The most times that a request is sent. */
  readonly attempts: number
  /** The time for all retries of one request, from its first failure. */
  readonly limitMs: number
}

export const DEFAULT_RETRY: RetryPolicy = { attempts: 8, firstWaitMs: 300, longestWaitMs: 15_000, limitMs: 180_000 }

/** A failure that is about to be retried. */
export interface Retry {
  readonly error: RegistryError
  readonly waitMs: number
  /** The attempt that failed, from 1. */
  readonly attempt: number
}

export interface RetryOptions {
  readonly clock: Clock
  readonly policy?: RetryPolicy
  readonly signal?: AbortSignal | undefined
  readonly onRetry?: ((retry: Retry) => void) | undefined
}

/**
 * Repeats `operation` until it succeeds, fails permanently, or reaches the policy's limits. Retries only a transient
 * {@link RegistryError}. The waits grow and have jitter, so that many runners do not retry at the same moment. Waits
 * longer if the registry asks for that with `Retry-After`, but gives up if that exceeds the limit.
 */
export async function withRetries<T>(operation: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { clock, policy = DEFAULT_RETRY, signal, onRetry } = options
  let end: number | undefined
  for (let attempt = 1; ; attempt++) {
    try {
      return await operation()
    } catch (error) {
      if (!(error instanceof RegistryError) || !error.failure.transient) throw error
      // Time before the first failure does not count: a long upload, or a registry that limits the rate.
      end ??= clock.now() + policy.limitMs
      const waitMs = retryWait(error.failure, attempt, policy, clock)
      if (attempt >= policy.attempts || signal?.aborted || clock.now() + waitMs > end) throw error.asPermanent()
      onRetry?.({ error, waitMs, attempt })
      await clock.sleep(waitMs, signal)
    }
  }
}

/**
 * Returns the wait after a failed attempt: the longer of the backoff and what the registry asks for, because some
 * registries send `Retry-After: 0`, or a date in the past.
 */
export const retryWait = ({ retryAfterMs = 0 }: Failure, attempt: number, policy: Backoff, clock: Clock): number =>
  Math.max(retryAfterMs, backoff(attempt, policy, clock))

/**
 * Parses a `Retry-After` header, seconds or a date, to the milliseconds to wait from `now` on. Undefined if it is
 * neither. RFC 9110, section 10.2.3.
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined
  const text = header.trim()
  if (/^\d+$/.test(text)) return Number(text) * 1000
  const date = /^[A-Za-z]{3}/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
