import { messageOf } from '../lib/errors.ts'
import type { Digest } from '../oci/digest.ts'
import { formatRepository, type Repository } from '../oci/reference.ts'
import { RegistryError } from '../registry/errors.ts'

/** The state of a tag. `in doubt`: the response to the write was lost. The content is complete in either case. */
export type TagState = 'written' | 'unchanged' | 'not written' | 'in doubt'

/** The progress of a publication in one repository. */
export interface Progress {
  readonly repository: Repository
  readonly tags: Map<string, TagState>
  error: unknown
}

/** Returns the state of a tag that could not be written. */
export const stateAfter = (error: unknown): TagState =>
  error instanceof RegistryError && (error.failure.status === undefined || error.failure.status >= 500)
    ? 'in doubt'
    : 'not written'

/** A publication that is not complete. The message says for each repository what was written and what was not. */
export class PublishError extends Error {
  override readonly name = 'PublishError'
  readonly digest: Digest
  readonly repositories: readonly Readonly<Progress>[]
  /** True if a tag was written, or may have been. */
  readonly isPartial: boolean

  constructor(digest: Digest, repositories: readonly Progress[]) {
    const errors = repositories.map(({ error }) => error).filter(error => error !== undefined)
    super([...summary(digest, repositories), ...repositories.map(lineOf), RERUN_HINT].join('\n'), {
      cause: errors.length === 1 ? errors[0] : new AggregateError(errors),
    })
    this.digest = digest
    this.repositories = repositories
    this.isPartial = isPartial(repositories)
  }
}

const isPartial = (repositories: readonly Progress[]): boolean =>
  repositories.some(({ tags }) => [...tags.values()].some(state => state !== 'not written'))

function lineOf({ repository, tags, error }: Progress): string {
  const groups = Object.entries(Object.groupBy([...tags], ([, state]) => state))
  const states = groups.map(([state, members]) => `${state}: ${members.map(([tag]) => tag).join(', ')}`).join('; ')
  const line = `${formatRepository(repository)} (${states || 'no tags'})`
  return error === undefined ? line : `${line}\n  ${messageOf(error)}`
}

const RERUN_HINT = 'Fix the cause and re-run this job; it keeps what was written and completes the rest.'

function summary(digest: Digest, repositories: readonly Progress[]): readonly string[] {
  return isPartial(repositories)
    ? [`${digest} was only partly published. Every written tag points to the complete image.`]
    : [`Nothing was published: no tag was written for ${digest}.`]
}
