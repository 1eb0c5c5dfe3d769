import { createHash } from '../../lib/crypto.ts'
import { formatAttributes } from '../../lib/csv.ts'
import type { Workflow } from '../../lib/github.ts'
import { formatPlatformShort, type Platform } from '../../oci/platform.ts'
import { formatRepository, parseRepository, type Repository } from '../../oci/reference.ts'
import type { CacheKind } from './options.ts'

/** What decides where a build's cache is. */
export interface CacheFacts {
  /** The publication's name. */
  readonly publication: string
  /** Empty: the builder's own. */
  readonly platforms: readonly Platform[]
  readonly repositories: readonly Repository[]
  /** Whether the step may write to the repositories. */
  readonly push: boolean
  readonly branches: Branches
}

/** Whose cache a run writes and reads. Undefined where it is not known. */
export interface Branches {
  /** Writes here, and reads it. Undefined for a run that only reads: one of a pull request or a merge queue. */
  readonly own: string | undefined
  /** Where a pull request goes. */
  readonly base: string | undefined
  readonly default: string | undefined
}

/** The values of `--cache-from` and `--cache-to`. */
export interface CacheArguments {
  readonly from: readonly string[]
  readonly to: readonly string[]
}

const NONE: CacheArguments = { from: [], to: [] }

/** Every layer is kept, and a cache that cannot be written does not fail a good build. */
const WRITING = { mode: 'max', 'ignore-error': 'true' }

/** A cache of its own for each publication and platform, so that legs do not overwrite one another. */
export function cacheArguments(kind: CacheKind, facts: CacheFacts): CacheArguments {
  if (kind === 'gha') return githubCache(facts)
  return kind === 'registry' ? registryCache(facts) : NONE
}

/**
 * GitHub's cache service. It keeps the branches apart by itself: a run reads its own branch, then the base branch, then
 * the default branch, and writes its own. The scope is therefore the same for all.
 */
function githubCache({ publication, platforms, branches }: CacheFacts): CacheArguments {
  const scope = ['manifold', slug(publication), platformsSlug(platforms)].join('-')
  const from = [csv({ type: 'gha', scope })]
  return { from, to: branches.own === undefined ? [] : [csv({ type: 'gha', scope, ...WRITING })] }
}

/**
 * Tags in the first repository: `buildcache-linux-amd64` for the default branch, `buildcache-linux-amd64-feature` for
 * the branch `feature`. A publication that is not called as its repository has its name before the platform.
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
  // The attributes are those that every registry takes; older ones know no index of layers.
  const form = { 'image-manifest': 'true', 'oci-mediatypes': 'true' }
  const writes = push && branches.own !== undefined
  return {
    from: references.map(ref => csv({ type: 'registry', ref })),
    to: writes ? [csv({ type: 'registry', ref: reference(branches.own), ...WRITING, ...form })] : [],
  }
}

const csv = (values: Readonly<Record<string, string>>): string =>
  formatAttributes(Object.entries(values).map(([key, value]) => ({ key, value })))

/** Nothing for a publication that is called as its repository, as it is by default. */
function variantOf(publication: string, repository: Repository): readonly string[] {
  try {
    if (formatRepository(parseRepository(publication)) === formatRepository(repository)) return []
  } catch {
    // A name that is no repository's is the variant's own.
  }
  return [slug(publication)]
}

const platformsSlug = (platforms: readonly Platform[]): string =>
  platforms.length === 0 ? 'native' : slug(platforms.map(formatPlatformShort).sort().join('_').replaceAll('/', '-'))

/** A text as part of a tag or a key. One that had to be changed is told from others by a hash. */
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
 * Whose cache a run uses. A branch has its own. A tag works with the default branch's: it is of one of its commits, and
 * nobody would come back to a cache of its own. Pull requests and merge queues only read.
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
