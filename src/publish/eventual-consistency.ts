import { backoff, type Clock, systemClock } from '../lib/clock.ts'
import type { Digest } from '../oci/digest.ts'
import { RegistryError } from '../registry/errors.ts'
import type { ContentSource } from '../registry/repository.ts'

// Registries may be slow to show a write: GHCR returns 404 for a moment.

/** Limits of waiting for a registry to show a write. The waits between reads grow from the first to the longest. */
export interface WaitLimits {
  readonly limitMs: number
  readonly firstWaitMs: number
  readonly longestWaitMs: number
}

/** Options of waiting for a registry. */
export interface WaitOptions {
  readonly clock: Clock
  readonly limits: WaitLimits
  /** Called once for each wait that is long enough to notice. */
  readonly onWait: (message: string) => void
  /** Ends a wait early, with the reason of its abort. */
  readonly signal: AbortSignal | undefined
}

const DEFAULT_LIMITS: WaitLimits = { limitMs: 30_000, firstWaitMs: 250, longestWaitMs: 4_000 }
/** The longest wait that is not worth a line in the log. */
const UNNOTICED_MS = 1_000

/** Fills in the defaults. */
export const waitOptions = ({
  clock = systemClock,
  limits = DEFAULT_LIMITS,
  onWait = () => {},
  signal,
}: Partial<WaitOptions>): WaitOptions => ({ clock, limits, onWait, signal })

/** Reads until the result is good or time is up, and returns the last result. `awaited`: `me/app:1 to appear`. */
export async function waitUntil<T>(
  { clock, limits, onWait, signal }: WaitOptions,
  awaited: string,
  read: () => Promise<T>,
  isGood: (result: T) => boolean,
): Promise<T> {
  const [begin, end] = [clock.now(), clock.now() + limits.limitMs]
  for (let attempt = 1, logged = false; ; attempt++) {
    const result = await read()
    const next = clock.now() + backoff(attempt, limits, clock)
    if (isGood(result) || next > end) return result
    if (!logged && next - begin > UNNOTICED_MS) {
      onWait(`Waiting for ${awaited} (${limits.limitMs / 1000} s at most).`)
      logged = true
    }
    await clock.sleep(next - clock.now(), signal)
  }
}

/** Retries reads that return 404, because the content was only just pushed. */
export function withReadRetry(source: ContentSource, wait: WaitOptions): ContentSource {
  const { name } = source
  async function retry<T>(digest: Digest, read: () => Promise<T>): Promise<T> {
    const settle = () => Promise.allSettled([read()])
    const [result] = await waitUntil(wait, `${name}@${digest} to appear`, settle, ([each]) => !isNotFound(each))
    if (result.status === 'rejected') throw result.reason
    return result.value
  }
  return {
    name,
    getManifest: digest => retry(digest, () => source.getManifest(digest)),
    getBlob: (digest, size) => retry(digest, () => source.getBlob(digest, size)),
  }
}

const isNotFound = (result: PromiseSettledResult<unknown>): boolean =>
  result.status === 'rejected' && result.reason instanceof RegistryError && result.reason.failure.status === 404
