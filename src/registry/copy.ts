import { type Content, inDocument } from '../oci/content.ts'
import { type Descriptor, isIndexType } from '../oci/descriptor.ts'
import type { Digest } from '../oci/digest.ts'
import { parseIndex } from '../oci/index.ts'
import { parseManifest } from '../oci/manifest.ts'
import { isUnknownContent, RegistryError } from './errors.ts'
import type { ContentSource, RepositoryClient } from './repository.ts'

interface PushOptions {
  /** A repository of the target's registry that has the whole image: blobs are mounted from there if possible. */
  readonly mountFrom?: RepositoryClient | undefined
  /** Called after each blob has arrived, and again if it was sent although it had been found. */
  readonly onBlob?: ((blob: Descriptor, arrival: Arrival) => void) | undefined
}

/** The way in which a blob arrived: it existed, the registry mounted it from another repository, or it was sent. */
export type Arrival = 'found' | 'mounted' | 'sent'

/** A part of a manifest or an index. */
interface Part {
  /** Lets the part arrive in one of the ways. */
  arrive(): Promise<Arrival>
  /** Sends the part, even if the target seems to have it. */
  send(): Promise<unknown>
}

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
 *
 * Some registries find content of their other repositories, and then refuse a manifest that points to it. Then sends
 * what was found, and the manifest once more.
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
  const blobs = new Map<Digest, Promise<Arrival>>()
  const sent = new Map<Digest, Promise<Arrival>>()
  /** Lets a blob arrive once, however many manifests point to it. */
  function once(known: Map<Digest, Promise<Arrival>>, blob: Descriptor, arrive: () => Promise<Arrival>) {
    const arriving =
      known.get(blob.digest) ??
      arrive().then(arrival => {
        onBlob(blob, arrival)
        return arrival
      })
    known.set(blob.digest, arriving)
    return arriving
  }

  function partsOf({ bytes, mediaType, digest }: Content): readonly Part[] {
    const name = `${from.name}@${digest}`
    if (isIndexType(mediaType)) {
      const { manifests } = inDocument(name, () => parseIndex(bytes, mediaType))
      const children = new Set(manifests.map(child => child.digest))
      return [...children].map(child => ({
        arrive: () => pushManifest(child, () => from.getManifest(child)),
        send: async () => sendManifest(await from.getManifest(child)),
      }))
    }
    const { config, layers } = inDocument(name, () => parseManifest(bytes, mediaType))
    return [config, ...layers.filter(layer => !isForeign(layer))].map(blob => ({
      arrive: () => once(blobs, blob, () => pushBlob(from, to, blob, mountFrom)),
      send: () => once(sent, blob, () => sendBlob(from, to, blob)),
    }))
  }

  async function pushManifest(digest: Digest, get: () => Promise<Content>): Promise<Arrival> {
    if ((await to.headManifest(digest)) !== undefined) return 'found'
    return sendManifest(await get())
  }

  async function sendManifest(manifest: Content): Promise<Arrival> {
    const parts = partsOf(manifest)
    const arrivals = await allSettled(parts.map(part => part.arrive()))
    try {
      await to.putManifest(manifest.digest, manifest)
    } catch (error) {
      const found = parts.filter((_, i) => arrivals[i] === 'found')
      if (found.length === 0 || !lacksContent(error)) throw error
      await allSettled(found.map(part => part.send()))
      await to.putManifest(manifest.digest, manifest)
    }
    return 'sent'
  }

  await pushManifest(content.digest, async () => content)
}

/** Returns true if a registry refuses a manifest that may lack something. Not every registry says that it does. */
const lacksContent = (error: unknown): boolean =>
  isUnknownContent(error) || (error instanceof RegistryError && error.failure.code === 'MANIFEST_INVALID')

/** Waits for all before it throws, so that nothing continues in the background. */
async function allSettled<T>(promises: readonly Promise<T>[]): Promise<readonly T[]> {
  await Promise.allSettled(promises)
  return Promise.all(promises)
}

async function pushBlob(
  from: ContentSource,
  to: RepositoryClient,
  blob: Descriptor,
  mountFrom: RepositoryClient | undefined,
): Promise<Arrival> {
  const { digest } = blob
  const arrival = await to.limitBlobs(async (): Promise<Arrival | undefined> => {
    if (mountFrom !== undefined && (await to.mountBlob(digest, mountFrom.repository))) return 'mounted'
    return (await to.headBlob(digest)) === undefined ? undefined : 'found'
  })
  return arrival ?? sendBlob(from, to, blob)
}

async function sendBlob(from: ContentSource, to: RepositoryClient, { digest, size }: Descriptor): Promise<Arrival> {
  await to.limitTransfers(() => to.putBlob({ digest, size, open: () => from.getBlob(digest, size) }))
  return 'sent'
}
