import { type Clock, systemClock } from '../lib/clock.ts'
import { backoff } from '../registry/retry.ts'

// Registries may not show at once what was written: GHCR answers 404 for a moment.

/** How long a registry is given to show what was written, and how the waits between the looks grow. */
export interface Lag {
  readonly limitMs: number
  readonly firstWaitMs: number
  readonly longestWaitMs: number
}

/** How it is waited for. */
export interface Waiting {
  readonly clock: Clock
  readonly lag: Lag
  /** Told once of each wait that a reader of the log would notice. */
  readonly onWait: (message: string) => void
}

const DEFAULT_LAG: Lag = { limitMs: 30_000, firstWaitMs: 250, longestWaitMs: 4_000 }
/** A pause that nobody asks about. */
const UNNOTICED_MS = 1_000

/** The waiting of whoever says no more of it. */
export const waitingBy = ({
  clock = systemClock,
  lag = DEFAULT_LAG,
  onWait = () => {},
}: Partial<Waiting>): Waiting => ({
  clock,
  lag,
  onWait,
})

/** Looks until what it sees is good, or the time is over. Gives what it saw last. `awaited`: `me/app:1 to be there`. */
export async function eventually<T>(
  { clock, lag, onWait }: Waiting,
  awaited: string,
  look: () => Promise<T>,
  good: (seen: T) => boolean,
): Promise<T> {
  const [begin, end] = [clock.now(), clock.now() + lag.limitMs]
  for (let attempt = 1, told = false; ; attempt++) {
    const seen = await look()
    const next = clock.now() + backoff(attempt, lag, clock)
    if (good(seen) || next > end) return seen
    if (!told && next - begin > UNNOTICED_MS) {
      onWait(`Waiting for ${awaited} (${lag.limitMs / 1000} s at most).`)
      told = true
    }
    await clock.sleep(next - clock.now())
  }
}
