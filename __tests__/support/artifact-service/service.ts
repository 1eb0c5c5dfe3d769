import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { type Artifact, createArtifactStore } from './artifact-store.ts'
import type { Response } from './blob-http.ts'
import { createBlobStore } from './blob-store.ts'
import { createRouter, json } from './router.ts'
import { createRuntimeToken } from './runtime-token.ts'

/** The facts of a request by which a test chooses a fault. */
export interface ServiceRequest {
  /** Method of the service (`CreateArtifact`, …) or the blob storage (`PutBlock`, `PutBlockList`, `GetBlob`, …). */
  readonly operation: string
  /** Number of the request among those of this operation, from 1. */
  readonly attempt: number
}

/** A failure instead of the real response: a status with a message, without a body if it is empty, or no response. */
export type Fault = 'disconnect' | { readonly status: number; readonly message?: string }

export interface ArtifactServiceOptions {
  /** Called before each request. If it returns a fault, the request is not executed. */
  readonly onRequest?: (request: ServiceRequest) => Fault | undefined
  readonly now?: () => Date
}

export interface JobIdentity {
  readonly runId: string
  /** Starts at 1, which is the default. */
  readonly runAttempt?: number
  /** Any string that is unique among the jobs of the run. */
  readonly jobId: string
  /** True (the default) if the attempt sees artifacts of earlier attempts, as in a re-run of failed jobs. */
  readonly seesEarlierAttempts?: boolean
}

export interface ArtifactService extends AsyncDisposable {
  readonly url: string
  /** Returns the environment variables with which a job finds the service. */
  environment(job: JobIdentity): { readonly ACTIONS_RESULTS_URL: string; readonly ACTIONS_RUNTIME_TOKEN: string }
  /** Lists the finished artifacts of all runs, oldest first. */
  artifacts(): readonly Artifact[]
  /** Lists the operations in the order of their requests. */
  requests(): readonly string[]
}

/** Starts a local artifact service and its blob storage, on a free port of 127.0.0.1. */
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

const faultResponse = ({ status, message = 'injected fault' }: Exclude<Fault, 'disconnect'>): Response =>
  message === '' ? { status, body: '' } : json(status, { code: 'internal', msg: message })

const send = (response: ServerResponse, { status, headers = {}, body }: Response): void => {
  response.writeHead(status, headers).end(body)
}
