import { messageOf } from '../../lib/errors.ts'
import { isObject } from '../../lib/json.ts'
import type { Annotation } from '../../metadata/labels.ts'
import { type Descriptor, descriptorOf } from '../../oci/descriptor.ts'
import { type BuildRequest, pushes } from './request.ts'
import { type CheckWarning, warningsIn } from './warnings.ts'

/** A call of the Dockerfile that succeeded. */
export interface CalledResult {
  readonly kind: 'called'
  /** `check` */
  readonly call: string
}

interface Described {
  /** The digest of the image's configuration, if there is a single platform. */
  readonly imageId: string | undefined
  /** buildx's own description, JSON. */
  readonly description: string
}

/** An image that the builder pushed by digest. */
export interface PushedResult extends Described {
  readonly kind: 'pushed'
  /**
   * One manifest, or one index for several platforms or attestations. If the platforms were built separately, one for
   * each platform.
   */
  readonly descriptors: readonly Descriptor[]
}

/** An image in a directory, as an OCI layout, not pushed yet. */
export interface LayoutResult extends Described {
  readonly kind: 'layout'
  readonly directory: string
  readonly descriptor: Descriptor
}

/** A build that does not push: its result is in the engine, in files, or in a cache. */
export interface LocalResult extends Described {
  readonly kind: 'local'
}

export type ImageResult = PushedResult | LayoutResult | LocalResult
export type BuildResult = CalledResult | ImageResult

/** Returns the descriptors of the images that were pushed or will be. */
export function descriptorsOf(result: BuildResult): readonly Descriptor[] {
  switch (result.kind) {
    case 'pushed':
      return result.descriptors
    case 'layout':
      return [result.descriptor]
    case 'local':
    case 'called':
      return []
  }
}

/** The content of buildx's metadata file. */
export interface BuildMetadata extends Described {
  /** The description of the last output. */
  readonly descriptor: unknown
  readonly warnings: readonly CheckWarning[]
}

/** Parses buildx's metadata file; '' if there is none. Throws an Error if it is not a JSON object. */
export function parseBuildMetadata(text: string): BuildMetadata {
  // buildx writes "null" when it has nothing to say.
  const description = /^(?:null)?$/.test(text.trim()) ? '{}' : text
  const described = parseDescription(description)
  const imageId = described['containerimage.config.digest']
  return {
    description,
    imageId: typeof imageId === 'string' ? imageId : undefined,
    descriptor: described['containerimage.descriptor'],
    warnings: warningsIn(described),
  }
}

/**
 * Returns the result of a build that succeeded. Throws an Error for a push without a digest, which cannot be published.
 */
export function imageResultOf(
  request: Pick<BuildRequest, 'push' | 'repositories' | 'layout' | 'annotations'>,
  { imageId, description, descriptor: described }: BuildMetadata,
): ImageResult {
  if (!pushes(request)) return { kind: 'local', imageId, description }
  if (described === undefined) {
    throw new Error('docker buildx build succeeded but its metadata has no digest, so nothing can be published.')
  }
  const descriptor = descriptorOf(described, 'containerimage.descriptor')
  const { layout: directory, annotations } = request
  return directory === undefined
    ? { kind: 'pushed', imageId, description, descriptors: [descriptor] }
    : { kind: 'layout', imageId, description, directory, descriptor: withoutDate(descriptor, annotations) }
}

/** The date of an image. BuildKit adds it to the descriptor of an image that it writes into a layout. */
const CREATED = 'org.opencontainers.image.created'

/** Returns the descriptor as BuildKit would push it: without the date, unless the user annotated one. */
function withoutDate(descriptor: Descriptor, annotations: readonly Annotation[]): Descriptor {
  if (annotations.some(({ key, level }) => key === CREATED && level.kind === 'manifest-descriptor')) return descriptor
  const { annotations: { [CREATED]: _, ...others } = {}, ...rest } = descriptor
  return Object.keys(others).length === 0 ? rest : { ...rest, annotations: others }
}

function parseDescription(text: string): Readonly<Record<string, unknown>> {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (cause) {
    throw new Error(`docker buildx build succeeded but its metadata is not JSON: ${messageOf(cause)}`, { cause })
  }
  if (isObject(parsed)) return parsed
  throw new Error('docker buildx build succeeded but its metadata is not a JSON object.')
}
