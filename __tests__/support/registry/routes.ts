import { type Answer, type Asked, failure, json } from './answer.ts'
import type { Needed } from './auth.ts'
import type { BlobHandlers } from './blobs.ts'
import { getManifest, listTags, type ManifestRules, putManifest } from './manifests.ts'
import type { Store } from './store.ts'

export interface Handlers {
  readonly store: Store
  readonly manifestRules: ManifestRules
  readonly blobs: BlobHandlers
}

const PATH = /^\/v2\/(.+)\/(manifests|blobs\/uploads|blobs|tags)\/(.*)$/

/** Returns the permissions that a request needs. */
export function neededBy({ method, url }: Asked): readonly Needed[] {
  const path = PATH.exec(url.pathname)?.[1]
  if (path === undefined) return []
  const from = url.searchParams.get('from')
  // As in distribution, the permission to push does not include cancelling an upload.
  const action = method === 'GET' || method === 'HEAD' ? 'pull' : method === 'DELETE' ? 'delete' : 'push'
  return [{ path, action }, ...(from === null ? [] : [{ path: from, action: 'pull' } as const])]
}

/** Executes a request. */
export async function route(asked: Asked, { store, manifestRules, blobs }: Handlers): Promise<Answer> {
  const { method, url } = asked
  if (url.pathname === '/v2/') return json(200, {})
  const [, path = '', kind, rest = ''] = PATH.exec(url.pathname) ?? []
  const reads = method === 'GET' || method === 'HEAD'
  if (kind === 'manifests' && reads) return getManifest(store.repository(path), rest, manifestRules)
  if (kind === 'manifests' && method === 'PUT') return putManifest(store.repository(path), rest, asked, manifestRules)
  if (kind === 'tags' && rest === 'list') return listTags(store.repository(path), path, asked)
  if (kind === 'blobs' && reads) return blobs.get(path, rest, asked)
  if (kind === 'blobs/uploads' && method === 'POST') return blobs.begin(path, asked)
  if (kind === 'blobs/uploads' && method === 'PATCH') return blobs.patch(path, rest, asked)
  if (kind === 'blobs/uploads' && method === 'PUT') return blobs.finish(path, rest, asked)
  if (kind === 'blobs/uploads' && method === 'DELETE') return blobs.cancel(rest)
  return failure(405, 'UNSUPPORTED', `${method} ${url.pathname}`)
}
