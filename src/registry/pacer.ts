import type { Clock } from '../lib/clock.ts'
import { RegistryError } from './errors.ts'
import { longLimitWait } from './rate-limit.ts'
import { type RetryPolicy, retryWait } from './retry.ts'

/** A pause of all requests to a registry that refused one because of the rate of requests. */
export interface Pause {
  readonly error: RegistryError
  readonly waitMs: number
  /** The time between two requests after the pause. */
  readonly intervalMs: number
}

export interface PacerOptions {
  readonly clock: Clock
  readonly policy: RetryPolicy
  readonly signal?: AbortSignal | undefined
  /** Called once for each pause, however many requests it stops. */
  readonly onPause?: ((pause: Pause) => void) | undefined
}

/** The pace of the requests to one registry. */
export interface Pacer {
  /**
   * Sends a request when its turn comes: at once, unless the registry limited the rate before. If the registry refuses
   * it because of the rate, sends it again after a pause; waiting is no failed attempt. Throws the last refusal when
   * the policy's limits are reached. Requests that others wait for are `urgent`: they go first.
   */
  run<T>(send: () => Promise<T>, urgent?: boolean): Promise<T>
}

/** The span over which the accepted requests are counted, to learn the rate that the registry allows. */
const WINDOW_MS = 1_000
/** The limits of the time between two requests. Below the shortest, requests are no longer spread out. */
const SHORTEST_MS = 10
const LONGEST_MS = 5_000
/** The time without a refusal after which the pace increases. It doubles with each pause, up to the longest. */
const CALM_MS = 1_000
const LONGEST_CALM_MS = 60_000
const FASTER = 0.8

/**
 * Creates the pacer of one registry. After the first refusal, all requests wait for one shared pause. Then they are
 * spread out at the rate that the registry accepted before, or at half of the rate that it refused. Refused requests go
 * first. While there is no refusal, the pace increases, until requests are no longer spread out.
 */
export function createPacer({ clock, policy, signal, onPause }: PacerOptions): Pacer {
  /** The time between two requests; 0 while they need not be spread out. */
  let intervalMs = 0
  let pausedUntil = 0
  let nextTurn = 0
  let pauses = 0
  let calmMs = 0
  let lastChange = 0
  let accepted: number[] = []
  /** Waiting requests: those that were refused or that others wait for, and the rest. */
  const first: PromiseWithResolvers<void>[] = []
  const rest: PromiseWithResolvers<void>[] = []
  let granting = false

  async function grantTurns(): Promise<void> {
    if (granting) return
    granting = true
    try {
      while (first.length > 0 || rest.length > 0) {
        const now = clock.now()
        const waitMs = Math.max(pausedUntil, nextTurn) - now
        if (waitMs > 0) {
          // Another refusal may extend the pause meanwhile.
          await clock.sleep(waitMs, signal)
          continue
        }
        nextTurn = now + intervalMs
        const next = first.shift() ?? rest.shift()
        next?.resolve()
      }
    } catch (aborted) {
      for (const waiting of [...first.splice(0), ...rest.splice(0)]) waiting.reject(aborted)
    } finally {
      granting = false
    }
  }

  function turn(lane: PromiseWithResolvers<void>[]): Promise<void> | undefined {
    if (intervalMs === 0 && pausedUntil <= clock.now() && !granting) return undefined
    const waiting = Promise.withResolvers<void>()
    lane.push(waiting)
    void grantTurns()
    return waiting.promise
  }

  function count(): void {
    const now = clock.now()
    accepted.push(now)
    if ((accepted[0] ?? now) < now - 2 * WINDOW_MS) accepted = accepted.filter(time => time > now - WINDOW_MS)
    if (intervalMs === 0 || now - lastChange < calmMs) return
    lastChange = now
    intervalMs *= FASTER
    if (intervalMs < SHORTEST_MS) intervalMs = 0
  }

  function pause(error: RegistryError, waitMs: number, pausesBefore: number): void {
    const now = clock.now()
    const extended = now + waitMs > pausedUntil + WINDOW_MS
    pausedUntil = Math.max(pausedUntil, now + waitMs)
    // A request that was sent before the pause teaches nothing more about the rate.
    if (pausesBefore === pauses) {
      pauses++
      const rate = accepted.filter(time => time > now - WINDOW_MS).length
      const learned = intervalMs === 0 ? WINDOW_MS / Math.max(rate, 1) : intervalMs * 2
      intervalMs = Math.min(Math.max(learned, SHORTEST_MS), LONGEST_MS)
      calmMs = Math.min(Math.max(calmMs * 2, CALM_MS), LONGEST_CALM_MS)
      lastChange = pausedUntil
    } else if (!extended) return
    onPause?.({ error, waitMs, intervalMs })
  }

  return {
    async run(send, urgent = false) {
      let waitedMs = 0
      for (let refusals = 1; ; refusals++) {
        const waiting = turn(urgent || refusals > 1 ? first : rest)
        if (waiting !== undefined) await waiting
        const pausesBefore = pauses
        try {
          const result = await send()
          count()
          return result
        } catch (error) {
          if (!(error instanceof RegistryError)) throw error
          const { transient, rateLimit, retryAfterMs, status } = error.failure
          if (rateLimit === undefined && status !== undefined) count()
          if (rateLimit === undefined || !transient) throw error
          const leftMs = policy.limitMs - waitedMs
          const waitMs =
            rateLimit === 'long' && retryAfterMs === undefined
              ? longLimitWait(refusals, leftMs, clock)
              : retryWait(error.failure, refusals, policy, clock)
          // A registry that names a time will accept the request, so only the time is limited.
          const attempts = retryAfterMs === undefined ? policy.attempts : Number.POSITIVE_INFINITY
          if (refusals >= attempts || waitMs > leftMs || signal?.aborted) throw error.asPermanent()
          waitedMs += waitMs
          pause(error, waitMs, pausesBefore)
        }
      }
    },
  }
}
