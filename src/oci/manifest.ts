import { jsonObjectOf, listOf, mediaTypeOf } from './content.ts'
import {
  type Annotations,
  annotationsOf,
  type Descriptor,
  descriptorOf,
  isManifestType,
  statedPlatform,
} from './descriptor.ts'
import type { Platform } from './platform.ts'

/** The manifest of one image. OCI image-spec, manifest.md. */
export interface Manifest {
  readonly mediaType: string
  readonly config: Descriptor
  readonly layers: readonly Descriptor[]
  readonly annotations: Annotations | undefined
  readonly artifactType: string | undefined
  /** The manifest that this one describes. */
  readonly subject: Descriptor | undefined
}

/** Parses an image manifest; `contentType` is the header of its response. Throws an Error if `bytes` are not one. */
export function parseManifest(bytes: Uint8Array, contentType?: string): Manifest {
  const document = jsonObjectOf(bytes, 'the manifest')
  const mediaType = mediaTypeOf(document, contentType)
  if (!isManifestType(mediaType)) throw new Error(`this is not an image manifest but ${mediaType}`)
  const { config, layers, annotations, artifactType, subject } = document
  return {
    mediaType,
    config: descriptorOf(config, 'config'),
    layers: listOf(layers, 'layers').map((layer, i) => descriptorOf(layer, `layers[${i}]`)),
    annotations: annotationsOf(annotations, 'the manifest'),
    artifactType: typeof artifactType === 'string' && artifactType !== '' ? artifactType : undefined,
    subject: subject === undefined || subject === null ? undefined : descriptorOf(subject, 'subject'),
  }
}

/** Returns the most bytes that a pull of this image transfers: its config and its layers. */
export const sizeOf = ({ config, layers }: Manifest): number =>
  layers.reduce((sum, layer) => sum + layer.size, config.size)

/**
 * The platform that an image's configuration states, normalised; undefined if it states none, as the
 * configurations of artifacts do. Throws an Error when `bytes` are no JSON object. OCI image-spec, config.md.
 */
export function configPlatform(bytes: Uint8Array): Platform | undefined {
  const config = jsonObjectOf(bytes, 'the image configuration')
  return config['os'] === '' || config['architecture'] === '' ? undefined : statedPlatform(config)
}
