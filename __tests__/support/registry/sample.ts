import type { Content } from '../../../src/oci/content.ts'
import { type Descriptor, OCI_MANIFEST } from '../../../src/oci/descriptor.ts'
import { createIndex } from '../../../src/oci/index.ts'
import { parsePlatform } from '../../../src/oci/platform.ts'
import type { Store } from './store.ts'

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))

const ARCHITECTURES = [
  'amd64',
  'arm64',
  'arm/v7',
  's390x',
  'ppc64le',
  'riscv64',
  '386',
  'arm/v6',
  'loong64',
  'mips64le',
]

/** Returns this many different platforms. */
export const platformNames = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => {
    const system = ['linux', 'freebsd', 'windows', 'netbsd'][Math.floor(i / ARCHITECTURES.length)]
    return `${system}/${ARCHITECTURES[i % ARCHITECTURES.length]}`
  })

/** Adds an image and its attestation to a repository, as a build does. The same arguments give the same digests. */
export function seedImage(
  store: Store,
  path: string,
  platform: string,
  seed = '',
  layer: Uint8Array = encode(`layer ${platform} ${seed}`),
): readonly Descriptor[] {
  const { os, architecture } = parsePlatform(platform)
  const blob = (bytes: Uint8Array, mediaType: string) => ({
    mediaType,
    digest: store.seedBlob(path, bytes),
    size: bytes.length,
  })
  const manifest = (layer: Uint8Array, layerType: string): Descriptor => {
    const config = blob(encode({ os, architecture, seed }), 'application/vnd.oci.image.config.v1+json')
    const layers = [blob(layer, layerType)]
    const bytes = encode({ schemaVersion: 2, mediaType: OCI_MANIFEST, config, layers })
    return { mediaType: OCI_MANIFEST, digest: store.seedManifest(path, OCI_MANIFEST, bytes), size: bytes.length }
  }
  const image = manifest(layer, 'application/vnd.oci.image.layer.v1.tar+gzip')
  const attestation = manifest(encode(`provenance ${platform} ${seed}`), 'application/vnd.in-toto+json')
  return [
    { ...image, platform: parsePlatform(platform) },
    {
      ...attestation,
      platform: { os: 'unknown', architecture: 'unknown' },
      annotations: {
        'vnd.docker.reference.type': 'attestation-manifest',
        'vnd.docker.reference.digest': image.digest,
      },
    },
  ]
}

/** Adds images and attestations for this many platforms to each repository, and returns their index. */
export function seedIndex(store: Store, paths: readonly string[], platforms = 3, seed = ''): Content {
  const children = paths.map(path =>
    platformNames(platforms).flatMap(platform => seedImage(store, path, platform, seed)),
  )
  return createIndex(children[0] ?? [], { annotations: { 'org.opencontainers.image.title': 'sample' } })
}
