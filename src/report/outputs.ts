import type { Metadata } from '../metadata/metadata.ts'
import { metadataOutputs } from '../metadata/outputs.ts'
import type { Digest } from '../oci/digest.ts'
import { formatRepository, type Repository } from '../oci/reference.ts'
import { platformDigests } from '../publish/inspect.ts'
import type { Outcome } from '../publish/publisher.ts'
import type { BuiltImage, LegRecord, Tag } from '../publish/record.ts'

/** Output name → value. What is not there is not set, so that `if:` conditions see it as empty. */
export type Outputs = Readonly<Record<string, string>>

/** `repository@digest`, canonical: what signs, attests and deploys. */
export const pinned = (repository: Repository, digest: Digest): string => `${formatRepository(repository)}@${digest}`

/** Every tag with every repository, one a line. */
export const fullTags = (repositories: readonly Repository[], tags: readonly Tag[]): readonly string[] =>
  repositories.flatMap(repository => tags.map(({ name }) => `${formatRepository(repository)}:${name}`))

/** What was published, or what would have been. */
export interface MergeResult {
  readonly repositories: readonly Repository[]
  readonly tags: readonly Tag[]
  readonly images: readonly BuiltImage[]
  readonly outcome: Outcome
}

/** The outputs of the merge action. What can be pulled is only named when it is in the registries. */
export function mergeOutputs({ repositories, tags, images, outcome }: MergeResult): Outputs {
  const { kind, content } = outcome
  const [first] = repositories
  return {
    published: String(kind === 'published'),
    tags: fullTags(repositories, tags).join('\n'),
    ...(content !== undefined && {
      platforms: JSON.stringify(platformDigests(images)),
      manifest: new TextDecoder().decode(content.bytes),
    }),
    ...(kind === 'published' &&
      first !== undefined && {
        digest: content.digest,
        image: pinned(first, content.digest),
        images: JSON.stringify(repositories.map(repository => pinned(repository, content.digest))),
      }),
  }
}

const NEWLINES = { tags: '\n', labels: '\n', annotations: '\n' }

/** What a build step came to. */
export interface BuildStepResult {
  readonly record: LegRecord
  readonly metadata: Metadata
  /** The record as an output, for a merge job; a single job has none. */
  readonly encodedRecord?: string | undefined
  readonly imageId: string | undefined
  /** buildx's description of the build, JSON. */
  readonly description: string
  /** The content is what was pushed, published or not. */
  readonly outcome: Outcome
}

/** The outputs of the build action. */
export function buildOutputs(result: BuildStepResult): Outputs {
  const { record, encodedRecord, outcome, imageId, metadata, description } = result
  const { kind, content } = outcome
  const { repositories, images } = record
  const [first] = repositories
  const { 'tag-names': _, ...described } = metadataOutputs(metadata, NEWLINES)
  return {
    ...described,
    metadata: description,
    platforms: JSON.stringify(platformDigests(images)),
    published: String(kind === 'published'),
    ...(imageId !== undefined && { imageid: imageId }),
    ...(encodedRecord !== undefined && { record: encodedRecord }),
    ...(content !== undefined && { digest: content.digest }),
    ...(content !== undefined && first !== undefined && { image: pinned(first, content.digest) }),
  }
}
