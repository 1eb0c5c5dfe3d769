import { type Problem, UsageError } from '../lib/errors.ts'
import { type Content, jsonObjectOf, listOf, mediaTypeOf } from './content.ts'
import {
  type Annotations,
  annotationsOf,
  attestationSubject,
  type Descriptor,
  DOCKER_LIST,
  DOCKER_MANIFEST,
  descriptorJson,
  descriptorOf,
  isAttestation,
  isIndexType,
  isManifestType,
  OCI_INDEX,
  OCI_MANIFEST,
} from './descriptor.ts'
import { digestOf } from './digest.ts'
import { formatPlatform, type Platform } from './platform.ts'

/** A multi-platform image: an OCI image index or a Docker manifest list. OCI image-spec, image-index.md. */
export interface Index {
  readonly mediaType: string
  readonly manifests: readonly Descriptor[]
  readonly annotations: Annotations | undefined
}

export interface IndexOptions {
  /** The order of platforms in the index; other images follow in their own order. */
  readonly platforms?: readonly Platform[] | undefined
  readonly annotations?: Annotations | undefined
}

/** Parses the index in `bytes`; `contentType` is its header. Throws an Error that says why it is not an index. */
export function parseIndex(bytes: Uint8Array, contentType?: string): Index {
  const document = jsonObjectOf(bytes, 'the index')
  const mediaType = mediaTypeOf(document, contentType)
  if (!isIndexType(mediaType)) throw new Error(`this is not an index but ${mediaType}`)
  const { manifests, annotations } = document
  return {
    mediaType,
    manifests: listOf(manifests, 'manifests').map((manifest, i) => descriptorOf(manifest, `manifests[${i}]`)),
    annotations: annotationsOf(annotations, 'the index'),
  }
}

/**
 * Creates the index of `children`, image manifests and their attestations: the images in the order of `platforms`, then
 * the attestations in the order of their images. The bytes do not depend on the order of `children`, as long as
 * `platforms` names each of their platforms. The media types are OCI's or Docker's, like those of the children.
 *
 * Throws a {@link UsageError} that lists every reason why the index cannot be created.
 */
export function createIndex(children: readonly Descriptor[], options: IndexOptions = {}): Content {
  const { platforms = [], annotations } = options
  const images = inOrder(
    children.filter(child => !isAttestation(child)),
    platforms,
  )
  const attestations = ofImages(children.filter(isAttestation), images)
  const mediaType = children.every(child => child.mediaType === DOCKER_MANIFEST) ? DOCKER_LIST : OCI_INDEX
  const index: Index = {
    mediaType,
    manifests: [...images, ...attestations],
    annotations: annotationsOf(annotations, 'the index'),
  }
  const problems = [...childProblems(children), ...platformProblems(images), ...attestationProblems(children, images)]
  if (mediaType === DOCKER_LIST) problems.push(...annotationProblems(index))
  if (problems.length > 0) throw new UsageError(problems)
  return encodeIndex(index)
}

/** Encodes an index, its members in a fixed order. */
function encodeIndex({ mediaType, manifests, annotations }: Index): Content {
  const document = {
    schemaVersion: 2,
    mediaType,
    manifests: manifests.map(descriptorJson),
    annotations,
  }
  const bytes = new TextEncoder().encode(JSON.stringify(document, undefined, 2))
  return { bytes, mediaType, digest: digestOf(bytes) }
}

const keyOf = (platform: Platform | undefined): string =>
  platform === undefined ? '' : [formatPlatform(platform), ...(platform.osFeatures ?? []).toSorted()].join('+')

/** Names a child in errors: by its platform, if it has one, and its digest. */
const nameOf = ({ platform, digest }: Descriptor): string =>
  platform === undefined ? digest : `${formatPlatform(platform)} (${digest})`

function inOrder(images: readonly Descriptor[], platforms: readonly Platform[]): readonly Descriptor[] {
  const keys = platforms.map(keyOf)
  const rank = ({ platform }: Descriptor): number => {
    const at = keys.indexOf(keyOf(platform))
    return at === -1 ? keys.length : at
  }
  return images.toSorted((a, b) => rank(a) - rank(b))
}

/** Sorts the attestations by the images that they describe, and drops duplicates. */
function ofImages(attestations: readonly Descriptor[], images: readonly Descriptor[]): readonly Descriptor[] {
  const rank = (attestation: Descriptor): number =>
    images.findIndex(image => image.digest === attestationSubject(attestation))
  const once = new Map(attestations.map(attestation => [attestation.digest, attestation]))
  const byDigest = (a: Descriptor, b: Descriptor): number => (a.digest < b.digest ? -1 : 1)
  return [...once.values()].sort((a, b) => rank(a) - rank(b) || byDigest(a, b))
}

function childProblems(children: readonly Descriptor[]): Problem[] {
  if (!children.some(child => !isAttestation(child))) {
    return [{ where: 'index', what: 'the index has no image.' }]
  }
  const problems = children
    .filter(child => !isManifestType(child.mediaType))
    .map(child => ({
      where: nameOf(child),
      what: `${child.mediaType} is not an image manifest and cannot be in an index.`,
    }))
  const docker = children.find(child => child.mediaType === DOCKER_MANIFEST)
  const oci = children.find(child => child.mediaType === OCI_MANIFEST)
  if (docker !== undefined && oci !== undefined) {
    problems.push({
      where: nameOf(docker),
      what: `has Docker media types, but ${nameOf(oci)} has OCI media types. An index can hold only one kind. Build all with "oci-mediatypes=true", or all with "oci-mediatypes=false" and without attestations.`,
    })
  }
  return problems
}

function platformProblems(images: readonly Descriptor[]): Problem[] {
  const seen = new Map<string, Descriptor>()
  return images.flatMap(image => {
    if (image.platform === undefined) return [{ where: nameOf(image), what: 'the image does not state its platform.' }]
    const key = keyOf(image.platform)
    const twin = seen.get(key)
    seen.set(key, image)
    if (twin === undefined) return []
    const what = `appears twice: ${twin.digest} and ${image.digest}.`
    return [{ where: formatPlatform(image.platform), what }]
  })
}

function attestationProblems(children: readonly Descriptor[], images: readonly Descriptor[]): Problem[] {
  const known = new Set<string>(images.map(image => image.digest))
  return children.filter(isAttestation).flatMap(attestation => {
    const subject = attestationSubject(attestation)
    if (subject !== undefined && known.has(subject)) return []
    const what =
      subject === undefined
        ? 'does not name the image it describes.'
        : `describes ${subject}, which is not in the index.`
    return [{ where: `attestation ${attestation.digest}`, what }]
  })
}

function annotationProblems(index: Index): Problem[] {
  const holders = [
    { where: 'index', annotations: index.annotations },
    ...index.manifests.map(child => ({ where: nameOf(child), annotations: child.annotations })),
  ]
  return holders
    .map(({ where, annotations = {} }) => ({ where, annotations }))
    .filter(({ annotations }) => Object.keys(annotations).length > 0)
    .map(({ where, annotations }) => ({
      where,
      what: `the annotations ${Object.keys(annotations).join(', ')} would be lost, because a Docker manifest list cannot hold any. Build with "oci-mediatypes=true", or remove the annotations.`,
    }))
}
