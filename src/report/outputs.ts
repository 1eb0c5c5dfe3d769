import type { Metadata } from '../metadata/metadata.ts'
import { metadataOutputs } from '../metadata/outputs.ts'
import type { Content } from '../oci/content.ts'
import type { Digest } from '../oci/digest.ts'
import { formatRepository, type Repository } from '../oci/reference.ts'
import { platformDigests } from '../publish/inspect.ts'
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
  /** Absent when the legs have pushed nothing that it could be made of. */
  readonly content?: Content
  readonly published: boolean
}

/** The outputs of the merge action. What can be pulled is only named when it is in the registries. */
export function mergeOutputs({ repositories, tags, images, content, published }: MergeResult): Outputs {
  const [first] = repositories
  return {
    published: String(published),
    tags: fullTags(repositories, tags).join('\n'),
    ...(content !== undefined && {
      platforms: JSON.stringify(platformDigests(images)),
      manifest: new TextDecoder().decode(content.bytes),
    }),
    ...(published &&
      content !== undefined &&
      first !== undefined && {
        digest: content.digest,
        image: pinned(first, content.digest),
        images: JSON.stringify(repositories.map(repository => pinned(repository, content.digest))),
      }),
  }
}

const NEWLINES = { tags: '\n', labels: '\n', annotations: '\n' }

/** What a build step came to. */
export interface BuildOutcome {
  readonly record: LegRecord
  readonly metadata: Metadata
  /** The text that hands the record over; a single job has none. */
  readonly handedOver?: string
  /** What was pushed. */
  readonly content?: Content
  readonly imageId?: string
  /** buildx's description of the build, JSON. */
  readonly description: string
  readonly published: boolean
}

/** The outputs of the build action. */
export function buildOutputs(outcome: BuildOutcome): Outputs {
  const { record, handedOver, content, imageId, metadata, description, published } = outcome
  const { repositories, images } = record
  const [first] = repositories
  const { 'tag-names': _, ...described } = metadataOutputs(metadata, NEWLINES)
  return {
    ...described,
    metadata: description,
    platforms: JSON.stringify(platformDigests(images)),
    published: String(published),
    ...(imageId !== undefined && { imageid: imageId }),
    ...(handedOver !== undefined && { record: handedOver }),
    ...(content !== undefined && { digest: content.digest }),
    ...(content !== undefined && first !== undefined && { image: pinned(first, content.digest) }),
  }
}
