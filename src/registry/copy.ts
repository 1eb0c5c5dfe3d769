import { createSemaphore } from '../http/semaphore.ts'
import type { Content } from '../oci/content.ts'
import { type Descriptor, isIndexType } from '../oci/descriptor.ts'
import type { Digest } from '../oci/digest.ts'
import { parseIndex } from '../oci/index.ts'
import { parseManifest } from '../oci/manifest.ts'
import type { Registry } from './repository.ts'

/** A repository to copy to. */
export interface Place {
  readonly registry: Registry
  readonly path: string
}

/** What to copy from: a repository, or something else that has the bytes. */
export interface Source {
  readonly registry: Pick<Registry, 'host' | 'getManifest' | 'getBlob'> & Partial<Pick<Registry, 'authorize'>>
  readonly path: string
}

interface CopyOptions {
  /** A repository of the target's registry that has all of it: where the source is elsewhere, blobs are mounted from there. */
  readonly sibling?: string
  /** Told of each blob, when it is there. */
  readonly onBlob?: (blob: Descriptor, arrival: Arrival) => void
}

/** How a blob came to be in the target: it was there, the registry took it over from another repository, or it was sent. */
export type Arrival = 'found' | 'mounted' | 'sent'

/** Blobs on their way at one time. Each may hold one connection to either side, of which there are eight. */
const BLOBS = 4

/** Layers that are fetched from elsewhere and are in no registry: Windows base images. OCI image-spec, layer.md. */
const isForeign = ({ mediaType }: Descriptor): boolean => /\.(?:foreign|nondistributable)\./.test(mediaType)

/**
 * Copies what `content`, a manifest or an index of the repository `from`, points at, and then it itself, under its
 * digest and without a tag. What the target has is left; blobs are mounted within a registry, and streamed between two,
 * so that no layer is ever in memory as a whole. The bytes, and so the digests, stay the same.
 */
export async function copyImage(from: Source, to: Place, content: Content, options: CopyOptions = {}): Promise<void> {
  const near = from.registry.host === to.registry.host
  if (near && from.path === to.path) return
  const sibling = near ? from.path : options.sibling
  await login(from, to, sibling)
  const limit = createSemaphore(() => BLOBS)
  const underWay = new Map<Digest, Promise<void>>()
  const copyOnce = (blob: Descriptor): Promise<void> => {
    const copying = underWay.get(blob.digest) ?? limit(() => copy(blob))
    underWay.set(blob.digest, copying)
    return copying
  }
  async function copy(blob: Descriptor): Promise<void> {
    const arrival = await copyBlob(from, to, blob, sibling)
    options.onBlob?.(blob, arrival)
  }

  async function copyManifest(found: () => Promise<Content>, digest: Digest): Promise<void> {
    if ((await to.registry.headManifest(to.path, digest)) !== undefined) return
    const manifest = await found()
    const { bytes, mediaType } = manifest
    if (isIndexType(mediaType)) {
      const children = parseIndex(bytes, mediaType).manifests.map(child => child.digest)
      const fetch = (child: Digest) => () => from.registry.getManifest(from.path, child)
      await settled([...new Set(children)].map(child => copyManifest(fetch(child), child)))
    } else {
      const { config, layers } = parseManifest(bytes, mediaType)
      await settled([config, ...layers.filter(layer => !isForeign(layer))].map(copyOnce))
    }
    await to.registry.putManifest(to.path, digest, manifest)
  }

  await copyManifest(async () => content, content.digest)
}

/** Within one registry a single token must cover both repositories, or blobs cannot be mounted. */
async function login(from: Source, to: Place, sibling: string | undefined): Promise<void> {
  const push = { path: to.path, actions: 'pull,push' as const }
  if (sibling !== undefined) return to.registry.authorize([{ path: sibling, actions: 'pull' }, push])
  await Promise.all([from.registry.authorize?.([{ path: from.path, actions: 'pull' }]), to.registry.authorize([push])])
}

/** Waits for all before it throws, so that nothing goes on behind the caller's back. */
async function settled(promises: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(promises)
  await Promise.all(promises)
}

async function copyBlob(
  from: Source,
  to: Place,
  { digest, size }: Descriptor,
  sibling: string | undefined,
): Promise<Arrival> {
  if (sibling !== undefined && (await to.registry.mountBlob(to.path, digest, sibling))) return 'mounted'
  if ((await to.registry.headBlob(to.path, digest)) !== undefined) return 'found'
  await to.registry.putBlob(to.path, { digest, size, open: () => from.registry.getBlob(from.path, digest, size) })
  return 'sent'
}
