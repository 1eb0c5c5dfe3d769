import { type Readable, Transform } from 'node:stream'
import { discard } from '../http/types.ts'
import { createHash } from '../lib/crypto.ts'
import type { Digest } from '../oci/digest.ts'
import type { Scope } from './authorizer.ts'
import type { Client, RegistryRequest } from './client.ts'
import { isPermanentStatus } from './error-response.ts'
import { RegistryError } from './errors.ts'
import type { Registry } from './repository.ts'
import { uploadBlob } from './upload.ts'

/** OCI distribution-spec 1.1, "Pulling blobs", "Mounting a blob from another repository" and "Pushing blobs". */
export function blobRequests(client: Client): Pick<Registry, 'headBlob' | 'getBlob' | 'mountBlob' | 'putBlob'> {
  const about = (path: string, digest: Digest): Pick<RegistryRequest<unknown>, 'target' | 'scopes' | 'subject'> => ({
    target: `${path}/blobs/${digest}`,
    scopes: [{ path, actions: 'pull' }],
    subject: `the blob ${path}@${digest}`,
  })
  const headBlob = (path: string, digest: Digest): Promise<number | undefined> =>
    client.send({
      ...about(path, digest),
      method: 'HEAD',
      expect: [200, 404],
      async read(response) {
        await discard(response)
        return response.status === 404 ? undefined : Number(response.header('content-length') ?? Number.NaN)
      },
    })

  return {
    headBlob,

    getBlob: (path, digest, size) =>
      client.send({
        ...about(path, digest),
        method: 'GET',
        expect: [200],
        read: response => verifyingStream(response.body, digest, size),
      }),

    async mountBlob(path, digest, from) {
      try {
        return await client.send({
          method: 'POST',
          target: `${path}/blobs/uploads/?mount=${encodeURIComponent(digest)}&from=${encodeURIComponent(from)}`,
          scopes: mountScopes(path, from),
          subject: `the blob ${path}@${digest}, mounted from ${from},`,
          body: new Uint8Array(),
          // 202 opens an upload instead, which nobody will use: registries drop those by themselves.
          expect: [201, 202],
          async read(response) {
            await discard(response)
            return response.status === 201
          },
        })
      } catch (error) {
        // Registries need not mount, and those that do not have many ways to say so.
        if (error instanceof RegistryError && isPermanentStatus(error.failure.status)) return false
        throw error
      }
    },

    putBlob: (path, source) => uploadBlob(client, path, source, headBlob),
  }
}

const mountScopes = (path: string, from: string): readonly Scope[] => [
  { path, actions: 'pull,push' },
  { path: from, actions: 'pull' },
]

/**
 * The same stream, which fails when what went through is not what `digest` names, or is not as long as `size` says.
 * `Failure` is what it fails with.
 */
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
      if (size !== undefined && length > size) done(new Failure(`more than the ${size} bytes of ${digest} came`))
      else done(null, chunk)
    },
    flush(done) {
      const found = `${digest.split(':')[0]}:${hash.digest('hex')}`
      done(
        found === digest ? null : new Failure(`the ${length} bytes that came are those of ${found}, not of ${digest}`),
      )
    },
  })
  body.on('error', error => check.destroy(error))
  check.on('close', () => body.destroy())
  return body.pipe(check)
}
