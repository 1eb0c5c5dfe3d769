import { UsageError } from '../lib/errors.ts'
import { type Content, inDocument } from '../oci/content.ts'
import { attestationsAbout, isIndexType } from '../oci/descriptor.ts'
import type { Digest } from '../oci/digest.ts'
import { parseIndex } from '../oci/index.ts'
import { formatPlatform } from '../oci/platform.ts'
import { formatRepository, type Repository, tagReference } from '../oci/reference.ts'
import type { Registries } from '../registry/registries.ts'
import type { ImageRecord, Tag } from './record.ts'
import { type ExistingImages, resolveSource } from './sources.ts'

/** The repositories and tags of a publication. */
export interface Destination {
  readonly registries: Registries
  readonly repositories: readonly Repository[]
  readonly tags: readonly Tag[]
}

/** A tag in a repository, and the digest that it points to; undefined if there is no such tag. */
interface TagTarget {
  readonly repository: Repository
  readonly tag: string
  readonly digest: Digest | undefined
}

/** The targets of all tags at one moment. */
export interface TagSnapshot {
  /** The tags that define the published image: the fixed ones, or the moving ones if all move. */
  readonly deciding: readonly TagTarget[]
  /** Moving tags, if there are fixed ones, too. They may point to another version, and follow the fixed ones. */
  readonly following: readonly TagTarget[]
}

/** Reads the targets of the tags. */
export async function readTags({ registries, repositories, tags }: Destination): Promise<TagSnapshot> {
  const read = (some: readonly Tag[]): Promise<readonly TagTarget[]> =>
    Promise.all(
      repositories.flatMap(repository =>
        some.map(async ({ name: tag }) => {
          const head = await registries.repository(repository).headManifest(tagReference(tag))
          return { repository, tag, digest: head?.digest }
        }),
      ),
    )
  const fixed = tags.filter(({ moving }) => !moving)
  const moving = tags.filter(tag => tag.moving)
  const [deciding, following] = await Promise.all(fixed.length > 0 ? [read(fixed), read(moving)] : [read(moving), []])
  return { deciding, following }
}

/** Returns true if both snapshots show the same image to append to. The following tags do not matter for that. */
export const sameImage = (a: TagSnapshot, b: TagSnapshot): boolean =>
  a.deciding.every(({ digest }, i) => digest === b.deciding[i]?.digest)

/** The starting point of an appending merge. */
export interface KeptImages {
  readonly tags: TagSnapshot
  /** The kept images and attestations; undefined if none of the deciding tags exists. */
  readonly image: ExistingImages | undefined
}

/**
 * Reads the published images that this run keeps, because it did not build their platforms. After an interrupted merge,
 * the tags may point to several images that agree in the kept ones.
 *
 * Throws a {@link UsageError} if the kept images differ, even after `settle`: one index cannot keep both.
 */
export async function readKeptImages(
  destination: Destination,
  built: readonly ImageRecord[],
  settle: () => Promise<void>,
): Promise<KeptImages> {
  for (let tags = await readTags(destination); ; ) {
    const existing = firstOfEachImage(tags.deciding)
    const resolved = await Promise.all(
      existing.map(({ repository, digest }) => resolve(destination, repository, digest)),
    )
    const kept = resolved.map(image => withoutRebuilt(image, built))
    const other = kept.findIndex(image => digestsOf(image) !== digestsOf(kept[0]))
    if (other === -1) return { tags, image: kept[0] }
    // Another merge may be about to write the rest.
    await settle()
    const before = tags
    tags = await readTags(destination)
    if (sameImage(before, tags)) throw differing(existing[0], existing[other])
  }
}

/** Drops the platforms that this run built, and their attestations. */
function withoutRebuilt(existing: ExistingImages, built: readonly ImageRecord[]): ExistingImages {
  const rebuilt = new Set(built.flatMap(record => record.platforms.map(formatPlatform)))
  const images = existing.images.filter(({ descriptor }) => !rebuilt.has(formatPlatform(descriptor.platform)))
  const kept = images.map(({ descriptor }) => descriptor)
  return { ...existing, images, attestations: attestationsAbout(kept, existing.attestations) }
}

type ExistingTag = TagTarget & { readonly digest: Digest }

/** Returns the first tag of each image. */
function firstOfEachImage(tags: readonly TagTarget[]): readonly ExistingTag[] {
  const existing = tags.filter((tag): tag is ExistingTag => tag.digest !== undefined)
  return existing.filter(({ digest }, i) => existing.findIndex(other => other.digest === digest) === i)
}

const resolve = ({ registries }: Destination, repository: Repository, digest: Digest): Promise<ExistingImages> =>
  resolveSource(registries, { reference: { kind: 'digest', repository, digest }, platform: undefined })

const digestsOf = (image: ExistingImages | undefined): string =>
  [...(image?.images ?? []).map(({ descriptor }) => descriptor), ...(image?.attestations ?? [])]
    .map(({ digest }) => digest)
    .sort()
    .join()

function differing(first: ExistingTag | undefined, other: ExistingTag | undefined): UsageError {
  const name = (existing: ExistingTag | undefined) =>
    existing === undefined ? '' : `${formatRepository(existing.repository)}:${existing.tag} (${existing.digest})`
  return UsageError.at(
    'append',
    `the tags point to different images, ${name(first)} and ${name(other)}. Append to one image at a time.`,
  )
}

/**
 * Returns true if the image is still published. No registry compares before it writes, so only this shows that a merge
 * was overwritten, or has overwritten another. It is published if
 * - each deciding tag points to the index, or to one that another merge made of it and that has all its children;
 * - each following tag that still points to the index does so with the deciding ones. Another merge that has moved one
 *   since checks it. One that points where it did `before` was not written.
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
    return children.isSubsetOf(childrenOf(await destination.registries.repository(repository).getManifest(digest)))
  }
  const isOurs = ({ digest }: TagTarget): boolean => digest === content.digest
  const followed = (tag: TagTarget, i: number): boolean => {
    if (!isOurs(tag)) return tag.digest !== undefined && tag.digest !== before.following[i]?.digest
    return deciding.filter(({ repository }) => repository === tag.repository).every(isOurs)
  }
  const held = await Promise.all(deciding.map(holds))
  return held.every(each => each) && following.every(followed)
}

const childrenOf = ({ bytes, mediaType, digest }: Content): ReadonlySet<Digest> =>
  isIndexType(mediaType)
    ? new Set(inDocument(digest, () => parseIndex(bytes, mediaType)).manifests.map(child => child.digest))
    : new Set([digest])
