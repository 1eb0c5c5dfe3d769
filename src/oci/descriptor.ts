import { isObject, isStringMap, type Json } from '../lib/json.ts'
import { type Digest, isDigest } from './digest.ts'
import { normalizePlatform, type Platform } from './platform.ts'

/**
 * A pointer to content, with its media type, digest and size.
 *
 * OCI image-spec, descriptor.md.
 */
export interface Descriptor {
  readonly mediaType: string
  readonly digest: Digest
  /** In bytes. */
  readonly size: number
  readonly platform?: Platform | undefined
  /** Undefined rather than empty. */
  readonly annotations?: Annotations | undefined
  readonly artifactType?: string | undefined
}

export type Annotations = Readonly<Record<string, string>>

export const OCI_INDEX = 'application/vnd.oci.image.index.v1+json'
export const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
export const DOCKER_LIST = 'application/vnd.docker.distribution.manifest.list.v2+json'
export const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json'

export const isIndexType = (mediaType: string): boolean => mediaType === OCI_INDEX || mediaType === DOCKER_LIST
export const isManifestType = (mediaType: string): boolean =>
  mediaType === OCI_MANIFEST || mediaType === DOCKER_MANIFEST

/** BuildKit's annotations of an attestation: docs/attestations/attestation-storage.md of moby/buildkit. */
const REFERENCE_TYPE = 'vnd.docker.reference.type'
const REFERENCE_DIGEST = 'vnd.docker.reference.digest'

/** Returns true if the descriptor names an attestation manifest (provenance, SBOM) and not an image. */
export const isAttestation = (descriptor: Descriptor): boolean =>
  descriptor.annotations?.[REFERENCE_TYPE] === 'attestation-manifest'

/** Returns the digest of the image that an attestation says it describes. */
export const attestationSubject = (descriptor: Descriptor): string | undefined =>
  descriptor.annotations?.[REFERENCE_DIGEST]

/** Returns the attestations that describe one of the images. */
export function attestationsAbout(images: readonly Descriptor[], attestations: readonly Descriptor[]): Descriptor[] {
  const digests = new Set<string | undefined>(images.map(({ digest }) => digest))
  return attestations.filter(attestation => digests.has(attestationSubject(attestation)))
}

/** Parses annotations and sorts them by key; undefined if there are none. Throws if `value` is not a map of strings. */
export function annotationsOf(value: unknown, where: string): Annotations | undefined {
  if (value === undefined || value === null) return undefined
  if (!isStringMap(value)) throw new Error(`${where}.annotations is not a map of strings`)
  return Object.keys(value).length === 0 ? undefined : sorted(value)
}

/**
 * Reads the platform that an object states, and normalises it; undefined without `os` and `architecture`. Descriptors
 * (image-index.md) and image configurations (config.md) have the same members.
 */
export function statedPlatform({ os, architecture, variant, ...rest }: Json): Platform | undefined {
  if (typeof os !== 'string' || typeof architecture !== 'string') return undefined
  const { 'os.version': osVersion, 'os.features': osFeatures } = rest
  const features = Array.isArray(osFeatures) ? osFeatures.filter(feature => typeof feature === 'string') : []
  return normalizePlatform({
    os,
    architecture,
    variant: typeof variant === 'string' ? variant : undefined,
    osVersion: typeof osVersion === 'string' ? osVersion : undefined,
    osFeatures: features,
  })
}

function platformOf(value: unknown, where: string): Platform {
  const platform = isObject(value) ? statedPlatform(value) : undefined
  if (platform === undefined) throw new Error(`${where} has no os and architecture`)
  return platform
}

/**
 * Reads a descriptor from parsed JSON and normalises its platform. Drops unknown members. `where` begins the messages
 * of the errors it throws: `manifests[2]`.
 */
export function descriptorOf(value: unknown, where: string): Descriptor {
  if (!isObject(value)) throw new Error(`${where} is not a descriptor`)
  const { mediaType, digest, size, platform, annotations, artifactType } = value
  if (typeof mediaType !== 'string' || mediaType === '') throw new Error(`${where} has no mediaType`)
  if (!isDigest(digest)) throw new Error(`${where} has no digest of the form sha256:<64 hex digits>`)
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) throw new Error(`${where} has no size`)
  return {
    mediaType,
    digest,
    size,
    platform: platform === undefined || platform === null ? undefined : platformOf(platform, `${where}.platform`),
    annotations: annotationsOf(annotations, where),
    artifactType: typeof artifactType === 'string' && artifactType !== '' ? artifactType : undefined,
  }
}

/** Names and orders the members of a platform as manifests do. JSON omits undefined ones. */
const platformJson = ({ os, architecture, variant, osVersion, osFeatures }: Platform): Json => ({
  architecture,
  os,
  'os.version': osVersion,
  'os.features': osFeatures,
  variant,
})

/** Orders the members of a descriptor for JSON.stringify, so that equal descriptors become equal bytes. */
export const descriptorJson = (descriptor: Descriptor): Json => ({
  mediaType: descriptor.mediaType,
  digest: descriptor.digest,
  size: descriptor.size,
  annotations: annotationsOf(descriptor.annotations, descriptor.digest),
  platform: descriptor.platform && platformJson(descriptor.platform),
  artifactType: descriptor.artifactType,
})

/** Returns the map, sorted by key. */
export const sorted = (map: Annotations): Annotations =>
  Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
