import type { Workflow } from '../../lib/github.ts'
import type { Branches } from './cache.ts'

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
