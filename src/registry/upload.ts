import type { Readable } from 'node:stream'
import { discard } from '../http/types.ts'
import type { Digest } from '../oci/digest.ts'
import type { Scope } from './authorizer.ts'
import type { Client, RegistryRequest } from './client.ts'
import { RegistryError } from './errors.ts'
import type { RegistryResponse } from './redirects.ts'
import type { BlobSource } from './repository.ts'

/** How much of a blob one request of a chunked upload carries, unless the registry asks for more. */
const CHUNK = 8 * 1024 * 1024
/** Answers of registries, and of what stands before them, that take no request of that length or of that kind. */
const WANTS_CHUNKS = new Set([405, 411, 413, 415])

interface Upload {
  readonly client: Client
  readonly path: string
  readonly source: BlobSource
}

/** An upload that was begun: where its next piece goes, and how large a piece must be at least. */
interface Session {
  readonly location: URL
  readonly chunk: number
}

/**
 * Uploads a blob: in one piece, and where the registry refuses that for its length, in chunks.
 *
 * A piece whose answer is lost may have been stored all the same. So before the blob is sent again it is looked for,
 * and the upload begins anew: what became of the old session is not known. OCI distribution-spec 1.1, "Pushing blobs".
 */
export function uploadBlob(
  client: Client,
  path: string,
  source: BlobSource,
  headBlob: (path: string, digest: Digest) => Promise<number | undefined>,
): Promise<void> {
  const upload = { client, path, source }
  let begun = false
  let send = sendWhole
  return client.withRetries(async () => {
    if (begun && (await headBlob(path, source.digest)) !== undefined) return
    begun = true
    try {
      await send(upload, await begin(upload))
    } catch (error) {
      const status = error instanceof RegistryError ? error.failure.status : undefined
      if (send === sendChunks || status === undefined || !WANTS_CHUNKS.has(status)) throw error
      send = sendChunks
      await send(upload, await begin(upload))
    }
  })
}

function callOf<T>(
  { path, source }: Upload,
  call: Pick<RegistryRequest<T>, 'method' | 'target' | 'expect' | 'read'>,
): RegistryRequest<T> {
  const scopes: readonly Scope[] = [{ path, actions: 'pull,push' }]
  return { ...call, scopes, subject: `the blob ${path}@${source.digest}`, retry: false }
}

/** Where the registry says that the upload goes on. */
async function locationOf(answer: RegistryResponse): Promise<URL> {
  await discard(answer)
  const location = answer.header('location')
  if (location === undefined || !URL.canParse(location, answer.url.href)) {
    throw new Error('the registry did not say where the upload goes on')
  }
  return new URL(location, answer.url)
}

function begin(upload: Upload): Promise<Session> {
  const { client, path } = upload
  const read = async (answer: RegistryResponse): Promise<Session> => {
    const least = Number(answer.header('oci-chunk-min-length') ?? 0)
    return { location: await locationOf(answer), chunk: Math.max(CHUNK, Number.isSafeInteger(least) ? least : 0) }
  }
  const call = callOf(upload, { method: 'POST', target: `${path}/blobs/uploads/`, expect: [202], read })
  return client.send({ ...call, body: new Uint8Array() })
}

/** The upload's address that closes it: what was sent is this digest. */
function closing(location: URL, digest: Digest): URL {
  const url = new URL(location)
  url.searchParams.set('digest', digest)
  return url
}

async function sendWhole(upload: Upload, { location }: Session): Promise<void> {
  const { client, source } = upload
  const target = closing(location, source.digest)
  await client.send({
    ...callOf(upload, { method: 'PUT', target, expect: [201], read: discard }),
    headers: { 'content-type': 'application/octet-stream', 'content-length': String(source.size) },
    body: () => source.open(),
  })
}

async function sendChunks(upload: Upload, session: Session): Promise<void> {
  const { client, source } = upload
  let { location } = session
  let offset = 0
  for await (const piece of pieces(await source.open(), session.chunk)) {
    const at = location
    location = await client.send({
      ...callOf(upload, { method: 'PATCH', target: at, expect: [202], read: locationOf }),
      headers: {
        'content-type': 'application/octet-stream',
        'content-range': `${offset}-${offset + piece.length - 1}`,
      },
      body: piece,
    })
    offset += piece.length
  }
  const target = closing(location, source.digest)
  const call = callOf(upload, { method: 'PUT', target, expect: [201], read: discard })
  await client.send({ ...call, body: new Uint8Array() })
}

/** The bytes of a stream in pieces of `size`, the last one what is left. */
async function* pieces(stream: Readable, size: number): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = []
  let length = 0
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    let rest = chunk
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
