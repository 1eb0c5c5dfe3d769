import { UsageError } from '../lib/errors.ts'
import { type Content, inDocument } from '../oci/content.ts'
import { attestationsAbout, type Descriptor, isAttestation, isIndexType } from '../oci/descriptor.ts'
import { type Index, parseIndex } from '../oci/index.ts'
import { formatPlatform, normalizePlatform, type Platform, parsePlatform, serves } from '../oci/platform.ts'
import { formatReference, type ImageReference, parseReference, type Repository } from '../oci/reference.ts'
import type { Registries } from '../registry/registries.ts'
import { inspectImage } from './inspect.ts'
import type { BuiltImage } from './record.ts'

/** An existing image to add to the publication. */
export interface Source {
  readonly reference: ImageReference
  /** The platform to select from an index, or the platform of a single image, which need not state its own. */
  readonly platform: Platform | undefined
}

/** Images and attestations that already exist in a repository. */
export interface ExistingImages {
  readonly repository: Repository
  readonly images: readonly BuiltImage[]
  readonly attestations: readonly Descriptor[]
  /** The annotations of the index. */
  readonly annotations: Readonly<Record<string, string>>
}

/**
 * Parses a source of the form `[platform=]reference`, e.g. `ghcr.io/me/app:1.2-riscv64`,
 * `linux/arm/v7=docker.io/me/old@sha256:…`. Throws an Error that says which part is not legal.
 */
export function parseSource(text: string): Source {
  const [, platform, reference = text] = /^([^=@]*)=(.*)$/.exec(text) ?? []
  return {
    reference: parseReference(reference.trim()),
    platform: platform === undefined ? undefined : parsePlatform(platform.trim()),
  }
}

/**
 * Resolves a source: all images of an index, or the one for the named platform, with their attestations. Throws a
 * UsageError if there is no such image, or if the image is for another platform.
 */
export async function resolveSource(registries: Registries, source: Source): Promise<ExistingImages> {
  const { repository } = source.reference
  const client = registries.repository(repository)
  const content = await client.getManifest(source.reference)
  const parse = (): Index => parseIndex(content.bytes, content.mediaType)
  const index = isIndexType(content.mediaType) ? inDocument(formatReference(source.reference), parse) : undefined
  const children = index === undefined ? [descriptorOf(content, source)] : chosenOf(index, source)
  const images = await Promise.all(
    children
      .filter(child => !isAttestation(child))
      .map(child => inspectImage(client, child, child.digest === content.digest ? content : undefined, new Set())),
  )
  for (const image of images) checkPlatform(image, source)
  return { repository, images, attestations: children.filter(isAttestation), annotations: index?.annotations ?? {} }
}

const where = ({ reference }: Source): string => `sources, ${formatReference(reference)}`

/** Returns the children of an index that the source selects, with their attestations. */
function chosenOf({ manifests }: Index, source: Source): readonly Descriptor[] {
  const { platform } = source
  if (platform === undefined) return manifests
  const wanted = formatPlatform(platform)
  const images = manifests.filter(child => child.platform !== undefined && formatPlatform(child.platform) === wanted)
  if (images.length === 0) {
    const available = manifests
      .filter(child => !isAttestation(child))
      .map(nameOf)
      .join(', ')
    throw UsageError.at(where(source), `the source has no image for ${wanted}, only for ${available}.`)
  }
  return [...images, ...attestationsAbout(images, manifests.filter(isAttestation))]
}

const nameOf = ({ platform, digest }: Descriptor): string =>
  platform === undefined ? digest : formatPlatform(platform)

/** Creates the descriptor of a single image, with the platform that the source names, if any. */
const descriptorOf = ({ mediaType, digest, bytes }: Content, { platform }: Source): Descriptor => ({
  mediaType,
  digest,
  size: bytes.byteLength,
  platform: platform && normalizePlatform(platform),
})

function checkPlatform({ configured, descriptor }: BuiltImage, source: Source): void {
  if (serves(configured, descriptor.platform)) return
  throw UsageError.at(
    where(source),
    `the source names ${formatPlatform(descriptor.platform)}, but the image is for ${formatPlatform(configured)}.`,
  )
}
