import { setTimeout as delay } from 'node:timers/promises'

/** Time and chance, as arguments: what waits can be tested without waiting. */
export interface Clock {
  /** Milliseconds since some fixed moment. */
  now(): number
  /** Resolves after `ms` milliseconds; rejects when the signal aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** At least 0, less than 1. */
  random(): number
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => delay(ms, undefined, signal === undefined ? {} : { signal }),
  random: () => Math.random(),
}

/** How waits grow from one attempt to the next. */
export interface Backoff {
  /** The wait after the first attempt; it doubles with each further one. */
  readonly firstWaitMs: number
  readonly longestWaitMs: number
}

/** Between half and the whole of a span that doubles with each attempt. */
export function backoff(attempt: number, policy: Backoff, clock: Clock): number {
  const span = Math.min(policy.longestWaitMs, policy.firstWaitMs * 2 ** (attempt - 1))
  return Math.round(span * (0.5 + clock.random() / 2))
}
