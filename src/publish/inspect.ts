import { text } from 'node:stream/consumers'
import type { Content } from '../oci/content.ts'
import { type Descriptor, isAttestation, isIndexType } from '../oci/descriptor.ts'
import { createIndex, parseIndex } from '../oci/index.ts'
import { configPlatform, parseManifest, sizeOf } from '../oci/manifest.ts'
import { formatPlatform, type Platform } from '../oci/platform.ts'
import type { Repository } from '../oci/reference.ts'
import type { Registry } from '../registry/repository.ts'
import { type ReadableRegistry, type WaitOptions, waitOptions, withReadRetry } from './eventual-consistency.ts'
import type { BuiltImage } from './record.ts'

/** What a build pushed, as the registry has it; without content when nothing was pushed. */
export interface Pushed {
  /** The manifest or index that the digest names. */
  readonly content?: Content
  readonly images: readonly BuiltImage[]
  readonly attestations: readonly Descriptor[]
}

const NOTHING_PUSHED: Pushed = { images: [], attestations: [] }

/**
 * Reads back what a build pushed to `repository`: its manifest or index, and what each image's own configuration says
 * it is for. BuildKit writes into the index what it was asked for, also where the Dockerfile made something else of it.
 */
async function inspectPushed(
  pushed: Descriptor | undefined,
  { registry, repository, emulated, ...waiting }: InspectOptions,
): Promise<Pushed> {
  if (repository === undefined || pushed === undefined) return NOTHING_PUSHED
  const source = { registry: withReadRetry(registry(repository.registry), waitOptions(waiting)), path: repository.path }
  const content = await source.registry.getManifest(source.path, pushed.digest)
  const children = isIndexType(content.mediaType) ? parseIndex(content.bytes).manifests : [pushed]
  const names = new Set(emulated.map(formatPlatform))
  const images = await Promise.all(
    children
      .filter(child => !isAttestation(child))
      .map(child => inspectImage(source, child, child === pushed ? content : undefined, names)),
  )
  return { content, images, attestations: children.filter(isAttestation) }
}

/** Where the results of a step's builds are, and how they become one. */
export interface InspectOptions extends Partial<WaitOptions> {
  readonly registry: (host: string) => Registry
  readonly repository: Repository | undefined
  /** The platforms in the order that they were asked for. */
  readonly platforms: readonly Platform[]
  readonly emulated: readonly Platform[]
  /** Of the index. */
  readonly annotations: Readonly<Record<string, string>>
}

/** Reads back what the builds of a step pushed. Of several the whole is an index that is in no registry yet. */
export async function readBackPushed(
  results: readonly { readonly descriptor?: Descriptor }[],
  options: InspectOptions,
): Promise<Pushed> {
  const pushed = await Promise.all(results.map(({ descriptor }) => inspectPushed(descriptor, options)))
  const [only, ...others] = pushed
  if (only !== undefined && others.length === 0) return only
  const images = pushed.flatMap(each => each.images)
  const attestations = pushed.flatMap(each => each.attestations)
  const children = [...images.map(({ descriptor }) => descriptor), ...attestations]
  return { content: createIndex(children, options), images, attestations }
}

/**
 * One image of a repository, and what its own configuration says it is for. Where that says nothing (as artifacts do),
 * what its descriptor says is all there is; without either it is an Error.
 */
export async function inspectImage(
  { registry, path }: { readonly registry: ReadableRegistry; readonly path: string },
  descriptor: Descriptor,
  known: Content | undefined,
  emulated: ReadonlySet<string>,
): Promise<BuiltImage> {
  const { bytes } = known ?? (await registry.getManifest(path, descriptor.digest))
  const manifest = parseManifest(bytes)
  const config = await text(await registry.getBlob(path, manifest.config.digest))
  const configured = configPlatform(Buffer.from(config)) ?? descriptor.platform
  if (configured === undefined) {
    throw new Error(`The image ${registry.host}/${path}@${descriptor.digest} does not say its platform: name it.`)
  }
  const platform = descriptor.platform ?? configured
  const [firstLayer] = manifest.layers
  return {
    descriptor: { ...descriptor, platform },
    configured,
    layers: manifest.layers.length,
    bytes: sizeOf(manifest),
    emulated: emulated.has(formatPlatform(platform)),
    ...(firstLayer !== undefined && firstLayer.size >= SMALLEST_SYSTEM && { firstLayer: firstLayer.digest }),
  }
}

/** In bytes, compressed. Smaller layers are certificates and the like, which are the same for every processor. */
const SMALLEST_SYSTEM = 500_000

/** Platform → digest, as the outputs of the actions have it. */
export const platformDigests = (images: readonly BuiltImage[]): Readonly<Record<string, string>> =>
  Object.fromEntries(images.map(({ descriptor }) => [formatPlatform(descriptor.platform), descriptor.digest]))
