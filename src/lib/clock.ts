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
