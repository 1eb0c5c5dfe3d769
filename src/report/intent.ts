import type { Mode } from '../docker/build/request.ts'
import type { Metadata } from '../metadata/metadata.ts'
import { formatRepository } from '../oci/reference.ts'
import type { PushAccess } from '../registry/push-access.ts'

/** The plans of a build step, known before its build. */
export interface Intent {
  readonly metadata: Pick<Metadata, 'images' | 'tags' | 'skipped'>
  readonly mode: Mode
  /** The repositories that accept the push, and from whom; a step that pushes nothing has a reason instead. */
  readonly access: readonly PushAccess[] | string
}

/**
 * Returns what the log says before a build, which may take hours: for each repository, its tags, who writes them and who
 * pushes; then each rule without a tag.
 */
export function intentLines({ metadata, mode, access }: Intent): readonly string[] {
  const { images, tags } = metadata
  const names = tags.length === 0 ? 'no tag' : tags.map(({ name }) => name).join(', ')
  if (typeof access === 'string') {
    const nothing = images.map(({ repository }) => `${formatRepository(repository)}: ${names}. ${access}`)
    return [...nothing, ...skippedLines(metadata)]
  }
  const writer = mode === 'leg' ? ' (merge writes them)' : ''
  return [
    ...access.map(
      ({ repository, identity }) => `${formatRepository(repository)}: ${names}${writer}. May push, ${identity}.`,
    ),
    ...skippedLines(metadata),
  ]
}

/** Returns a line for each rule without a tag, with the reason. The log has those of tags that do not move already. */
export const skippedLines = ({ skipped }: Pick<Metadata, 'skipped'>): readonly string[] =>
  skipped.filter(({ unmoved }) => !unmoved).map(({ rule, reason }) => `No tag from ${rule.text}: ${reason}`)
