import type { Readable } from 'node:stream'
import { discard } from '../http/types.ts'
import type { Digest } from '../oci/digest.ts'
import type { RegistryClient, RegistryRequest } from './client.ts'
import { RegistryError } from './errors.ts'
import type { RegistryResponse } from './redirects.ts'
import type { Scope } from './scope.ts'
import { checkStored } from './stored-digest.ts'

/** A blob to upload, with its digest and size. */
export interface BlobSource {
  readonly digest: Digest
  /** In bytes. */
  readonly size: number
  /** Opens the bytes from the start, once for each attempt. */
  open(): Promise<Readable>
}

/** Size of one chunk of an upload, unless the registry requires more, and of the smallest that is tried after a 413. */
const CHUNK = 8 * 1024 * 1024
const SMALLEST_CHUNK = 1024 * 1024
/** Statuses with which registries and their proxies refuse an upload in one request. */
const WANTS_CHUNKS = new Set([405, 411, 413, 415])

/** The limits of a registry, learned from its refusals. A proxy sets such limits, so they hold for all uploads. */
interface Accepted {
  /** Uploads of at least this size need chunks. */
  whole: number
  chunk: number
}

/** Creates the requests for uploads. OCI distribution-spec 1.1, "Pushing blobs" and "Cancel a blob upload". */
export function uploadRequests(
  registry: RegistryClient,
  path: string,
  headBlob: (digest: Digest) => Promise<number | undefined>,
) {
  const scopes: readonly Scope[] = [{ path, actions: 'pull,push' }]
  const accepted: Accepted = { whole: Number.POSITIVE_INFINITY, chunk: CHUNK }
  const about: Pick<RegistryRequest<unknown>, 'scopes' | 'subject'> = { scopes, subject: `an upload to ${path}` }
  return {
    putBlob: (source: BlobSource): Promise<void> => uploadBlob({ registry, path, scopes, source, accepted }, headBlob),

    beginUpload: (): Promise<URL | undefined> =>
      registry.send({
        ...about,
        method: 'POST',
        target: `${path}/blobs/uploads/`,
        body: new Uint8Array(),
        expect: [202],
        async read(response) {
          await discard(response)
          return locationOf(response)
        },
      }),

    /** Accepts a refusal and keeps the token: distribution requires the permission to delete here. */
    cancelUpload: (upload: URL): Promise<void> =>
      registry.send({ ...about, method: 'DELETE', target: upload, expect: 'anything', read: discard, retry: false }),
  }
}

/** The upload of one blob. */
interface Upload {
  readonly registry: RegistryClient
  readonly path: string
  readonly scopes: readonly Scope[]
  readonly source: BlobSource
  readonly accepted: Accepted
}

/** An upload in progress: the URL for the next chunk, and the size of a chunk, of which `least` is the minimum. */
interface Session {
  readonly location: URL
  readonly chunk: number
  readonly least: number
}

/**
 * Uploads a blob in one piece, or in chunks if the registry refuses that for its length. Halves chunks that it refuses,
 * too, down to what it names as `OCI-Chunk-Min-Length`.
 *
 * The registry may have stored the blob even if its response was lost. So a retry first checks whether the blob exists,
 * and then begins a new upload, because the state of the old session is unknown.
 */
function uploadBlob(upload: Upload, headBlob: (digest: Digest) => Promise<number | undefined>): Promise<void> {
  const { registry, source, accepted } = upload
  let begun = false
  return registry.withRetries(async () => {
    if (begun && (await headBlob(source.digest)) !== undefined) return
    for (;;) {
      const session = await begin(upload)
      begun = true
      const whole = source.size < accepted.whole
      try {
        return await (whole ? sendWhole : sendChunks)(upload, session)
      } catch (error) {
        const status = error instanceof RegistryError ? error.failure.status : undefined
        if (status === undefined || !(whole ? WANTS_CHUNKS.has(status) : status === 413)) throw error
        const chunk = whole ? session.chunk : smallerChunk(session, source.size)
        if (chunk === undefined) throw error
        if (whole) accepted.whole = status === 413 ? Math.min(accepted.whole, source.size) : 0
        accepted.chunk = Math.min(accepted.chunk, chunk)
      }
    }
  })
}

