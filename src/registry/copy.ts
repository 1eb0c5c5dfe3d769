import type { Content } from '../oci/content.ts'
import { type Descriptor, isIndexType } from '../oci/descriptor.ts'
import type { Digest } from '../oci/digest.ts'
import { parseIndex } from '../oci/index.ts'
import { parseManifest } from '../oci/manifest.ts'
import type { ContentSource, RepositoryClient } from './repository.ts'

interface PushOptions {
  /** A repository of the target's registry that has the whole image: blobs are mounted from there if possible. */
  readonly mountFrom?: RepositoryClient | undefined
  /** Called after each blob has arrived. */
  readonly onBlob?: ((blob: Descriptor, arrival: Arrival) => void) | undefined
}

/** The way in which a blob arrived: it existed, the registry mounted it from another repository, or it was sent. */
export type Arrival = 'found' | 'mounted' | 'sent'

/** Detects layers that are in no registry, such as those of Windows base images. OCI image-spec, layer.md. */
const isForeign = ({ mediaType }: Descriptor): boolean => /\.(?:foreign|nondistributable)\./.test(mediaType)

/**
 * Copies the image `content` from one repository to another, by its digest and without a tag. Mounts blobs within a
 * registry. Does nothing if both are the same repository.
 */
export async function copyImage(from: RepositoryClient, to: RepositoryClient, content: Content): Promise<void> {
  if (from.name === to.name) return
  from.declare('pull')
  const sameRegistry = from.repository.registry === to.repository.registry
  await pushImage(from, to, content, { mountFrom: sameRegistry ? from : undefined })
}

/**
 * Pushes everything that `content`, a manifest or an index of `from`, points to, and then `content` itself, by its
 * digest and without a tag. Skips content that exists in the target. Streams blobs, so that no layer is ever in memory
 * as a whole. The bytes, and so the digests, do not change.
 */
export async function pushImage(
  from: ContentSource,
  to: RepositoryClient,
  content: Content,
  { mountFrom, onBlob = () => {} }: PushOptions = {},
): Promise<void> {
  // Mounting a blob needs one token for both repositories.
  mountFrom?.declare('pull')
  to.declare('pull,push')
  const blobs = new Map<Digest, Promise<void>>()
  const pushBlobOnce = (blob: Descriptor): Promise<void> => {
    const pushing = blobs.get(blob.digest) ?? pushBlob(from, to, blob, mountFrom).then(arrival => onBlob(blob, arrival))
    blobs.set(blob.digest, pushing)
    return pushing
  }

  async function pushManifest(digest: Digest, get: () => Promise<Content>): Promise<void> {
    if ((await to.headManifest(digest)) !== undefined) return
    const manifest = await get()
    const { bytes, mediaType } = manifest
    if (isIndexType(mediaType)) {
      const children = new Set(parseIndex(bytes, mediaType).manifests.map(child => child.digest))
      await allSettled([...children].map(child => pushManifest(child, () => from.getManifest(child))))
    } else {
      const { config, layers } = parseManifest(bytes, mediaType)
      await allSettled([config, ...layers.filter(layer => !isForeign(layer))].map(pushBlobOnce))
    }
    await to.putManifest(digest, manifest)
  }

  await pushManifest(content.digest, async () => content)
}

/** Waits for all before it throws, so that nothing continues in the background. */
async function allSettled(promises: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(promises)
  await Promise.all(promises)
}

async function pushBlob(
  from: ContentSource,
  to: RepositoryClient,
  { digest, size }: Descriptor,
  mountFrom: RepositoryClient | undefined,
): Promise<Arrival> {
  const arrival = await to.limitBlobs(async (): Promise<Arrival | undefined> => {
    if (mountFrom !== undefined && (await to.mountBlob(digest, mountFrom.repository))) return 'mounted'
    return (await to.headBlob(digest)) === undefined ? undefined : 'found'
  })
  if (arrival !== undefined) return arrival
  await to.limitTransfers(() => to.putBlob({ digest, size, open: () => from.getBlob(digest, size) }))
  return 'sent'
}
