import { type Descriptor, isAttestation } from '../../src/oci/descriptor.ts'
import type { Digest } from '../../src/oci/digest.ts'
import { createIndex, parseIndex } from '../../src/oci/index.ts'
import { formatPlatform } from '../../src/oci/platform.ts'
import { type MergeRequest, mergeAndPublish } from '../../src/publish/merge.ts'
import type { BuiltImage, LegRecord } from '../../src/publish/record.ts'
import { parseSource, resolveSource } from '../../src/publish/sources.ts'
import { createRegistries } from '../../src/registry/registries.ts'
import { recordFor } from './records.ts'
import { clientOptions, testTransport } from './registry/clients.ts'
import { seedImage } from './registry/sample.ts'
import type { RegistryServer } from './registry/server.ts'

/** A version and a moving tag. */
export const TAGS = [
  { name: '1.2.3', moving: false },
  { name: 'latest', moving: true },
]

/** Returns the record of a leg that pushed an image for the platform to `me/app`. */
export function pushedLeg(server: RegistryServer, platform: string, changes: Partial<LegRecord> = {}): LegRecord {
  const [image, attestation] = seedImage(server.store, 'me/app', platform, JSON.stringify(changes.leg ?? {}))
  return recordFor(platform, 0, 1, {
    leg: { job: `build-${platform}`, step: 'image', matrix: { index: 0, total: 1 } },
    repositories: [{ registry: server.host, path: 'me/app' }],
    tags: TAGS,
    images: [builtImage(image)],
    attestations: attestation === undefined ? [] : [attestation],
    ...changes,
  })
}

function builtImage(descriptor: Descriptor | undefined): BuiltImage {
  const platform = descriptor?.platform
  if (descriptor === undefined || platform === undefined) throw new Error('the sample has no platform')
  return { descriptor: { ...descriptor, platform }, configured: platform, layers: 1, bytes: 1, emulated: false }
}

const base: Omit<MergeRequest, 'records'> = {
  overrides: { annotations: {} },
  sources: [],
  run: { repository: 'me/app', id: '7', attempt: 1, commit: 'c0ffee' },
  platforms: [],
  append: false,
  push: true,
}

/** Merges with a new client, without waiting for other merges. */
export async function mergeIn(request: Partial<MergeRequest>, settleMs = 0) {
  using transport = testTransport()
  const registries = createRegistries(clientOptions(transport))
  return await mergeAndPublish({ records: [], ...base, ...request }, { registries, settleMs })
}

/** Resolves sources with a new client. */
export async function resolve(...sources: readonly string[]) {
  using transport = testTransport()
  const registries = createRegistries(clientOptions(transport))
  return await Promise.all(sources.map(source => resolveSource(registries, parseSource(source))))
}

/** Returns the digest that a tag points to. */
export const digestAt = (server: RegistryServer, path: string, tag: string): string | undefined =>
  server.store.repository(path).tags.get(tag)

/** Returns the platforms of the index that a tag points to. */
export function platformsAt(server: RegistryServer, path: string, tag: string): readonly string[] {
  const { manifests } = server.store.repository(path)
  const content = manifests.get(digestAt(server, path, tag) ?? 'sha256:')
  if (content === undefined) return []
  return parseIndex(content.bytes)
    .manifests.filter(child => !isAttestation(child))
    .map(({ platform }) => (platform === undefined ? '?' : formatPlatform(platform)))
}

/** Puts an index of these platforms under a tag, as published before. */
export function seedTag(
  server: RegistryServer,
  path: string,
  tag: string,
  platforms: readonly string[],
  seed = 'old',
): Digest {
  const children = platforms.flatMap(platform => seedImage(server.store, path, platform, seed))
  const { bytes, mediaType, digest } = createIndex(children, { annotations: { old: 'yes' } })
  server.store.seedManifest(path, mediaType, bytes)
  server.store.repository(path).tags.set(tag, digest)
  return digest
}
