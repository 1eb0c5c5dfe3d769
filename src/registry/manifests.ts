import { discard, type HttpResponse, readBody } from '../http/types.ts'
import { type Content, statedType } from '../oci/content.ts'
import { DOCKER_LIST, DOCKER_MANIFEST, isIndexType, OCI_INDEX, OCI_MANIFEST } from '../oci/descriptor.ts'
import { type Digest, digestOf, matchesDigest } from '../oci/digest.ts'
import { type Reference, referenceSuffix, toReference } from '../oci/reference.ts'
import type { RegistryClient } from './client.ts'
import type { Scope } from './scope.ts'
import { checkStored, otherDigest, statedDigest } from './stored-digest.ts'

/** The answer to a HEAD request for a manifest. */
export interface ManifestHead {
  readonly digest: Digest
  readonly mediaType: string | undefined
  /** In bytes. */
  readonly size: number | undefined
}

const ACCEPT = [OCI_INDEX, DOCKER_LIST, OCI_MANIFEST, DOCKER_MANIFEST].join(', ')
/** The size that every registry must accept, and most accept no more: distribution-spec 1.1, "Pushing Manifests". */
export const MANIFEST_LIMIT = 4 * 1024 * 1024

/** Creates the requests for manifests. OCI distribution-spec 1.1, "Pulling manifests" and "Pushing Manifests". */
export function manifestRequests(registry: RegistryClient, path: string) {
  const pull: readonly Scope[] = [{ path, actions: 'pull' }]
  const push: readonly Scope[] = [{ path, actions: 'pull,push' }]
  const nameOf = (reference: Reference): string => `${path}${referenceSuffix(reference)}`
  const targetOf = (reference: Reference): string =>
    `${path}/manifests/${reference.kind === 'tag' ? reference.tag : reference.digest}`

  function getManifest(of: Reference | Digest): Promise<Content> {
    const reference = toReference(of)
    return registry.send({
      method: 'GET',
      target: targetOf(reference),
      scopes: pull,
      subject: nameOf(reference),
      headers: { accept: ACCEPT },
      expect: [200],
      async read(response) {
        const bytes = await readBody(response, MANIFEST_LIMIT)
        const digest = digestFor(reference, response)
        if (digest !== undefined && !matchesDigest(bytes, digest)) {
          throw new Error(`the ${bytes.length} received bytes do not match ${digest}`)
        }
        return { bytes, mediaType: statedType(bytes, typeOf(response)), digest: digest ?? digestOf(bytes) }
      },
    })
  }

  async function headManifest(of: Reference | Digest): Promise<ManifestHead | undefined> {
    const reference = toReference(of)
    const head = await registry.send({
      method: 'HEAD',
      target: targetOf(reference),
      scopes: pull,
      subject: nameOf(reference),
      headers: { accept: ACCEPT },
      expect: [200, 404],
      async read(response): Promise<ManifestHead | 'absent' | 'without digest'> {
        await discard(response)
        if (response.status === 404) return 'absent'
        const digest = digestFor(reference, response)
        if (digest === undefined) return 'without digest'
        const length = Number(response.header('content-length') ?? Number.NaN)
        return { digest, mediaType: typeOf(response), size: Number.isSafeInteger(length) ? length : undefined }
      },
    })
    if (head === 'absent') return undefined
    if (head !== 'without digest') return head
    // The header is only a SHOULD. Without it, the digest is computed from the bytes.
    const { digest, mediaType, bytes } = await getManifest(reference)
    return { digest, mediaType, size: bytes.length }
  }

  function putManifest(as: Reference | Digest, content: Content): Promise<void> {
    const reference = toReference(as)
    return registry.send({
      method: 'PUT',
      target: targetOf(reference),
      scopes: push,
      subject: `${isIndexType(content.mediaType) ? 'the index' : 'the manifest'} ${nameOf(reference)}`,
      headers: { 'content-type': content.mediaType },
      body: content.bytes,
      expect: [200, 201, 202],
      async read(response) {
        await discard(response)
        checkStored(response, content.digest)
      },
    })
  }

  return { getManifest, headManifest, putManifest }
}

/** Returns the expected digest: the requested one, which the header must not contradict, or the header's. */
function digestFor(reference: Reference, response: HttpResponse): Digest | undefined {
  if (reference.kind === 'tag') return statedDigest(response)
  const other = otherDigest(response, reference.digest)
  if (other !== undefined) throw new Error(`the registry returned ${other}`)
  return reference.digest
}

const typeOf = (response: HttpResponse): string | undefined =>
  response.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase()
