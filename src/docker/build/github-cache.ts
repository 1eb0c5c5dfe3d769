import { attribute, parseAttributes } from '../../lib/csv.ts'
import type { Environment } from '../../lib/github.ts'

/** The rights of a run in GitHub's cache service. */
export interface CacheAccess {
  readonly reads: boolean
  readonly writes: boolean
  /** The reason that it may not do both; undefined if it may. */
  readonly why: string | undefined
}

/**
 * Returns what a run may do with GitHub's cache service. Without its address and a token, buildx drops the cache in
 * silence (build/opt.go of docker/buildx). A write that the token does not allow fails the build, or each time in vain.
 *
 * The runner passes on the token's rights as ACTIONS_CACHE_MODE: none, read, write (both), write-only. Older runners do
 * not; then the service decides.
 */
export function cacheAccess(env: Environment): CacheAccess {
  const available = env['ACTIONS_RUNTIME_TOKEN'] && (env['ACTIONS_CACHE_URL'] || env['ACTIONS_RESULTS_URL'])
  if (!available) return { reads: false, writes: false, why: 'this runner offers no cache service' }
  const mode = env['ACTIONS_CACHE_MODE']
  const why = `the token of this run does not allow more (ACTIONS_CACHE_MODE=${mode})`
  if (mode === 'none') return { reads: false, writes: false, why }
  if (mode === 'read') return { reads: true, writes: false, why }
  if (mode === 'write-only') return { reads: false, writes: true, why }
  return { reads: true, writes: true, why: undefined }
}

/** Returns true for a value of `cache-from` or `cache-to` that uses the run's own access to the service. */
export function usesCacheService(cache: string): boolean {
  const attributes = parseAttributes(cache)
  return attribute(attributes, 'type') === 'gha' && attribute(attributes, 'token') === undefined
}

/** Returns the line for the log about a cache in the service; undefined if the run reads and writes it. */
export function cacheLine({ reads, writes, why }: CacheAccess): string | undefined {
  if (reads && writes) return undefined
  const what = reads
    ? "this run only reads GitHub's cache"
    : writes
      ? "this run only writes GitHub's cache"
      : "this run does not use GitHub's cache"
  return `Cache: ${what}: ${why}.`
}
