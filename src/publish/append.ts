import { UsageError } from '../lib/errors.ts'
import type { Content } from '../oci/content.ts'
import { isIndexType } from '../oci/descriptor.ts'
import type { Digest } from '../oci/digest.ts'
import { parseIndex } from '../oci/index.ts'
import { formatRepository, type Repository } from '../oci/reference.ts'
import type { Registry } from '../registry/registry.ts'
import { withoutRebuilt } from './overrides.ts'
import type { LegRecord, Tag } from './record.ts'
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

/** What the tags stood for when somebody looked. */
export interface Look {
  /** They say what is published already: the fixed tags, or the moving ones where all move. */
  readonly deciding: readonly Standing[]
  /** Moving tags beside fixed ones. They may stand for another version, and follow where the fixed ones go. */
  readonly following: readonly Standing[]
}

/** What the tags stand for, to be compared with a later look. */
export async function look({ registry, repositories, tags }: Destination): Promise<Look> {
  const lookAt = (some: readonly Tag[]): Promise<readonly Standing[]> =>
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
export const sameImage = (a: Look, b: Look): boolean =>
  a.deciding.every(({ digest }, i) => digest === b.deciding[i]?.digest)

/** What an appending merge begins with. */
export interface Kept {
  readonly look: Look
  /** Images and attestations that stay; absent when none of the deciding tags is there. */
  readonly image?: Resolved
}

/**
 * What stays of the image that the tags stand for, beside what is `built` anew. They may stand for several images that
 * differ in nothing that stays, as a merge leaves them that was ended in the middle.
 *
 * Throws a {@link UsageError} when they differ in what stays, and still do after `settle`: one index cannot keep it all.
 */
export async function keptOf(
  destination: Destination,
  built: readonly LegRecord[],
  settle: () => Promise<void>,
): Promise<Kept> {
  for (let seen = await look(destination); ; ) {
    const standing = eachOnce(seen.deciding)
    const resolved = await Promise.all(
      standing.map(({ repository, digest }) => resolve(destination, repository, digest)),
    )
    const kept = resolved.map(image => withoutRebuilt(image, built))
    const other = kept.findIndex(image => digestsOf(image) !== digestsOf(kept[0]))
    const [image] = kept
    if (other === -1) return { look: seen, ...(image !== undefined && { image }) }
    // Another merge may be about to write the rest.
    await settle()
    const before = seen
    seen = await look(destination)
    if (sameImage(before, seen)) throw differing(standing[0], standing[other])
  }
}

type There = Standing & { readonly digest: Digest }

/** The first tag of each image. */
function eachOnce(standing: readonly Standing[]): readonly There[] {
  const there = standing.filter((each): each is There => each.digest !== undefined)
  return there.filter(({ digest }, i) => there.findIndex(other => other.digest === digest) === i)
}

const resolve = ({ registry }: Destination, repository: Repository, digest: Digest): Promise<Resolved> =>
  resolveSource(registry, { reference: { kind: 'digest', repository, digest } })

const digestsOf = (image: Resolved | undefined): string =>
  [...(image?.images ?? []).map(({ descriptor }) => descriptor), ...(image?.attestations ?? [])]
    .map(({ digest }) => digest)
    .sort()
    .join()

function differing(first: There | undefined, other: There | undefined): UsageError {
  const name = (there: There | undefined) =>
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
export async function stillHolds(destination: Destination, content: Content, before: Look): Promise<boolean> {
  const { deciding, following } = await look(destination)
  const children = childrenOf(content)
  const holds = async ({ repository, digest }: Standing): Promise<boolean> => {
    if (digest === content.digest) return true
    if (digest === undefined) return false
    const there = childrenOf(await destination.registry(repository.registry).getManifest(repository.path, digest))
    return children.isSubsetOf(there)
  }
  const isOurs = ({ digest }: Standing): boolean => digest === content.digest
  const followed = (standing: Standing, i: number): boolean => {
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
