import { createHash } from '../../lib/crypto.ts'
import { formatAttributes } from '../../lib/csv.ts'
import type { Workflow } from '../../lib/github.ts'
import { formatPlatformShort, type Platform } from '../../oci/platform.ts'
import { formatRepository, parseRepository, type Repository } from '../../oci/reference.ts'
import { type CacheAccess, cacheLine, usesCacheService } from './github-cache.ts'
import type { BuildOptions, CacheKind } from './options.ts'

/** The facts that decide the location of a build's cache. */
export interface CacheFacts {
  /** The publication's name. */
  readonly publication: string
  /** Empty: the builder's own platform. */
  readonly platforms: readonly Platform[]
  readonly repositories: readonly Repository[]
  /** True if the step may write to the repositories. */
  readonly push: boolean
  readonly branches: Branches
  /** The run's rights in GitHub's cache service. */
  readonly cacheAccess: CacheAccess
}

/** The branches whose caches a run writes and reads; undefined if unknown. */
export interface Branches {
  /** The branch to write to and read from. Undefined for a run that only reads: a pull request or a merge queue. */
  readonly own: string | undefined
  /** The base branch of a pull request. */
  readonly base: string | undefined
  readonly default: string | undefined
}

/** The values of `--cache-from` and `--cache-to`. */
export interface CacheArguments {
  readonly from: readonly string[]
  readonly to: readonly string[]
}

const NONE: CacheArguments = { from: [], to: [] }

/** Attributes to keep every layer, and to let a build succeed if its cache cannot be written. */
const WRITING = { mode: 'max', 'ignore-error': 'true' }

/** Returns the arguments for a cache, one for each publication and platform, so that legs do not overwrite others'. */
export function cacheArguments(kind: CacheKind, facts: CacheFacts): CacheArguments {
  if (kind === 'gha') return githubCache(facts)
  return kind === 'registry' ? registryCache(facts) : NONE
}

/**
 * Returns the arguments for GitHub's cache service, which separates branches itself: a run reads its own branch, then
 * the base branch, then the default branch, and writes its own. The scope is therefore the same for all.
 */
function githubCache({ publication, platforms, ...facts }: CacheFacts): CacheArguments {
  const scope = ['manifold', slug(publication), platformsSlug(platforms)].join('-')
  const { reads, writes } = accessOf(facts)
  return {
    from: reads ? [csv({ type: 'gha', scope })] : [],
    to: writes ? [csv({ type: 'gha', scope, ...WRITING })] : [],
  }
}

/** Returns the access to this action's own cache in GitHub's service, which only branches and tags write. */
const accessOf = ({ branches, cacheAccess }: Pick<CacheFacts, 'branches' | 'cacheAccess'>): CacheAccess =>
  branches.own === undefined && cacheAccess.writes
    ? { ...cacheAccess, writes: false, why: 'pull requests and merge queues do not write it' }
    : cacheAccess

/** The user's inputs about caches. */
type CacheInputs = Pick<BuildOptions, 'cache' | 'cacheFrom' | 'cacheTo'>

/**
 * Returns the user's caches and this action's. Leaves out what the run may not read or write in GitHub's service: a write
 * there would fail the build.
 */
export function allCaches({ cache, cacheFrom, cacheTo }: CacheInputs, facts: CacheFacts): CacheArguments {
  const { reads, writes } = facts.cacheAccess
  const own = cacheArguments(cache, facts)
  return {
    from: [...cacheFrom.filter(each => reads || !usesCacheService(each)), ...own.from],
    to: [...cacheTo.filter(each => writes || !usesCacheService(each)), ...own.to],
  }
}

/** Returns the line for the log about GitHub's cache service; undefined if the build gets all that it asks for. */
export function cacheServiceLine({ cache, cacheFrom, cacheTo }: CacheInputs, facts: CacheFacts): string | undefined {
  if (cache === 'gha') return cacheLine(accessOf(facts))
  const { reads, writes } = facts.cacheAccess
  const lost = (!reads && cacheFrom.some(usesCacheService)) || (!writes && cacheTo.some(usesCacheService))
  return lost ? cacheLine(facts.cacheAccess) : undefined
}

/**
 * Returns the arguments for tags in the first repository: `buildcache-linux-amd64` for the default branch,
 * `buildcache-linux-amd64-feature` for the branch `feature`. If the publication's name differs from its repository's,
 * it precedes the platform.
 */
function registryCache({ publication, platforms, repositories, push, branches }: CacheFacts): CacheArguments {
  const [repository] = repositories
  if (repository === undefined) return NONE
  const names = ['buildcache', ...variantOf(publication, repository), platformsSlug(platforms)]
  const reference = (branch: string | undefined): string => {
    const tag = [...names, ...(branch === undefined || branch === branches.default ? [] : [slug(branch)])].join('-')
    return `${formatRepository(repository)}:${tag.length > 128 ? shortened(tag, 128) : tag}`
  }
  const read = [branches.own, branches.base, branches.default].filter(branch => branch !== undefined)
  const references = [...new Set((read.length > 0 ? read : [undefined]).map(reference))]
  // Every registry accepts this form; older ones reject an index of layers.
  const form = { 'image-manifest': 'true', 'oci-mediatypes': 'true' }
  const writes = push && branches.own !== undefined
  return {
    from: references.map(ref => csv({ type: 'registry', ref })),
    to: writes ? [csv({ type: 'registry', ref: reference(branches.own), ...WRITING, ...form })] : [],
  }
}

const csv = (values: Readonly<Record<string, string>>): string =>
  formatAttributes(Object.entries(values).map(([key, value]) => ({ key, value })))

/** Returns the publication's name, or nothing if it is the repository's, as it is by default. */
function variantOf(publication: string, repository: Repository): readonly string[] {
  try {
    if (formatRepository(parseRepository(publication)) === formatRepository(repository)) return []
  } catch {
    // A name that is not a repository's is a variant's.
  }
  return [slug(publication)]
}

const platformsSlug = (platforms: readonly Platform[]): string =>
  platforms.length === 0 ? 'native' : slug(platforms.map(formatPlatformShort).sort().join('_').replaceAll('/', '-'))

/** Converts a string to a part of a tag or a key. A changed string gets a hash, to stay unique. */
function slug(text: string): string {
  const legal = text.toLowerCase().replace(/[^a-z0-9._-]+/g, '-')
  return legal === text && text.length <= 60 ? text : shortened(legal, 60, text)
}

function shortened(text: string, length: number, hashed: string = text): string {
  const hash = createHash('sha256').update(hashed).digest('hex').slice(0, 8)
  return `${text.slice(0, length - 9)}-${hash}`
}

const QUEUE = /^gh-readonly-queue\/(.+)\/[^/]+$/

/**
 * Returns the branches whose caches a run uses. A branch has its own. A tag uses the default branch's, which usually
 * has its commit; no later run would read a cache of the tag's own. Pull requests and merge queues only read.
 */
export function branchesOf({ ref, pullRequest, repository }: Workflow): Branches {
  const main = repository.defaultBranch
  if (pullRequest !== undefined || ref?.kind === 'pull') {
    return { own: undefined, base: pullRequest?.baseRef, default: main }
  }
  if (ref?.kind !== 'branch') return { own: main ?? 'main', base: undefined, default: main ?? 'main' }
  const queued = QUEUE.exec(ref.name)?.[1]
  if (queued !== undefined) return { own: undefined, base: queued, default: main }
  return { own: ref.name, base: undefined, default: main }
}
