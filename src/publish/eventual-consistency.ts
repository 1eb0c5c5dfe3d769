import { backoff, type Clock, systemClock } from '../lib/clock.ts'
import type { Digest } from '../oci/digest.ts'
import { imageIn } from '../oci/reference.ts'
import { RegistryError } from '../registry/errors.ts'
import type { Registry } from '../registry/repository.ts'

// Registries may not show at once what was written: GHCR answers 404 for a moment.

/** How long a registry is given to show what was written, and how the waits between the looks grow. */
export interface WaitLimits {
  readonly limitMs: number
  readonly firstWaitMs: number
  readonly longestWaitMs: number
}

/** How it is waited for. */
export interface WaitOptions {
  readonly clock: Clock
  readonly limits: WaitLimits
  /** Told once of each wait that a reader of the log would notice. */
  readonly onWait: (message: string) => void
}

const DEFAULT_LIMITS: WaitLimits = { limitMs: 30_000, firstWaitMs: 250, longestWaitMs: 4_000 }
/** A pause that nobody asks about. */
const UNNOTICED_MS = 1_000

/** The waiting of whoever says no more of it. */
export const waitOptions = ({
  clock = systemClock,
  limits = DEFAULT_LIMITS,
  onWait = () => {},
}: Partial<WaitOptions>): WaitOptions => ({
  clock,
  limits,
  onWait,
})

/** Looks until what it sees is good, or the time is over. Gives what it saw last. `awaited`: `me/app:1 to be there`. */
export async function waitUntil<T>(
  { clock, limits, onWait }: WaitOptions,
  awaited: string,
  look: () => Promise<T>,
  good: (seen: T) => boolean,
): Promise<T> {
  const [begin, end] = [clock.now(), clock.now() + limits.limitMs]
  for (let attempt = 1, told = false; ; attempt++) {
    const seen = await look()
    const next = clock.now() + backoff(attempt, limits, clock)
    if (good(seen) || next > end) return seen
    if (!told && next - begin > UNNOTICED_MS) {
      onWait(`Waiting for ${awaited} (${limits.limitMs / 1000} s at most).`)
      told = true
    }
    await clock.sleep(next - clock.now())
  }
}

/** What reading an image needs. */
export type ReadableRegistry = Pick<Registry, 'host' | 'getManifest' | 'getBlob'>

/** A registry that is asked again for what it does not find, because that was written a moment ago. */
export function withReadRetry(registry: Registry, wait: WaitOptions): ReadableRegistry {
  const { host } = registry
  async function onceThere<T>(path: string, reference: string, read: () => Promise<T>): Promise<T> {
    const look = () => Promise.allSettled([read()])
    const awaited = `${imageIn(`${host}/${path}`, reference)} to be there`
    const [seen] = await waitUntil(wait, awaited, look, ([each]) => !isNotFound(each))
    if (seen.status === 'rejected') throw seen.reason
    return seen.value
  }
  return {
    host,
    getManifest: (path, reference) => onceThere(path, reference, () => registry.getManifest(path, reference)),
    getBlob: (path, digest: Digest, size) => onceThere(path, digest, () => registry.getBlob(path, digest, size)),
  }
}

const isNotFound = (seen: PromiseSettledResult<unknown>): boolean =>
  seen.status === 'rejected' && seen.reason instanceof RegistryError && seen.reason.failure.status === 404
