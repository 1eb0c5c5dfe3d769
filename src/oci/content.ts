import { messageOf } from '../lib/errors.ts'
import { isObject, type Json } from '../lib/json.ts'
import { OCI_INDEX, OCI_MANIFEST } from './descriptor.ts'
import type { Digest } from './digest.ts'

/** A manifest or an index as a registry holds it, with its media type and digest. */
export interface Content {
  readonly bytes: Uint8Array
  readonly mediaType: string
  readonly digest: Digest
}

/** Returns the result of `parse`, and begins the message of its error with the document: `ghcr.io/me/app@sha256:…`. */
export function inDocument<T>(document: string, parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    throw new Error(`${document}: ${messageOf(error)}`, { cause: error })
  }
}

/** Returns a list of a document. It may be missing or null, as Go's encoder writes an empty one. Throws an Error. */
export function listOf(value: unknown, where: string): readonly unknown[] {
  if (!isPresent(value)) return []
  if (!Array.isArray(value)) throw new Error(`${where} is not a list`)
  return value
}

const isPresent = (value: unknown): boolean => value !== undefined && value !== null

/** Returns a `Content-Type` such as `application/json; charset=utf-8` without its parameters, in lower case. */
const essence = (contentType: string): string => (contentType.split(';', 1)[0] ?? '').trim().toLowerCase()

/** Media types that say nothing about the content. Servers that hold manifests as files send them. */
const GENERIC = new Set(['', 'application/json', 'application/octet-stream', 'binary/octet-stream', 'text/plain'])

/**
 * Returns the media type of a manifest or an index: its `Content-Type`. If that is generic or missing, returns the
 * document's own `mediaType`, or the type of OCI documents of this form, which need not state it.
 */
export function statedType(bytes: Uint8Array, contentType = ''): string {
  const header = essence(contentType)
  if (!GENERIC.has(header)) return header
  let document: Json
  try {
    document = jsonObjectOf(bytes, 'the document')
  } catch {
    return header
  }
  const { mediaType, schemaVersion } = document
  if (typeof mediaType === 'string' && mediaType !== '') return mediaType
  if (schemaVersion !== 2) return header
  if (document['manifests'] !== undefined) return OCI_INDEX
  return document['config'] === undefined ? header : OCI_MANIFEST
}

/** Parses the JSON object in `bytes`. `what` begins the message of the Error it throws if there is none. */
export function jsonObjectOf(bytes: Uint8Array, what: string): Json {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new Error(`${what} is not JSON`)
  }
  if (!isObject(value)) throw new Error(`${what} is not a JSON object`)
  return value
}

/**
 * Returns the media type of a manifest or an index: its own `mediaType`, which the `Content-Type` it came with must
 * repeat unless it is generic. Throws an Error if they differ or both are missing, if the document is of the old schema
 * 1, and if it could be read as a manifest as well as an index.
 *
 * OCI image-spec, manifest.md and image-index.md; distribution-spec 1.1, "Pulling manifests".
 */
export function mediaTypeOf(document: Json, contentType: string | undefined): string {
  const { schemaVersion } = document
  const mediaType = document['mediaType'] ?? ''
  const header = essence(contentType ?? '')
  const sent = header === '' ? '' : ` (it was sent as ${header})`
  if (schemaVersion === 1)
    throw new Error('the image has the obsolete Docker schema 1; push it again with a current tool')
  if (schemaVersion !== 2) throw new Error(`its schemaVersion is ${JSON.stringify(schemaVersion)}, not 2${sent}`)
  if (isPresent(document['manifests']) && (isPresent(document['layers']) || isPresent(document['config']))) {
    throw new Error(
      'the document has "manifests" as well as "config" or "layers", so it is neither an index nor a manifest',
    )
  }
  if (typeof mediaType !== 'string') throw new Error('mediaType is not a string')
  const specific = GENERIC.has(header) ? '' : header
  const type = mediaType || specific
  if (type === '') throw new Error(`it has no mediaType${sent}`)
  if (specific !== '' && specific !== type) throw new Error(`it says it is ${type}, but it was sent as ${header}`)
  return type
}
