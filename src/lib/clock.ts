import { setTimeout as delay } from 'node:timers/promises'

/** Time and randomness as an argument, so that tests need not wait. */
export interface Clock {
  /** Returns milliseconds since a fixed moment. */
  now(): number
  /** Resolves after `ms` milliseconds; rejects if the signal aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** Returns a number from 0 up to, but not including, 1. */
  random(): number
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => delay(ms, undefined, signal === undefined ? {} : { signal }),
  random: () => Math.random(),
}

/** Limits of the waits between attempts. */
export interface Backoff {
  /** Wait after the first attempt; it doubles with each further one. */
  readonly firstWaitMs: number
  readonly longestWaitMs: number
}

/** Returns a random wait between half and all of a span that doubles with each attempt, up to the longest wait. */
export function backoff(attempt: number, policy: Backoff, clock: Clock): number {
  const span = Math.min(policy.longestWaitMs, policy.firstWaitMs * 2 ** (attempt - 1))
  return Math.round(span * (0.5 + clock.random() / 2))
}
