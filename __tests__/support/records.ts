import { createHash } from 'node:crypto'
import { type Descriptor, OCI_MANIFEST } from '../../src/oci/descriptor.ts'
import type { Digest } from '../../src/oci/digest.ts'
import { type Platform, parsePlatform } from '../../src/oci/platform.ts'
import { parseRepository } from '../../src/oci/reference.ts'
import { recordOfExistingImages } from '../../src/publish/overrides.ts'
import type { BuiltImage, ExistingRecord, LegRecord } from '../../src/publish/record.ts'

/** Returns a digest that depends only on the words. */
export const digestFor = (...words: readonly string[]): Digest =>
  `sha256:${createHash('sha256').update(words.join(' ')).digest('hex')}`

/** Returns the image that a valid leg pushes for a platform. */
export function imageFor(name: string, changes: Partial<BuiltImage> = {}): BuiltImage {
  const platform: Platform = parsePlatform(name)
  return {
    descriptor: { mediaType: OCI_MANIFEST, digest: digestFor('image', name), size: 1234, platform },
    configured: platform,
    layers: 2,
    bytes: 1_000_000,
    emulated: false,
    ...changes,
  }
}

/** Returns the attestation that BuildKit adds to the image of a platform. */
const attestationFor = (name: string, about: Digest = digestFor('image', name)): Descriptor => ({
  mediaType: OCI_MANIFEST,
  digest: digestFor('attestation', name),
  size: 567,
  platform: { os: 'unknown', architecture: 'unknown' },
  annotations: {
    'vnd.docker.reference.type': 'attestation-manifest',
    'vnd.docker.reference.digest': about,
  },
})

/** Returns the record of a valid leg: number `index` of `total`, for one platform. */
export function recordFor(platform: string, index = 0, total = 1, changes: Partial<LegRecord> = {}): LegRecord {
  return {
    origin: 'leg',
    publication: 'ghcr.io/me/app',
    run: { repository: 'me/app', id: '7', attempt: 1, commit: 'c0ffee' },
    leg: { job: 'build', step: 'image', matrix: { index, total } },
    optional: false,
    pushed: true,
    platforms: [parsePlatform(platform)],
    repositories: [parseRepository('ghcr.io/me/app')],
    tags: [
      { name: '1.2.3', moving: false },
      { name: 'latest', moving: true },
    ],
    annotations: { 'org.opencontainers.image.title': 'app' },
    images: [imageFor(platform)],
    attestations: [attestationFor(platform)],
    seconds: 12,
    report: undefined,
    ...changes,
  }
}

/** Returns the record of an image that no leg built, but that a source or the tags contain. */
export function existingFor(platform: string, origin: ExistingRecord['origin']): ExistingRecord {
  const spec = recordFor(platform)
  const [repository = parseRepository('ghcr.io/me/app')] = spec.repositories
  const images = { repository, images: spec.images, attestations: spec.attestations, annotations: {} }
  return recordOfExistingImages(origin, `${origin} 1`, images, spec)
}
