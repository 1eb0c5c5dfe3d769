import { createHash, randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { type Answer, type Asked, failure, headerOf } from './answer.ts'
import { blobOf, type Store } from './store.ts'

/** The size above which only a blob's hash and size are kept, so that uploads may be larger than memory. */
const KEPT = 64 * 1024 * 1024

export interface BlobRules {
  /** Maximum size of a request body; longer ones are rejected with 413. */
  readonly maxBody: number
  readonly mounts: boolean
  /** True if HEAD finds the blobs of all repositories, as in Trow. */
  readonly findsElsewhere: boolean
  /** The value of `OCI-Chunk-Min-Length`; shorter chunks that are not the last are rejected. */
  readonly minChunk: number | undefined
}

interface Session {
  chunks: Uint8Array[] | undefined
  size: number
  /** True after a chunk that may only be the last. */
  ended: boolean
  readonly hash: ReturnType<typeof createHash>
}

export interface BlobHandlers {
  get(path: string, digest: string, asked: Asked): Answer
  begin(path: string, asked: Asked): Answer
  patch(path: string, id: string, asked: Asked): Promise<Answer>
  finish(path: string, id: string, asked: Asked): Promise<Answer>
  cancel(id: string): Answer
}

export function blobHandlers(store: Store, rules: BlobRules): BlobHandlers {
  const sessions = new Map<string, Session>()

  async function take(session: Session, body: Readable): Promise<void> {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      session.hash.update(chunk)
      session.size += chunk.length
      if (session.size > KEPT) session.chunks = undefined
      session.chunks?.push(chunk)
    }
  }
  const stated = rules.minChunk === undefined ? {} : { 'oci-chunk-min-length': String(rules.minChunk) }
  const tooLong = (asked: Asked): boolean => Number(headerOf(asked, 'content-length') ?? 0) > rules.maxBody
  const locationOf = (path: string, id: string): string => `/v2/${path}/blobs/uploads/${id}?state=kept`

  return {
    get(path, digest, asked) {
      const elsewhere = rules.findsElsewhere && asked.method === 'HEAD' ? [...store.repositories.values()] : []
      const blob = [store.repository(path), ...elsewhere].map(({ blobs }) => blobs.get(digest)).find(Boolean)
      if (blob === undefined) return failure(404, 'BLOB_UNKNOWN', 'blob unknown')
      const headers = { 'content-type': 'application/octet-stream', 'docker-content-digest': digest }
      const body = asked.method === 'HEAD' ? {} : { body: blob.open() }
      return { status: 200, headers: { ...headers, 'content-length': String(blob.size) }, ...body }
    },

    begin(path, { url }) {
      const [mount, from] = [url.searchParams.get('mount'), url.searchParams.get('from')]
      const blob = mount === null || from === null ? undefined : store.repositories.get(from)?.blobs.get(mount)
      if (rules.mounts && mount !== null && blob !== undefined) {
        store.repository(path).blobs.set(mount, blob)
        return { status: 201, headers: { location: `/v2/${path}/blobs/${mount}`, 'docker-content-digest': mount } }
      }
      const id = randomUUID()
      sessions.set(id, { chunks: [], size: 0, ended: false, hash: createHash('sha256') })
      return { status: 202, headers: { location: locationOf(path, id), range: '0-0', ...stated } }
    },

    async patch(path, id, asked) {
      const session = sessions.get(id)
      if (session === undefined) return failure(404, 'BLOB_UPLOAD_UNKNOWN', 'no such upload')
      if (tooLong(asked)) return failure(413, 'SIZE_INVALID', 'too long')
      const [start] = (headerOf(asked, 'content-range') ?? '').split('-')
      if (start !== '' && Number(start) !== session.size) return failure(416, 'RANGE_INVALID', 'out of order')
      if (session.ended) return failure(416, 'RANGE_INVALID', 'the chunk before was too short')
      session.ended = Number(headerOf(asked, 'content-length') ?? 0) < (rules.minChunk ?? 0)
      await take(session, asked.body)
      return { status: 202, headers: { location: locationOf(path, id), range: `0-${session.size - 1}` } }
    },

    async finish(path, id, asked) {
      const session = sessions.get(id)
      if (session === undefined) return failure(404, 'BLOB_UPLOAD_UNKNOWN', 'no such upload')
      if (tooLong(asked)) return failure(413, 'SIZE_INVALID', 'too long')
      await take(session, asked.body)
      sessions.delete(id)
      const digest = asked.url.searchParams.get('digest')
      const found = `sha256:${session.hash.digest('hex')}`
      if (digest !== found) return failure(400, 'DIGEST_INVALID', `${found} came`)
      const { size, chunks } = session
      const gone = (): Readable => Readable.from([])
      store
        .repository(path)
        .blobs.set(found, chunks === undefined ? { size, open: gone } : blobOf(Buffer.concat(chunks)))
      return { status: 201, headers: { location: `/v2/${path}/blobs/${found}`, 'docker-content-digest': found } }
    },

    cancel: id =>
      sessions.delete(id) ? { status: 204, headers: {} } : failure(404, 'BLOB_UPLOAD_UNKNOWN', 'no such upload'),
  }
}
