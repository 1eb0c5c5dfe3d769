import type { Annotation } from '../../metadata/labels.ts'
import { type Descriptor, descriptorOf } from '../../oci/descriptor.ts'
import { type CheckWarning, warningsIn } from './warnings.ts'

/** What buildx says of its result. */
export interface BuildResult {
  /** What was pushed, or written to be pushed: a manifest, or an index for several platforms or attestations. */
  readonly descriptor?: Descriptor
  /** The digest of the image's configuration, for a single platform. */
  readonly imageId?: string
  /** buildx's own description, JSON. */
  readonly description: string
  /** What the Dockerfile checks found. */
  readonly warnings: readonly CheckWarning[]
}

/**
 * Reads what buildx writes into its metadata file. Throws an Error for a push without a digest in it: it cannot be told
 * what was published.
 */
export function buildResultOf(text: string, pushed: boolean): BuildResult {
  // buildx writes "null" when it has nothing to say.
  const description = /^(?:null)?$/.test(text.trim()) ? '{}' : text
  const described = parseDescription(description)
  const imageId = described['containerimage.config.digest']
  const descriptor = described['containerimage.descriptor']
  if (pushed && descriptor === undefined) {
    throw new Error('docker buildx build succeeded but its metadata names no digest; nothing can be published from it.')
  }
  return {
    description,
    warnings: warningsIn(described),
    ...(typeof imageId === 'string' && { imageId }),
    ...(pushed && { descriptor: descriptorOf(descriptor, 'containerimage.descriptor') }),
  }
}

/** The date of an image. BuildKit adds it to the descriptor of an image that it writes into a layout. */
const CREATED = 'org.opencontainers.image.created'

/** Returns the descriptor that the image has if BuildKit pushes it: without the date, unless the user gave it one. */
export function withoutDate(descriptor: Descriptor, annotations: readonly Annotation[]): Descriptor {
  if (annotations.some(({ key, level }) => key === CREATED && level.kind === 'manifest-descriptor')) return descriptor
  const { annotations: { [CREATED]: _, ...others } = {}, ...rest } = descriptor
  return { ...rest, ...(Object.keys(others).length > 0 && { annotations: others }) }
}

function parseDescription(text: string): Readonly<Record<string, unknown>> {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch (cause) {
    throw new Error(`docker buildx build succeeded but its metadata is not JSON: ${(cause as Error).message}`)
  }
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return { ...parsed }
  throw new Error('docker buildx build succeeded but its metadata is not a JSON object.')
}
