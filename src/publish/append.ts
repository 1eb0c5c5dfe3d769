import { UsageError } from '../errors.ts'
import type { Content } from '../oci/content.ts'
import { isIndexType } from '../oci/descriptor.ts'
import type { Digest } from '../oci/digest.ts'
import { parseIndex } from '../oci/index.ts'
import { formatRepository, type Repository } from '../oci/reference.ts'
import type { Registry } from '../oci/registry.ts'
import type { Tag } from './record.ts'
import { type Resolved, resolveSource } from './sources.ts'

/** Where a publication goes. */
export interface Destination {
  readonly registry: (host: string) => Registry
  readonly repositories: readonly Repository[]
  readonly tags: readonly Tag[]
}

/** A tag in a repository, and what it stands for; undefined when it is not there. */
interface Standing {
  readonly repository: Repository
  readonly tag: string
  readonly digest: Digest | undefined
}

/** What the tags stood for when somebody looked. Two looks that saw the same are equal. */
export type Look = string

const lookOf = (standing: readonly Standing[]): Look => standing.map(({ digest }) => digest ?? 'none').join()

function lookAt({ registry, repositories, tags }: Destination): Promise<readonly Standing[]> {
  return Promise.all(
    repositories.flatMap(repository =>
      tags.map(async ({ name: tag }) => {
        const head = await registry(repository.registry).headManifest(repository.path, tag)
        return { repository, tag, digest: head?.digest }
      }),
    ),
  )
}

/** What the tags stand for, to be compared with a later look. */
export const look = async (destination: Destination): Promise<Look> => lookOf(await lookAt(destination))

/**
 * The image that the tags stand for today, whose platforms stay; undefined when none of them is there.
 * Throws a {@link UsageError} when they stand for several: one index cannot keep the platforms of all.
 */
export async function standingAt(destination: Destination): Promise<{ look: Look; image: Resolved | undefined }> {
  const seen = await lookAt(destination)
  const there = seen.filter(({ digest }) => digest !== undefined)
  const [first] = there
  if (first?.digest === undefined) return { look: lookOf(seen), image: undefined }
  const other = there.find(({ digest }) => digest !== first.digest)
  if (other !== undefined) {
    const name = ({ repository, tag, digest }: Standing) => `${formatRepository(repository)}:${tag} (${digest})`
    throw UsageError.at(
      'append',
      `the tags stand for different images, ${name(first)} and ${name(other)}. Append to one of them at a time.`,
    )
  }
  const { repository, digest } = first
  const image = await resolveSource(destination.registry, { reference: { kind: 'digest', repository, digest } })
  return { look: lookOf(seen), image }
}

/**
 * Whether every tag still stands for the published index, or for one that another merge has made of it and that holds
 * all its children. No registry compares before it writes, so this is what tells that a merge was overwritten.
 */
export async function stillHolds(destination: Destination, content: Content): Promise<boolean> {
  const children = childrenOf(content)
  const standing = await lookAt(destination)
  const checks = standing.map(async ({ repository, digest }) => {
    if (digest === content.digest) return true
    if (digest === undefined) return false
    const there = childrenOf(await destination.registry(repository.registry).getManifest(repository.path, digest))
    return children.isSubsetOf(there)
  })
  return (await Promise.all(checks)).every(holds => holds)
}

const childrenOf = ({ bytes, mediaType, digest }: Content): ReadonlySet<Digest> =>
  isIndexType(mediaType)
    ? new Set(parseIndex(bytes, mediaType).manifests.map(child => child.digest))
    : new Set([digest])
