import type { Metadata } from '../metadata/metadata.ts'
import { metadataOutputs } from '../metadata/outputs.ts'
import type { Digest } from '../oci/digest.ts'
import { formatRepository, type Repository } from '../oci/reference.ts'
import { platformDigests } from '../publish/inspect.ts'
import type { Outcome } from '../publish/publisher.ts'
import type { BuiltImage, LegRecord, Tag } from '../publish/record.ts'

/** Output name → value. Missing values are not set, so that `if:` conditions see them as empty. */
export type Outputs = Readonly<Record<string, string>>

/** Returns the canonical `repository@digest`, for signing, attesting and deploying. */
export const pinned = (repository: Repository, digest: Digest): string => `${formatRepository(repository)}@${digest}`

/** Returns every tag with every repository. */
export const fullTags = (repositories: readonly Repository[], tags: readonly Tag[]): readonly string[] =>
  repositories.flatMap(repository => tags.map(({ name }) => `${formatRepository(repository)}:${name}`))

/** A publication, whether or not it was written. */
export interface MergeResult {
  readonly repositories: readonly Repository[]
  readonly tags: readonly Tag[]
  readonly images: readonly BuiltImage[]
  readonly outcome: Outcome
}

/** Returns the outputs of the merge action. Those that name an image are set only if it is in the registries. */
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

/** The result of a build step. */
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

/** Returns the outputs of the build action. */
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
