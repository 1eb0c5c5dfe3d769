import type { Ref, RepositoryFacts } from '../lib/github.ts'
import type { GlobalName, Values } from './template.ts'

/** The facts that, together with the user's inputs, determine tags, labels and annotations. */
export interface Facts {
  readonly eventName: string | undefined
  readonly ref: Ref | undefined
  readonly sha: string | undefined
  /** Value of `{{base_ref}}`. */
  readonly baseRef: string | undefined
  readonly repository: RepositoryFacts
  /** Time of the commit; the current time if that is unknown. */
  readonly commitDate: Date
  /** Date of the image, the same in every leg: SOURCE_DATE_EPOCH if set, else the time of the commit. */
  readonly createdAt: Date
  /** Current time. */
  readonly now: Date
}

/** Events that always run for the last commit of the default branch. Parts match, too: `discussion_comment`. */
const ON_DEFAULT_BRANCH = /create|discussion|issues|schedule/

/** Returns the values of the expressions that every template may use. */
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
