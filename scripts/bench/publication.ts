import { recordFor } from '../../__tests__/support/records.ts'
import { platformNames, seedImage } from '../../__tests__/support/registry/sample.ts'
import { createStore, type Store } from '../../__tests__/support/registry/store.ts'
import { COMMIT } from '../../__tests__/support/tag-push.ts'
import { createTransport } from '../../src/http/transport.ts'
import type { Descriptor } from '../../src/oci/descriptor.ts'
import type { Digest } from '../../src/oci/digest.ts'
import { createIndex } from '../../src/oci/index.ts'
import { parsePlatform } from '../../src/oci/platform.ts'
import { type BuiltImage, formatRecord } from '../../src/publish/record.ts'
import { createRegistries } from '../../src/registry/registries.ts'

/** The size of a publication. */
export interface Shape {
  readonly platforms: number
  readonly tags: number
  readonly repositories: number
}

/** The content that one leg pushed: an image and its attestation. */
export interface Leg {
  readonly platform: string
  readonly image: Descriptor
  readonly attestation: Descriptor
}

/** Returns tag names, of which every second one is moving. */
export const tagNames = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => (i % 2 === 0 ? `1.2.${i}` : `moving-${i}`))

/** Adds the images of this many legs to each repository of a store. */
export function seedLegs(store: Store, paths: readonly string[], platforms: number, seed = ''): readonly Leg[] {
  const ofPath = (path: string): readonly Leg[] =>
    platformNames(platforms).map(platform => {
      const [image, attestation] = seedImage(store, path, platform, seed)
      if (image === undefined || attestation === undefined) throw new Error('The seeded image has no attestation.')
      return { platform, image, attestation }
    })
  const [legs = []] = paths.map(ofPath)
  return legs
}

/** Returns the records of the legs as JSON, for the input `records` of merge. */
export function recordsJson(
  legs: readonly Leg[],
  repositories: readonly { registry: string; path: string }[],
  tags: readonly string[],
): string {
  const records = legs.map(({ platform, image, attestation }, index) => {
    const wanted = parsePlatform(platform)
    const built: BuiltImage = {
      descriptor: { ...image, platform: wanted },
      configured: wanted,
      layers: 1,
      bytes: 1_000_000,
      emulated: false,
    }
    return recordFor(platform, index, legs.length, {
      publication: 'bench',
      run: { repository: 'me/app', id: '7', attempt: 1, commit: COMMIT },
      repositories,
      tags: tags.map(name => ({ name, moving: name.startsWith('moving') })),
      images: [built],
      attestations: [attestation],
    })
  })
  return `[${records.map(formatRecord).join(',')}]`
}

/**
 * Pushes the content of legs to a real registry: for each leg an image, an attestation, and the index of the two, as
 * BuildKit does. Returns the legs and the digests of their indexes.
 */
export async function pushLegs(
  host: string,
  path: string,
  platforms: number,
): Promise<{ readonly legs: readonly Leg[]; readonly digests: readonly Digest[] }> {
  const store = createStore()
  const legs = seedLegs(store, [path], platforms, path)
  const transport = createTransport()
  try {
    const registries = createRegistries({ transport, credentials: async () => undefined })
    const client = registries.repository({ registry: host, path })
    const { blobs, manifests } = store.repository(path)
    for (const [digest, blob] of blobs) {
      await client.putBlob({ digest: digest as Digest, size: blob.size, open: async () => blob.open() })
    }
    for (const [digest, manifest] of manifests) {
      await client.putManifest(digest as Digest, { ...manifest, digest: digest as Digest })
    }
    const indexes = legs.map(({ image, attestation }) => createIndex([image, attestation]))
    for (const index of indexes) await client.putManifest(index.digest, index)
    return { legs, digests: indexes.map(({ digest }) => digest) }
  } finally {
    transport.close()
  }
}
