import type { Content } from '../oci/content.ts'
import { type Descriptor, isIndexType } from '../oci/descriptor.ts'
import type { Digest } from '../oci/digest.ts'
import { parseIndex } from '../oci/index.ts'
import type { Repository } from '../oci/reference.ts'
import type { Registry } from '../registry/repository.ts'
import { type WaitOptions, waitOptions } from './eventual-consistency.ts'
import { type Progress, PublishError, stateAfter } from './progress.ts'
import { pushByDigest, pushTag, type Target, verifyTag } from './tag-writer.ts'

/** A tag to be written. Moving ones (`latest`, `1`, branches) are written when all fixed ones (`1.2.3`) stand. */
export interface PublishTag {
  readonly name: string
  readonly moving: boolean
}

/** What is published, and where. It has passed the gate. */
export interface PublishRequest {
  /** The index, or the manifest of a single image. The same bytes go to every repository. */
  readonly content: Content
  readonly repositories: readonly Repository[]
  readonly tags: readonly PublishTag[]
}

export interface PublisherOptions extends Partial<WaitOptions> {
  /** The registry at a canonical host. */
  readonly registry: (host: string) => Registry
  /** False where others may rightly move the tags at the same time, so that the caller has to compare for itself. */
  readonly verifyTags?: boolean
}

export interface PublishedTag {
  readonly name: string
  /** `unchanged` when the registry refused to write a tag that stands at this digest already. */
  readonly state: 'written' | 'unchanged'
}

export interface PublishedRepository {
  readonly repository: Repository
  readonly tags: readonly PublishedTag[]
  /** How many requests it took, those for tokens not counted. */
  readonly requests: number
}

export interface Published {
  readonly digest: Digest
  readonly repositories: readonly PublishedRepository[]
}

/**
 * Publishes an index or a manifest under tags, in every repository at once:
 * 1. all children are looked for while the index is put by its digest; 2. the fixed tags; 3. the moving tags; 4. each
 * tag is read back and compared. No tag is written anywhere before every repository has the index and its children.
 *
 * What stands already stays as it is, so publishing again changes nothing, and completes what was interrupted.
 * Throws a {@link PublishError} that says, for each repository, what was and what was not written.
 */
export async function publish(request: PublishRequest, options: PublisherOptions): Promise<Published> {
  const { content, tags } = request
  const works = request.repositories.map(repository => workOn(repository, request, options))
  const children = isIndexType(content.mediaType) ? parseIndex(content.bytes, content.mediaType).manifests : []

  await Promise.all(byHost(works).map(group => pushAllByDigest(group, children)))
  if (works.every(({ progress }) => progress.error === undefined)) {
    await Promise.all(works.map(work => attempt(work, () => pushTags(work, tags, options.verifyTags ?? true))))
  }

  const progress = works.map(work => work.progress)
  if (progress.some(({ error }) => error !== undefined)) throw new PublishError(content.digest, progress)
  return { digest: content.digest, repositories: works.map(resultOf) }
}

/** One repository, and how far it has come. */
interface Work {
  readonly target: Target
  readonly progress: Progress
  readonly requestsBefore: number
}

function workOn(repository: Repository, { content, tags }: PublishRequest, options: PublisherOptions): Work {
  const registry = options.registry(repository.registry)
  const { path } = repository
  return {
    target: { registry, path, content, wait: waitOptions(options) },
    progress: { repository, tags: new Map(tags.map(({ name }) => [name, 'not written'])), error: undefined },
    requestsBefore: registry.requests(path),
  }
}

function byHost(works: readonly Work[]): readonly (readonly Work[])[] {
  return [...Map.groupBy(works, ({ target }) => target.registry.host).values()]
}

/** Logs in once for all repositories of one registry, then places the content in each. */
async function pushAllByDigest(works: readonly Work[], children: readonly Descriptor[]): Promise<void> {
  const scopes = works.map(({ target }) => ({ path: target.path, actions: 'pull,push' as const }))
  const login = works[0]?.target.registry.authorize(scopes)
  const placing = works.map(work =>
    attempt(work, async () => {
      await login
      await pushByDigest(work.target, children)
    }),
  )
  await Promise.all(placing)
}

async function attempt({ progress }: Work, act: () => Promise<void>): Promise<void> {
  try {
    await act()
  } catch (error) {
    progress.error = error
  }
}

async function pushTags({ target, progress }: Work, tags: readonly PublishTag[], reading: boolean): Promise<void> {
  const write = async ({ name }: PublishTag): Promise<void> => {
    try {
      progress.tags.set(name, await pushTag(target, name))
    } catch (error) {
      progress.tags.set(name, stateAfter(error))
      throw error
    }
  }
  await all(tags.filter(tag => !tag.moving).map(write))
  await all(tags.filter(tag => tag.moving).map(write))
  if (!reading) return
  const written = [...progress.tags].filter(([, state]) => state === 'written')
  await all(written.map(([name]) => verifyTag(target, name)))
}

/** Waits for all, whatever becomes of the others; then throws what the first that failed threw. */
async function all(promises: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(promises)
  await Promise.all(promises)
}

function resultOf({ target, progress, requestsBefore }: Work): PublishedRepository {
  const tags = [...progress.tags].map(([name, state]) => ({
    name,
    state: state === 'unchanged' ? ('unchanged' as const) : ('written' as const),
  }))
  return { repository: progress.repository, tags, requests: target.registry.requests(target.path) - requestsBefore }
}
