import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { type Artifact, createArtifactStore } from './artifact-store.ts'
import type { Response } from './blob-http.ts'
import { createBlobStore } from './blob-store.ts'
import { createRouter, json } from './router.ts'
import { createRuntimeToken } from './runtime-token.ts'

/** A request, as a fault is decided by. */
export interface ServiceRequest {
  /** A method of the service (`CreateArtifact`, …) or of the blob storage (`PutBlock`, `PutBlockList`, `GetBlob`, …). */
  readonly operation: string
  /** From 1, among all requests of this operation. */
  readonly attempt: number
}

/** Instead of the true answer: a status, with `msg` as the service words its errors, or a connection that breaks. */
export type Fault = 'disconnect' | { readonly status: number; readonly message?: string }

export interface ArtifactServiceOptions {
  /** Asked before each request is carried out; a fault means that it is not. */
  readonly onRequest?: (request: ServiceRequest) => Fault | undefined
  readonly now?: () => Date
}

export interface JobIdentity {
  readonly runId: string
  /** From 1, the default. */
  readonly runAttempt?: number
  /** Any text that tells the jobs of the run apart. */
  readonly jobId: string
  /** Whether the attempt sees the artifacts of earlier ones, as a re-run of the failed jobs does. Default true. */
  readonly seesEarlierAttempts?: boolean
}

export interface ArtifactService extends AsyncDisposable {
  readonly url: string
  /** The environment variables by which a job of a run finds the service. */
  environment(job: JobIdentity): { readonly ACTIONS_RESULTS_URL: string; readonly ACTIONS_RUNTIME_TOKEN: string }
  /** Every finished artifact of every run, the oldest first. */
  artifacts(): readonly Artifact[]
  /** The operations in the order in which they were asked for. */
  requests(): readonly string[]
}

/** Starts a stand-in of the artifact service and its blob storage, on a free port of 127.0.0.1. */
export const startArtifactService = async (options: ArtifactServiceOptions = {}): Promise<ArtifactService> => {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`

  const blobs = createBlobStore()
  const store = createArtifactStore(blobs, options.now ?? (() => new Date()))
  const route = createRouter(url, store, blobs)
  const requests: string[] = []
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { operation, answer } = route(request)
    requests.push(operation)
    const attempt = requests.filter(each => each === operation).length
    const fault = options.onRequest?.({ operation, attempt })
    if (fault === 'disconnect') {
      request.socket.destroy()
      return
    }
    const body = await buffer(request)
    send(response, fault === undefined ? answer(body) : faultResponse(fault))
  }
  server.on('request', (request, response) => {
    serve(request, response).catch(() => response.destroy())
  })

  return {
    url,
    environment: ({ runId, runAttempt = 1, jobId, seesEarlierAttempts = true }) => ({
      ACTIONS_RESULTS_URL: `${url}/`,
      ACTIONS_RUNTIME_TOKEN: createRuntimeToken(store.register({ runId, runAttempt, jobId, seesEarlierAttempts })),
    }),
    artifacts: store.all,
    requests: () => [...requests],
    [Symbol.asyncDispose]: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

const faultResponse = ({ status, message = 'fault of the stand-in' }: Exclude<Fault, 'disconnect'>): Response =>
  json(status, { code: 'internal', msg: message })

const send = (response: ServerResponse, { status, headers = {}, body }: Response): void => {
  response.writeHead(status, headers).end(body)
}
