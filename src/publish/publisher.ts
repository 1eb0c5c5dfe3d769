import type { Content } from '../oci/content.ts'
import { isIndexType } from '../oci/descriptor.ts'
import type { Digest } from '../oci/digest.ts'
import { parseIndex } from '../oci/index.ts'
import type { Repository } from '../oci/reference.ts'
import type { Registries } from '../registry/registries.ts'
import { type WaitOptions, waitOptions } from './eventual-consistency.ts'
import { type Progress, PublishError, stateAfter } from './progress.ts'
import type { Tag } from './record.ts'
import { pushByDigest, pushTag, type Target, verifyTag } from './tag-writer.ts'

/** The outcome of a publication that passed the gate. */
export type Outcome =
  | { readonly kind: 'published'; readonly content: Content }
  /** Nothing was published. There is no content if the legs pushed nothing. */
  | { readonly kind: 'checked'; readonly content: Content | undefined }

/** The content, repositories and tags of a publication that passed the gate. */
export interface PublishRequest {
  /** The index, or the manifest of a single image. The same bytes go to every repository. */
  readonly content: Content
  readonly repositories: readonly Repository[]
  readonly tags: readonly Tag[]
}

export interface PublisherOptions extends Partial<WaitOptions> {
  readonly registries: Registries
  /** False if other jobs may legitimately move the tags at the same time. Then the caller verifies them. */
  readonly verifyTags?: boolean
}

export interface PublishedTag {
  readonly name: string
  /** `unchanged` if the registry refused to write a tag that points to this digest already. */
  readonly state: 'written' | 'unchanged'
}

export interface PublishedRepository {
  readonly repository: Repository
  readonly tags: readonly PublishedTag[]
  /** Number of requests, without those for tokens. */
  readonly requests: number
}

export interface Published {
  readonly digest: Digest
  readonly repositories: readonly PublishedRepository[]
}

/**
 * Publishes an index or a manifest under tags, in every repository at once:
 * 1. push the index by its digest, and check that all children exist; 2. write the fixed tags; 3. write the moving
 * tags; 4. read each tag back and compare. Writes no tag before every repository has the index and its children.
 *
 * Existing content stays as it is, so publishing again changes nothing, and completes an interrupted publication.
 * Throws a {@link PublishError} that says, for each repository, what was and what was not written.
 */
export async function publish(request: PublishRequest, options: PublisherOptions): Promise<Published> {
  const { content, tags } = request
  const works = request.repositories.map(repository => workOn(repository, request, options))
  const children = isIndexType(content.mediaType) ? parseIndex(content.bytes, content.mediaType).manifests : []

  for (const { target } of works) target.client.declare('pull,push')
  await Promise.all(works.map(work => attempt(work, () => pushByDigest(work.target, children))))
  if (works.every(({ progress }) => progress.error === undefined)) {
    await Promise.all(works.map(work => attempt(work, () => pushTags(work, tags, options.verifyTags ?? true))))
  }

  const progress = works.map(work => work.progress)
  if (progress.some(({ error }) => error !== undefined)) throw new PublishError(content.digest, progress)
  return { digest: content.digest, repositories: works.map(resultOf) }
}

/** One repository, and its progress. */
interface Work {
  readonly target: Target
  readonly progress: Progress
  readonly requestsBefore: number
}

function workOn(repository: Repository, { content, tags }: PublishRequest, options: PublisherOptions): Work {
  const client = options.registries.repository(repository)
  return {
    target: { client, content, wait: waitOptions(options) },
    progress: { repository, tags: new Map(tags.map(({ name }) => [name, 'not written'])), error: undefined },
    requestsBefore: client.requests(),
  }
}

async function attempt({ progress }: Work, act: () => Promise<void>): Promise<void> {
  try {
    await act()
  } catch (error) {
    progress.error = error
  }
}

async function pushTags({ target, progress }: Work, tags: readonly Tag[], verify: boolean): Promise<void> {
  const write = async ({ name }: Tag): Promise<void> => {
    try {
      progress.tags.set(name, await pushTag(target, name))
    } catch (error) {
      progress.tags.set(name, stateAfter(error))
      throw error
    }
  }
  await all(tags.filter(tag => !tag.moving).map(write))
  await all(tags.filter(tag => tag.moving).map(write))
  if (!verify) return
  const written = [...progress.tags].filter(([, state]) => state === 'written')
  await all(written.map(([name]) => verifyTag(target, name)))
}

/** Waits for all promises, even if some fail. Then throws the first error. */
async function all(promises: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(promises)
  await Promise.all(promises)
}

function resultOf({ target, progress, requestsBefore }: Work): PublishedRepository {
  const tags = [...progress.tags].map(([name, state]) => ({
    name,
    state: state === 'unchanged' ? ('unchanged' as const) : ('written' as const),
  }))
  return { repository: progress.repository, tags, requests: target.client.requests() - requestsBefore }
}
