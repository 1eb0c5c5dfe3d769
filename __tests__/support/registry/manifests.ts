import { isIndexType } from '../../../src/oci/descriptor.ts'
import { digestOf, isDigest } from '../../../src/oci/digest.ts'
import { parseIndex } from '../../../src/oci/index.ts'
import { parseManifest } from '../../../src/oci/manifest.ts'
import { type Answer, type Asked, failure, headerOf, readAll } from './answer.ts'
import type { StoredRepository } from './store.ts'

export interface ManifestRules {
  /** True to reject an index with missing children, as distribution does. */
  readonly checkChildren: boolean
  /** True to reject a manifest with missing blobs, with this code. */
  readonly checkBlobs: string | undefined
  /** Selects tags that cannot be overwritten, not even with the same content. */
  readonly immutable: (tag: string) => boolean
  /** Number of reads that do not see a write yet. */
  readonly lagReads: number
  /** True if answers have the digest in a header. */
  readonly digestHeader: boolean
}

export async function putManifest(
  repository: StoredRepository,
  reference: string,
  asked: Asked,
  rules: ManifestRules,
): Promise<Answer> {
  const bytes = await readAll(asked.body)
  const digest = digestOf(bytes)
  const mediaType = headerOf(asked, 'content-type') ?? ''
  if (isDigest(reference) && reference !== digest) return failure(400, 'DIGEST_INVALID', 'these are other bytes')
  const previous = repository.tags.get(reference)
  if (previous !== undefined && rules.immutable(reference)) {
    return failure(400, 'TAG_INVALID', `the tag ${reference} is immutable`)
  }
  if (rules.checkChildren && isIndexType(mediaType)) {
    const missing = parseIndex(bytes, mediaType).manifests.find(child => !repository.manifests.has(child.digest))
    if (missing !== undefined) return failure(404, 'MANIFEST_BLOB_UNKNOWN', `blob unknown: ${missing.digest}`)
  }
  if (rules.checkBlobs !== undefined && !isIndexType(mediaType)) {
    const { config, layers } = parseManifest(bytes, mediaType)
    const missing = [config, ...layers].find(blob => !repository.blobs.has(blob.digest))
    if (missing !== undefined) return failure(400, rules.checkBlobs, `${missing.digest} is missing`)
  }
  const known = repository.manifests.has(digest)
  repository.manifests.set(digest, { bytes, mediaType })
  if (!known) repository.hidden.set(digest, rules.lagReads)
  if (!isDigest(reference)) {
    if (previous !== digest) repository.hidden.set(reference, rules.lagReads)
    repository.tags.set(reference, digest)
  }
  const headers = { location: `${asked.url.pathname}`, ...(rules.digestHeader && { 'docker-content-digest': digest }) }
  return { status: 201, headers }
}

export function getManifest(repository: StoredRepository, reference: string, rules: ManifestRules): Answer {
  const lag = repository.hidden.get(reference) ?? 0
  if (lag > 0) repository.hidden.set(reference, lag - 1)
  const digest = isDigest(reference) ? reference : repository.tags.get(reference)
  const found = lag > 0 || digest === undefined ? undefined : repository.manifests.get(digest)
  if (found === undefined || digest === undefined) return failure(404, 'MANIFEST_UNKNOWN', 'manifest unknown')
  const { bytes, mediaType } = found
  const headers = { 'content-type': mediaType, 'content-length': String(bytes.length) }
  return {
    status: 200,
    headers: { ...headers, ...(rules.digestHeader && { 'docker-content-digest': digest }) },
    body: bytes,
  }
}

/** Returns a page of sorted tags, with a link to the next page. */
export function listTags(repository: StoredRepository, path: string, { url }: Asked): Answer {
  const all = [...repository.tags.keys()].sort()
  const limit = Number(url.searchParams.get('n') ?? 100)
  const last = url.searchParams.get('last')
  const rest = last === null ? all : all.filter(tag => tag > last)
  const tags = rest.slice(0, limit)
  const next = `</v2/${path}/tags/list?n=${limit}&last=${tags.at(-1)}>; rel="next"`
  const body = new TextEncoder().encode(JSON.stringify({ name: path, tags }))
  return {
    status: 200,
    headers: { 'content-type': 'application/json', ...(rest.length > limit && { link: next }) },
    body,
  }
}
