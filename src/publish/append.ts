import { UsageError } from '../lib/errors.ts'
import type { Content } from '../oci/content.ts'
import { isIndexType } from '../oci/descriptor.ts'
import type { Digest } from '../oci/digest.ts'
import { parseIndex } from '../oci/index.ts'
import { formatRepository, type Repository } from '../oci/reference.ts'
import type { Registry } from '../registry/repository.ts'
import { withoutRebuilt } from './overrides.ts'
import type { LegRecord, Tag } from './record.ts'
import { type ExistingImages, resolveSource } from './sources.ts'

/** Where a publication goes. */
export interface Destination {
  readonly registry: (host: string) => Registry
  readonly repositories: readonly Repository[]
  readonly tags: readonly Tag[]
}

/** A tag in a repository, and what it stands for; undefined when it is not there. */
interface TagTarget {
  readonly repository: Repository
  readonly tag: string
  readonly digest: Digest | undefined
}

/** What the tags stood for when somebody looked. */
export interface TagSnapshot {
  /** They say what is published already: the fixed tags, or the moving ones where all move. */
  readonly deciding: readonly TagTarget[]
  /** Moving tags beside fixed ones. They may stand for another version, and follow where the fixed ones go. */
  readonly following: readonly TagTarget[]
}

/** What the tags stand for, to be compared with a later look. */
export async function readTags({ registry, repositories, tags }: Destination): Promise<TagSnapshot> {
  const lookAt = (some: readonly Tag[]): Promise<readonly TagTarget[]> =>
    Promise.all(
      repositories.flatMap(repository =>
        some.map(async ({ name: tag }) => {
          const head = await registry(repository.registry).headManifest(repository.path, tag)
          return { repository, tag, digest: head?.digest }
        }),
      ),
    )
  const fixed = tags.filter(({ moving }) => !moving)
  const moving = tags.filter(tag => tag.moving)
  const [deciding, following] = await Promise.all(
    fixed.length > 0 ? [lookAt(fixed), lookAt(moving)] : [lookAt(moving), []],
  )
  return { deciding, following }
}

/** Whether both looks saw the same image to append to. For that it is nothing where the following tags stood. */
export const sameImage = (a: TagSnapshot, b: TagSnapshot): boolean =>
  a.deciding.every(({ digest }, i) => digest === b.deciding[i]?.digest)

/** What an appending merge begins with. */
export interface KeptImages {
  readonly tags: TagSnapshot
  /** Images and attestations that stay; absent when none of the deciding tags is there. */
  readonly image?: ExistingImages
}

/**
 * What stays of the image that the tags stand for, beside what is `built` anew. They may stand for several images that
 * differ in nothing that stays, as a merge leaves them that was ended in the middle.
 *
 * Throws a {@link UsageError} when they differ in what stays, and still do after `settle`: one index cannot keep it all.
 */
export async function readKeptImages(
  destination: Destination,
  built: readonly LegRecord[],
  settle: () => Promise<void>,
): Promise<KeptImages> {
  for (let seen = await readTags(destination); ; ) {
    const standing = eachOnce(seen.deciding)
    const resolved = await Promise.all(
      standing.map(({ repository, digest }) => resolve(destination, repository, digest)),
    )
    const kept = resolved.map(image => withoutRebuilt(image, built))
    const other = kept.findIndex(image => digestsOf(image) !== digestsOf(kept[0]))
    const [image] = kept
    if (other === -1) return { tags: seen, ...(image !== undefined && { image }) }
    // Another merge may be about to write the rest.
    await settle()
    const before = seen
    seen = await readTags(destination)
    if (sameImage(before, seen)) throw differing(standing[0], standing[other])
  }
}

type ExistingTag = TagTarget & { readonly digest: Digest }

/** The first tag of each image. */
function eachOnce(standing: readonly TagTarget[]): readonly ExistingTag[] {
  const there = standing.filter((each): each is ExistingTag => each.digest !== undefined)
  return there.filter(({ digest }, i) => there.findIndex(other => other.digest === digest) === i)
}

const resolve = ({ registry }: Destination, repository: Repository, digest: Digest): Promise<ExistingImages> =>
  resolveSource(registry, { reference: { kind: 'digest', repository, digest } })

const digestsOf = (image: ExistingImages | undefined): string =>
  [...(image?.images ?? []).map(({ descriptor }) => descriptor), ...(image?.attestations ?? [])]
    .map(({ digest }) => digest)
    .sort()
    .join()

function differing(first: ExistingTag | undefined, other: ExistingTag | undefined): UsageError {
  const name = (there: ExistingTag | undefined) =>
    there === undefined ? '' : `${formatRepository(there.repository)}:${there.tag} (${there.digest})`
  return UsageError.at(
    'append',
    `the tags stand for different images, ${name(first)} and ${name(other)}. Append to one of them at a time.`,
  )
}

/**
 * Whether what was published stands. No registry compares before it writes, so this is what tells that a merge was
 * overwritten, or has itself overwritten another:
 * - a deciding tag stands for the published index, or for one that another merge has made of it and that holds all its
 *   children;
 * - a following tag that this merge wrote last stands for what the deciding ones do. Who wrote it since sees to it. One
 *   that stands where it stood `before` shows that it was not written.
 */
export async function isStillPublished(
  destination: Destination,
  content: Content,
  before: TagSnapshot,
): Promise<boolean> {
  const { deciding, following } = await readTags(destination)
  const children = childrenOf(content)
  const holds = async ({ repository, digest }: TagTarget): Promise<boolean> => {
    if (digest === content.digest) return true
    if (digest === undefined) return false
    const there = childrenOf(await destination.registry(repository.registry).getManifest(repository.path, digest))
    return children.isSubsetOf(there)
  }
  const isOurs = ({ digest }: TagTarget): boolean => digest === content.digest
  const followed = (standing: TagTarget, i: number): boolean => {
    if (!isOurs(standing)) return standing.digest !== undefined && standing.digest !== before.following[i]?.digest
    return deciding.filter(({ repository }) => repository === standing.repository).every(isOurs)
  }
  const held = await Promise.all(deciding.map(holds))
  return held.every(each => each) && following.every(followed)
}

const childrenOf = ({ bytes, mediaType, digest }: Content): ReadonlySet<Digest> =>
  isIndexType(mediaType)
    ? new Set(parseIndex(bytes, mediaType).manifests.map(child => child.digest))
    : new Set([digest])
