import { type Readable, Transform } from 'node:stream'
import { discard } from '../http/types.ts'
import { createHash } from '../lib/crypto.ts'
import type { Digest } from '../oci/digest.ts'
import type { Repository } from '../oci/reference.ts'
import type { RegistryClient, RegistryRequest } from './client.ts'
import { isRefusal } from './error-response.ts'
import { RegistryError } from './errors.ts'
import { otherDigest } from './stored-digest.ts'

/** Creates requests for blobs. OCI distribution-spec, "Pulling blobs", "Mounting a blob from another repository". */
export function blobRequests(registry: RegistryClient, path: string) {
  const about = (digest: Digest): Pick<RegistryRequest<unknown>, 'target' | 'scopes' | 'subject' | 'byDigest'> => ({
    target: `${path}/blobs/${digest}`,
    scopes: [{ path, actions: 'pull' }],
    subject: `the blob ${path}@${digest}`,
    byDigest: true,
  })

  return {
    headBlob: (digest: Digest): Promise<number | undefined> =>
      registry.send({
        ...about(digest),
        method: 'HEAD',
        expect: [200, 404],
        async read(response) {
          await discard(response)
          return response.status === 404 ? undefined : Number(response.header('content-length') ?? Number.NaN)
        },
      }),

    getBlob: (digest: Digest, size?: number): Promise<Readable> =>
      registry.send({
        ...about(digest),
        method: 'GET',
        expect: [200],
        read: response => verifyingStream(response.body, digest, size),
      }),

    async mountBlob(digest: Digest, from: Repository): Promise<boolean> {
      const query = `mount=${encodeURIComponent(digest)}&from=${encodeURIComponent(from.path)}`
      try {
        return await registry.send({
          method: 'POST',
          target: `${path}/blobs/uploads/?${query}`,
          scopes: [
            { path, actions: 'pull,push' },
            { path: from.path, actions: 'pull' },
          ],
          subject: `the blob ${path}@${digest}, mounted from ${from.path},`,
          body: new Uint8Array(),
          // 202 opens an upload instead. It stays unused, and the registry drops it.
          expect: [201, 202],
          async read(response) {
            await discard(response)
            return response.status === 201 && otherDigest(response, digest) === undefined
          },
        })
      } catch (error) {
        // Registries need not support mounting, and they refuse it with various statuses.
        if (error instanceof RegistryError && isRefusal(error.failure)) return false
        throw error
      }
    },
  }
}

/** Verifies a stream as it passes through: fails with a `Failure` if its bytes do not match `digest` or `size`. */
export function verifyingStream(
  body: Readable,
  digest: Digest,
  size?: number,
  Failure: new (message: string) => Error = Error,
): Readable {
  const hash = createHash(digest.startsWith('sha512:') ? 'sha512' : 'sha256')
  let length = 0
  const check = new Transform({
    transform(chunk: Uint8Array, _, done) {
      hash.update(chunk)
      length += chunk.length
      if (size !== undefined && length > size) done(new Failure(`read more than the ${size} bytes of ${digest}`))
      else done(null, chunk)
    },
    flush(done) {
      const found = `${digest.split(':')[0]}:${hash.digest('hex')}`
      done(found === digest ? null : new Failure(`the ${length} bytes read have the digest ${found}, not ${digest}`))
    },
  })
  body.on('error', error => check.destroy(error))
  check.on('close', () => body.destroy())
  return body.pipe(check)
}
