import { isObject, type Json } from '../lib/json.ts'
import { type Digest, isDigest } from './digest.ts'
import { normalizePlatform, type Platform } from './platform.ts'

/**
 * A pointer to content: what kind it is, how to find it, how large it is.
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

/** BuildKit's marks on the descriptor of an attestation: docs/attestations/attestation-storage.md of moby/buildkit. */
const REFERENCE_TYPE = 'vnd.docker.reference.type'
const REFERENCE_DIGEST = 'vnd.docker.reference.digest'

/** Returns true if the descriptor names an attestation manifest (provenance, SBOM) and not an image. */
export const isAttestation = (descriptor: Descriptor): boolean =>
  descriptor.annotations?.[REFERENCE_TYPE] === 'attestation-manifest'

/** The digest of the image that an attestation is about, as it states it. */
export const attestationSubject = (descriptor: Descriptor): string | undefined =>
  descriptor.annotations?.[REFERENCE_DIGEST]

/** Those of the attestations that are about one of the images. */
export function attestationsAbout(images: readonly Descriptor[], attestations: readonly Descriptor[]): Descriptor[] {
  const digests = new Set<string | undefined>(images.map(({ digest }) => digest))
  return attestations.filter(attestation => digests.has(attestationSubject(attestation)))
}

const isStringMap = (value: unknown): value is Annotations =>
  isObject(value) && Object.values(value).every(item => typeof item === 'string')

/** Reads annotations, in the order of their keys; undefined if there are none. Throws if `value` is no map of strings. */
export function annotationsOf(value: unknown, where: string): Annotations | undefined {
  if (value === undefined || value === null) return undefined
  if (!isStringMap(value)) throw new Error(`${where}.annotations is not a map of strings`)
  return Object.keys(value).length === 0 ? undefined : sorted(value)
}

function platformOf(value: unknown, where: string): Platform {
  if (!isObject(value) || typeof value['os'] !== 'string' || typeof value['architecture'] !== 'string') {
    throw new Error(`${where} has no os and architecture`)
  }
  const { os, architecture, variant, 'os.version': osVersion, 'os.features': osFeatures } = value
  const features = Array.isArray(osFeatures) ? osFeatures.filter(feature => typeof feature === 'string') : []
  return normalizePlatform({
    os,
    architecture,
    variant: typeof variant === 'string' ? variant : undefined,
    osVersion: typeof osVersion === 'string' ? osVersion : undefined,
    osFeatures: features,
  })
}

/**
 * The descriptor that `value`, parsed JSON, holds; its platform normalised. `where` begins the messages of the errors
 * it throws: `manifests[2]`. Members that it does not know are left out.
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

/** Names and orders the members of a platform as manifests do. JSON leaves out those that are undefined. */
const platformJson = ({ os, architecture, variant, osVersion, osFeatures }: Platform): Json => ({
  architecture,
  os,
  'os.version': osVersion,
  'os.features': osFeatures,
  variant,
})

/** Returns a descriptor for JSON.stringify, its members in a fixed order: equal descriptors are equal bytes. */
export const descriptorJson = (descriptor: Descriptor): Json => ({
  mediaType: descriptor.mediaType,
  digest: descriptor.digest,
  size: descriptor.size,
  annotations: annotationsOf(descriptor.annotations, descriptor.digest),
  platform: descriptor.platform && platformJson(descriptor.platform),
  artifactType: descriptor.artifactType,
})

/** Returns the map with its keys in order. */
export const sorted = (map: Annotations): Annotations =>
  Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
