import { text } from 'node:stream/consumers'
import { type Content, inDocument } from '../oci/content.ts'
import { type Descriptor, isAttestation, isIndexType } from '../oci/descriptor.ts'
import { createIndex, type Index, parseIndex } from '../oci/index.ts'
import { configPlatform, parseManifest, sizeOf } from '../oci/manifest.ts'
import { formatPlatform, type Platform } from '../oci/platform.ts'
import type { ContentSource, RepositoryClient } from '../registry/repository.ts'
import { type WaitOptions, waitOptions, withReadRetry } from './eventual-consistency.ts'
import type { BuiltImage } from './record.ts'

/** The result of a push, as the registry has it. */
export interface Pushed {
  /** The manifest or index of the digest; undefined if nothing was pushed. */
  readonly content: Content | undefined
  readonly images: readonly BuiltImage[]
  readonly attestations: readonly Descriptor[]
}

const NOTHING_PUSHED: Pushed = { content: undefined, images: [], attestations: [] }

/**
 * Reads back the result of one build: its manifest or index, and the platform in each image's own configuration.
 * BuildKit writes the requested platform into the index, even if the Dockerfile produced an image for another one.
 */
async function inspectPushed(
  pushed: Descriptor,
  client: RepositoryClient,
  { emulated, ...waiting }: InspectOptions,
): Promise<Pushed> {
  const source = withReadRetry(client, waitOptions(waiting))
  const content = await source.getManifest(pushed.digest)
  const index = (): Index => parseIndex(content.bytes)
  const children = isIndexType(content.mediaType) ? inDocument(nameIn(client, pushed), index).manifests : [pushed]
  const names = new Set(emulated.map(formatPlatform))
  const images = await Promise.all(
    children
      .filter(child => !isAttestation(child))
      .map(child => inspectImage(source, child, child === pushed ? content : undefined, names)),
  )
  return { content, images, attestations: children.filter(isAttestation) }
}

/** Options of reading a push back. */
export interface InspectOptions extends Partial<WaitOptions> {
  /** The platforms in the order of the input. */
  readonly platforms: readonly Platform[]
  readonly emulated: readonly Platform[]
  /** The annotations of the index. */
  readonly annotations: Readonly<Record<string, string>>
}

/**
 * Reads back the results of a step from the repository of `client`. Combines several descriptors into an index, which
 * is not in a registry yet. Without a repository or a descriptor, nothing was pushed.
 */
export async function readBackPushed(
  descriptors: readonly Descriptor[],
  client: RepositoryClient | undefined,
  options: InspectOptions,
): Promise<Pushed> {
  if (client === undefined || descriptors.length === 0) return NOTHING_PUSHED
  const pushed = await Promise.all(descriptors.map(descriptor => inspectPushed(descriptor, client, options)))
  const [only, ...others] = pushed
  if (only !== undefined && others.length === 0) return only
  const images = pushed.flatMap(each => each.images)
  const attestations = pushed.flatMap(each => each.attestations)
  const children = [...images.map(({ descriptor }) => descriptor), ...attestations]
  return { content: createIndex(children, options), images, attestations }
}

/**
 * Reads one image, and the platform in its own configuration. If the configuration states none, like those of
 * artifacts, uses the descriptor's. Throws an Error if both are missing.
 */
export async function inspectImage(
  source: ContentSource,
  descriptor: Descriptor,
  known: Content | undefined,
  emulated: ReadonlySet<string>,
): Promise<BuiltImage> {
  const { bytes } = known ?? (await source.getManifest(descriptor.digest))
  const name = nameIn(source, descriptor)
  const manifest = inDocument(name, () => parseManifest(bytes))
  const config = await text(await source.getBlob(manifest.config.digest))
  const configured = inDocument(name, () => configPlatform(Buffer.from(config))) ?? descriptor.platform
  if (configured === undefined) {
    throw new Error(`The image ${name} does not state its platform. Write platform=reference.`)
  }
  const platform = descriptor.platform ?? configured
  const [firstLayer] = manifest.layers
  return {
    descriptor: { ...descriptor, platform },
    configured,
    layers: manifest.layers.length,
    bytes: sizeOf(manifest),
    emulated: emulated.has(formatPlatform(platform)),
    firstLayer: firstLayer !== undefined && firstLayer.size >= SMALLEST_SYSTEM ? firstLayer.digest : undefined,
  }
}

const nameIn = ({ name }: ContentSource, { digest }: Descriptor): string => `${name}@${digest}`

/** In bytes, compressed. Smaller layers contain files such as certificates, which are the same for every processor. */
const SMALLEST_SYSTEM = 500_000

/** Maps platforms to digests, for the outputs of the actions. */
export const platformDigests = (images: readonly BuiltImage[]): Readonly<Record<string, string>> =>
  Object.fromEntries(images.map(({ descriptor }) => [formatPlatform(descriptor.platform), descriptor.digest]))
