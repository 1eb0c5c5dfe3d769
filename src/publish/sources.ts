import { UsageError } from '../lib/errors.ts'
import type { Content } from '../oci/content.ts'
import { attestationsAbout, type Descriptor, isAttestation, isIndexType } from '../oci/descriptor.ts'
import { type Index, parseIndex } from '../oci/index.ts'
import { formatPlatform, normalizePlatform, type Platform, parsePlatform, serves } from '../oci/platform.ts'
import { formatReference, parseReference, type Reference, type Repository } from '../oci/reference.ts'
import type { Registry } from '../registry/repository.ts'
import { inspectImage } from './inspect.ts'
import type { BuiltImage } from './record.ts'

/** An image that no leg built, to be part of the publication. */
export interface Source {
  readonly reference: Reference
  /** Of a list: the one to take. Of a single image: what it is for, where it does not say so itself. */
  readonly platform?: Platform
}

/** What a source comes to: images and attestations, and where they are to be had. */
export interface ExistingImages {
  readonly repository: Repository
  readonly images: readonly BuiltImage[]
  readonly attestations: readonly Descriptor[]
  /** Those of the list itself. */
  readonly annotations: Readonly<Record<string, string>>
}

/**
 * A source as the user writes it: `[platform=]reference`, e.g. `ghcr.io/me/app:1.2-riscv64`,
 * `linux/arm/v7=docker.io/me/old@sha256:…`. Throws an Error that says which part is not legal.
 */
export function parseSource(text: string): Source {
  const [, platform, reference = text] = /^([^=@]*)=(.*)$/.exec(text) ?? []
  return {
    reference: parseReference(reference.trim()),
    ...(platform !== undefined && { platform: parsePlatform(platform.trim()) }),
  }
}

/**
 * Looks a source up. A list gives all its images, or the one of the platform that is named; attestations come with
 * their images. Throws a UsageError when there is no such image, or when it is for another platform than is said.
 */
export async function resolveSource(registry: (host: string) => Registry, source: Source): Promise<ExistingImages> {
  const { repository } = source.reference
  const place = { registry: registry(repository.registry), path: repository.path }
  const name = source.reference.kind === 'tag' ? source.reference.tag : source.reference.digest
  const content = await place.registry.getManifest(place.path, name)
  const index = isIndexType(content.mediaType) ? parseIndex(content.bytes, content.mediaType) : undefined
  const children = index === undefined ? [descriptorOf(content, source)] : chosenOf(index, source)
  const images = await Promise.all(
    children
      .filter(child => !isAttestation(child))
      .map(child => inspectImage(place, child, child.digest === content.digest ? content : undefined, new Set())),
  )
  for (const image of images) checkPlatform(image, source)
  return { repository, images, attestations: children.filter(isAttestation), annotations: index?.annotations ?? {} }
}

const where = ({ reference }: Source): string => `sources, ${formatReference(reference)}`

/** The children of a list that are wanted, with their attestations. */
function chosenOf({ manifests }: Index, source: Source): readonly Descriptor[] {
  const { platform } = source
  if (platform === undefined) return manifests
  const wanted = formatPlatform(platform)
  const images = manifests.filter(child => child.platform !== undefined && formatPlatform(child.platform) === wanted)
  if (images.length === 0) {
    const there = manifests
      .filter(child => !isAttestation(child))
      .map(nameOf)
      .join(', ')
    throw UsageError.at(where(source), `it has no image for ${wanted}; it has ${there}.`)
  }
  return [...images, ...attestationsAbout(images, manifests.filter(isAttestation))]
}

const nameOf = ({ platform, digest }: Descriptor): string =>
  platform === undefined ? digest : formatPlatform(platform)

/** A single image as a list would have it; its platform is what is said of it, if anything is. */
const descriptorOf = ({ mediaType, digest, bytes }: Content, { platform }: Source): Descriptor => ({
  mediaType,
  digest,
  size: bytes.byteLength,
  ...(platform !== undefined && { platform: normalizePlatform(platform) }),
})

function checkPlatform({ configured, descriptor }: BuiltImage, source: Source): void {
  if (serves(configured, descriptor.platform)) return
  throw UsageError.at(
    where(source),
    `it was named for ${formatPlatform(descriptor.platform)}, and the image is for ${formatPlatform(configured)}.`,
  )
}
