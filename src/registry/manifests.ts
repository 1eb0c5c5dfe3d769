import { discard, type HttpResponse, readBody } from '../http/types.ts'
import type { Content } from '../oci/content.ts'
import { DOCKER_LIST, DOCKER_MANIFEST, isIndexType, OCI_INDEX, OCI_MANIFEST } from '../oci/descriptor.ts'
import { type Digest, digestOf, isDigest, matchesDigest } from '../oci/digest.ts'
import { imageIn } from '../oci/reference.ts'
import type { Scope } from './authorizer.ts'
import type { Client } from './client.ts'
import type { ManifestHead, Registry } from './repository.ts'

const ACCEPT = [OCI_INDEX, DOCKER_LIST, OCI_MANIFEST, DOCKER_MANIFEST].join(', ')
/** What registries must take at least, and most take at most: distribution-spec 1.1, "Pushing Manifests". */
export const MANIFEST_LIMIT = 4 * 1024 * 1024

const pull = (path: string): readonly Scope[] => [{ path, actions: 'pull' }]
const push = (path: string): readonly Scope[] => [{ path, actions: 'pull,push' }]

/** OCI distribution-spec 1.1, "Pulling manifests" and "Pushing Manifests". */
export function manifestRequests(client: Client): Pick<Registry, 'headManifest' | 'getManifest' | 'putManifest'> {
  const getManifest = (path: string, reference: string): Promise<Content> =>
    client.send({
      method: 'GET',
      target: `${path}/manifests/${reference}`,
      scopes: pull(path),
      subject: imageIn(path, reference),
      headers: { accept: ACCEPT },
      expect: [200],
      async read(response) {
        const bytes = await readBody(response, MANIFEST_LIMIT)
        const digest = statedDigest(response, reference)
        if (digest !== undefined && !matchesDigest(bytes, digest)) {
          throw new Error(`the ${bytes.length} bytes that came are not those of ${digest}`)
        }
        return { bytes, mediaType: typeOf(response) ?? '', digest: digest ?? digestOf(bytes) }
      },
    })

  return {
    getManifest,

    async headManifest(path, reference) {
      const head = await client.send({
        method: 'HEAD',
        target: `${path}/manifests/${reference}`,
        scopes: pull(path),
        subject: imageIn(path, reference),
        headers: { accept: ACCEPT },
        expect: [200, 404],
        async read(response): Promise<ManifestHead | 'absent' | 'without digest'> {
          await discard(response)
          if (response.status === 404) return 'absent'
          const digest = statedDigest(response, reference)
          if (digest === undefined) return 'without digest'
          const length = Number(response.header('content-length') ?? Number.NaN)
          return { digest, mediaType: typeOf(response), size: Number.isSafeInteger(length) ? length : undefined }
        },
      })
      if (head === 'absent') return undefined
      if (head !== 'without digest') return head
      // The header is only a SHOULD; without it the bytes tell.
      const { digest, mediaType, bytes } = await getManifest(path, reference)
      return { digest, mediaType, size: bytes.length }
    },

    putManifest: (path, reference, content) =>
      client.send({
        method: 'PUT',
        target: `${path}/manifests/${reference}`,
        scopes: push(path),
        subject: `${isIndexType(content.mediaType) ? 'the index' : 'the manifest'} ${imageIn(path, reference)}`,
        headers: { 'content-type': content.mediaType },
        body: content.bytes,
        expect: [200, 201, 202],
        async read(response) {
          await discard(response)
          const stored = response.header('docker-content-digest')
          if (isDigest(stored) && stored.split(':')[0] === content.digest.split(':')[0] && stored !== content.digest) {
            throw new Error(`the registry says that it stored ${stored} when it was sent ${content.digest}`)
          }
        },
      }),
  }
}

/** The digest that the answer must have: the one asked for, which the header may not contradict, or the header's. */
function statedDigest(response: HttpResponse, reference: string): Digest | undefined {
  const stated = response.header('docker-content-digest')
  if (!isDigest(reference)) return isDigest(stated) ? stated : undefined
  if (isDigest(stated) && stated.split(':')[0] === reference.split(':')[0] && stated !== reference) {
    throw new Error(`the registry answered with ${stated}`)
  }
  return reference
}

const typeOf = (response: HttpResponse): string | undefined =>
  response.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase()
