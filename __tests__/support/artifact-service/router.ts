import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { type ArtifactStore, blobKey, type StoredArtifact, TwirpError } from './artifact-store.ts'
import { answerBlobRequest, blobOperation, failure, type Response } from './blob-http.ts'
import type { BlobStore } from './blob-store.ts'
import { readRuntimeToken } from './runtime-token.ts'
import { artifactMethods } from './twirp.ts'

/** A classified request, before its execution. */
interface Route {
  /** Method of the service (`CreateArtifact`, …) or the blob storage (`PutBlock`, `PutBlockList`, `GetBlob`, …). */
  readonly operation: string
  answer(body: Buffer): Response
}

const SERVICE_PATH = '/twirp/github.actions.results.api.v1.ArtifactService/'
/** If the host is an IP address, Azure's client expects account, container and blob in the path. */
const BLOB_PATH = '/storage/artifacts/'

/** The permissions of a signed URL. */
interface Grant {
  readonly key: string
  readonly write: boolean
  readonly fileName: string
}

/** Creates a router of requests to the artifact service or the blob storage at `origin`. */
export const createRouter = (origin: string, store: ArtifactStore, blobs: BlobStore) => {
  const grants = new Map<string, Grant>()
  const sign = (artifact: StoredArtifact, write: boolean): string => {
    const [key, signature] = [blobKey(artifact), randomUUID()]
    grants.set(signature, { key, write, fileName: `${artifact.name}.zip` })
    return `${origin}${BLOB_PATH}${key}?sp=${write ? 'cw' : 'r'}&sig=${signature}`
  }
  const methods = artifactMethods(store, {
    upload: artifact => sign(artifact, true),
    download: artifact => sign(artifact, false),
  })

  const callMethod = (name: string, request: IncomingMessage, body: Buffer): Response => {
    try {
      const caller = readRuntimeToken(request.headers.authorization)
      if (caller === undefined) throw new TwirpError(401, 'unauthenticated', 'a token with Actions.Results is required')
      const method = methods.get(name)
      if (method === undefined) throw new TwirpError(404, 'bad_route', `no method ${name}`)
      return json(200, method(JSON.parse(body.toString()), caller))
    } catch (error) {
      if (error instanceof TwirpError) return json(error.status, { code: error.code, msg: error.message })
      throw error
    }
  }
  const callStorage = (operation: string, target: URL, request: IncomingMessage, body: Buffer): Response => {
    const grant = grants.get(target.searchParams.get('sig') ?? '')
    const isAllowed = grant?.write === operation.startsWith('Put') && target.pathname === `${BLOB_PATH}${grant.key}`
    if (!isAllowed) return failure(403, 'AuthenticationFailed')
    return answerBlobRequest(blobs, {
      ...grant,
      operation,
      query: target.searchParams,
      headers: request.headers,
      body,
    })
  }

  return (request: IncomingMessage): Route => {
    const target = new URL(request.url ?? '/', origin)
    if (target.pathname.startsWith(SERVICE_PATH)) {
      const operation = target.pathname.slice(SERVICE_PATH.length)
      return { operation, answer: body => callMethod(operation, request, body) }
    }
    const operation = blobOperation(request.method, target.searchParams)
    return { operation, answer: body => callStorage(operation, target, request, body) }
  }
}

export const json = (status: number, value: unknown): Response => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
})