/** Returns the next size of chunks to try after a 413; undefined if they are as small as possible. */
function smallerChunk({ chunk, least }: Session, size: number): number | undefined {
  if (size <= SMALLEST_CHUNK) return undefined
  let smaller = chunk
  while (smaller === chunk || smaller >= size) smaller /= 2
  smaller = Math.max(smaller, SMALLEST_CHUNK, least)
  return smaller < Math.min(chunk, size) ? smaller : undefined
}

function requestOf<T>(
  { path, scopes, source }: Upload,
  request: Pick<RegistryRequest<T>, 'method' | 'target' | 'expect' | 'read'>,
): RegistryRequest<T> {
  return { ...request, scopes, subject: `the blob ${path}@${source.digest}`, retry: false }
}

/** Throws a PermanentError if the upload must not continue there. */
function locationOf(response: RegistryResponse): URL | undefined {
  const location = response.header('location')
  return location === undefined ? undefined : response.follow(location, 'upload')
}

/** Returns the URL at which the upload continues. */
async function nextLocation(response: RegistryResponse): Promise<URL> {
  await discard(response)
  const location = locationOf(response)
  if (location === undefined) throw new Error('the registry did not return the location of the upload')
  return location
}

function begin(upload: Upload): Promise<Session> {
  const { registry, path, accepted } = upload
  const read = async (response: RegistryResponse): Promise<Session> => {
    const stated = Number(response.header('oci-chunk-min-length') ?? 0)
    const least = Number.isSafeInteger(stated) ? stated : 0
    return { location: await nextLocation(response), chunk: Math.max(accepted.chunk, least), least }
  }
  const request = requestOf(upload, { method: 'POST', target: `${path}/blobs/uploads/`, expect: [202], read })
  return registry.send({ ...request, body: new Uint8Array() })
}

/** Reads the response to the end of an upload. */
const readStored =
  ({ digest }: BlobSource) =>
  async (response: RegistryResponse): Promise<void> => {
    await discard(response)
    checkStored(response, digest)
  }

/** Returns the URL that closes the upload and states the digest of its bytes. */
function closing(location: URL, digest: Digest): URL {
  const url = new URL(location)
  url.searchParams.set('digest', digest)
  return url
}

async function sendWhole(upload: Upload, { location }: Session): Promise<void> {
  const { registry, source } = upload
  const target = closing(location, source.digest)
  await registry.send({
    ...requestOf(upload, { method: 'PUT', target, expect: [201], read: readStored(source) }),
    headers: { 'content-type': 'application/octet-stream', 'content-length': String(source.size) },
    body: () => source.open(),
  })
}

async function sendChunks(upload: Upload, session: Session): Promise<void> {
  const { registry, source } = upload
  let { location } = session
  let offset = 0
  for await (const chunk of chunksOf(await source.open(), session.chunk)) {
    const target = location
    location = await registry.send({
      ...requestOf(upload, { method: 'PATCH', target, expect: [202], read: nextLocation }),
      headers: {
        'content-type': 'application/octet-stream',
        'content-range': `${offset}-${offset + chunk.length - 1}`,
      },
      body: chunk,
    })
    offset += chunk.length
  }
  const target = closing(location, source.digest)
  const request = requestOf(upload, { method: 'PUT', target, expect: [201], read: readStored(source) })
  await registry.send({ ...request, body: new Uint8Array() })
}

/** Yields the bytes of a stream in chunks of `size`; the last one may be smaller. */
async function* chunksOf(stream: Readable, size: number): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = []
  let length = 0
  for await (const piece of stream as AsyncIterable<Uint8Array>) {
    let rest = piece
    while (length + rest.length >= size) {
      const cut = size - length
      yield Buffer.concat([...held, rest.subarray(0, cut)])
      rest = rest.subarray(cut)
      held = []
      length = 0
    }
    if (rest.length > 0) held.push(rest)
    length += rest.length
  }
  if (length > 0) yield Buffer.concat(held)
}
