import type { Ref, RepositoryFacts } from '../lib/github.ts'
import type { GlobalName, Values } from './template.ts'

/** All that tags, labels and annotations are computed from, beside what the user wrote. */
export interface Facts {
  readonly eventName: string | undefined
  readonly ref: Ref | undefined
  readonly sha: string | undefined
  /** What `{{base_ref}}` gives. */
  readonly baseRef: string | undefined
  readonly repository: RepositoryFacts
  /** When the commit was made; the clock's time where that is not known. */
  readonly commitDate: Date
  /** The image's date: the same in every leg. SOURCE_DATE_EPOCH where it is set, else the commit's. */
  readonly createdAt: Date
  /** The clock's time. */
  readonly now: Date
}

/** Events that always run for the last commit of the default branch. Theirs are a prefix: `discussion_comment`. */
const ON_DEFAULT_BRANCH = /create|discussion|issues|schedule/

/** What the expressions give that may stand anywhere. */
export function globalValues(facts: Facts, shortShaLength: number): Values<GlobalName> {
  const { ref, sha, baseRef, now, commitDate } = facts
  const isDefault = isDefaultBranch(facts)
  return {
    names: {
      branch: ref?.kind === 'branch' ? ref.name : '',
      tag: ref?.kind === 'tag' ? ref.name : '',
      sha: sha?.slice(0, shortShaLength) ?? '',
      base_ref: baseRef ?? '',
      is_default_branch: `${isDefault}`,
      is_not_default_branch: `${!isDefault}`,
    },
    date: now,
    commitDate,
  }
}

function isDefaultBranch({ ref, eventName, repository }: Facts): boolean {
  if (ref === undefined) return false
  if (ref.kind === 'branch' && ref.name === repository.defaultBranch) return true
  return eventName !== undefined && ON_DEFAULT_BRANCH.test(eventName)
}
