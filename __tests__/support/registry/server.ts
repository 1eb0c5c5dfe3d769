import http from 'node:http'
import http2 from 'node:http2'
import https from 'node:https'
import type { AddressInfo, Server, Socket } from 'node:net'
import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { type Answer, type Asked, failure } from './answer.ts'
import { type Auth, createGatekeeper, type Gatekeeper } from './auth.ts'
import { type BlobRules, blobHandlers } from './blobs.ts'
import { answerInstead, type Fault, spoil } from './faults.ts'
import type { ManifestRules } from './manifests.ts'
import { neededBy, route } from './routes.ts'
import { createStore, type Store } from './store.ts'
import { createWaves } from './waves.ts'

/** A request in the log, which is in the order of arrival. */
export interface Logged {
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly authorization: string | undefined
  /** Number of the connection, from 1. */
  readonly connection: number
  /** Number of the round trip, from 1; 0 if round trips are not counted. */
  readonly depth: number
  status: number
}

export interface RegistryServerOptions extends Partial<ManifestRules>, Partial<BlobRules> {
  readonly auth?: Auth
  readonly latencyMs?: number
  /** Counts round trips: a round trip is over after this many milliseconds without a request. */
  readonly wavesMs?: number
  /** Chooses the fault of a request. Called once for each, before it is executed. */
  readonly fault?: (request: Asked, number: number) => Fault | undefined
  /** Enables TLS, and HTTP/2 for clients that support it. */
  readonly tls?: { readonly key: string; readonly cert: string; readonly http2?: boolean }
  /** Current time, for the expiry of tokens. */
  readonly now?: () => number
}

export interface RegistryServer extends AsyncDisposable {
  /** `127.0.0.1:40123` */
  readonly host: string
  readonly store: Store
  readonly log: readonly Logged[]
  readonly gatekeeper: Gatekeeper
  clearLog(): void
  close(): Promise<void>
}

/** Starts an in-process registry (OCI distribution-spec 1.1): `await using registry = await startRegistry()`. */
export async function startRegistry(options: RegistryServerOptions = {}): Promise<RegistryServer> {
  const { auth = { kind: 'none' }, latencyMs = 0, fault, tls, now = Date.now } = options
  const store = createStore()
  const log: Logged[] = []
  const connections = new Map<unknown, number>()
  const sockets = new Set<Socket>()
  const closing = new AbortController()
  const pause = (ms: number) => delay(ms, undefined, { signal: closing.signal })
  const waves = options.wavesMs === undefined ? undefined : createWaves(options.wavesMs)
  const manifestRules: ManifestRules = {
    checkChildren: options.checkChildren ?? true,
    checkBlobs: options.checkBlobs,
    immutable: options.immutable ?? (() => false),
    lagReads: options.lagReads ?? 0,
    digestHeader: options.digestHeader ?? true,
  }
  const blobs = blobHandlers(store, {
    maxBody: options.maxBody ?? Number.POSITIVE_INFINITY,
    mounts: options.mounts ?? true,
    minChunk: options.minChunk,
    findsElsewhere: options.findsElsewhere ?? false,
  })
  const gatekeeper = createGatekeeper(auth, () => origin, now)
  const handlers = { store, manifestRules, blobs }

  async function answerTo(asked: Asked, fault: Fault | undefined): Promise<Answer> {
    const instead = answerInstead(fault, gatekeeper)
    if (instead !== undefined) return instead
    const token = gatekeeper.token(asked)
    if (token !== undefined) return spoil(await token, fault)
    const refusal = gatekeeper.check(asked, neededBy(asked))
    return spoil(refusal ?? (await route(asked, handlers)), fault)
  }

  async function serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://registry')
    const asked: Asked = { method: request.method ?? '', url, headers: request.headers, body: request }
    // In HTTP/2 each stream has its own socket; the session is the connection.
    const peer = 'stream' in request ? (request.stream as http2.ServerHttp2Stream).session : request.socket
    if (!connections.has(peer)) connections.set(peer, connections.size + 1)
    const wave = waves?.hold()
    const entry: Logged = {
      method: asked.method,
      url: `${url.pathname}${url.search}`,
      authorization: request.headers.authorization,
      connection: connections.get(peer) ?? 0,
      depth: wave?.depth ?? 0,
      status: 0,
    }
    log.push(entry)
    const wrong = fault?.(asked, log.length)
    if (wrong?.kind === 'cut before') return cut(response)
    if (wrong?.kind === 'refuse stream') return refuse(response)
    if (wrong?.kind === 'go away') return goAway(response, wrong.code)
    const answer = await answerTo(asked, wrong)
    entry.status = answer.status
    if (wrong?.kind === 'slow') await pause(wrong.ms)
    if (latencyMs > 0) await pause(latencyMs)
    await wave?.released
    if (wrong?.kind === 'cut after') return cut(response)
    send(asked, response, answer, wrong?.kind === 'truncated')
  }

  const listener = (request: http.IncomingMessage, response: http.ServerResponse): void => {
    response.on('error', () => {})
    serve(request, response).catch(error => {
      if (!response.headersSent) send({ method: 'GET' }, response, failure(500, 'UNKNOWN', String(error)), false)
      else response.destroy()
    })
  }
  const server = createServer(tls, listener)
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const origin = `${tls === undefined ? 'http' : 'https'}://${host}`

  const close = async (): Promise<void> => {
    closing.abort()
    const closed = new Promise(resolve => server.close(resolve))
    for (const socket of sockets) socket.destroy()
    await closed
  }
  return {
    host,
    store,
    log,
    gatekeeper,
    clearLog: () => log.splice(0),
    close,
    [Symbol.asyncDispose]: close,
  }
}

type Listener = (request: http.IncomingMessage, response: http.ServerResponse) => void

function createServer(tls: RegistryServerOptions['tls'], listener: Listener): Server {
  if (tls === undefined) return http.createServer(listener)
  const { key, cert } = tls
  if (tls.http2 === false) return https.createServer({ key, cert }, listener)
  // Requests and responses of HTTP/2's compatibility API have almost the same type.
  return http2.createSecureServer({ key, cert, allowHTTP1: true }, listener as never)
}

function cut(response: http.ServerResponse): void {
  if ('stream' in response) (response.stream as http2.ServerHttp2Stream).session?.destroy()
  else response.socket?.destroy()
}

const streamOf = (response: http.ServerResponse) =>
  'stream' in response ? (response.stream as http2.ServerHttp2Stream) : undefined

const refuse = (response: http.ServerResponse): void =>
  streamOf(response)?.close(http2.constants.NGHTTP2_REFUSED_STREAM)

function goAway(response: http.ServerResponse, code: number): void {
  const stream = streamOf(response)
  if (!stream?.session?.destroyed) stream?.session?.goaway(code, (stream.id ?? 1) - 2)
}

function send(asked: Pick<Asked, 'method'>, response: http.ServerResponse, answer: Answer, truncated: boolean): void {
  const { status, headers, body } = answer
  const length = body instanceof Uint8Array ? { 'content-length': String(body.length) } : {}
  response.writeHead(status, { ...length, ...headers })
  if (asked.method === 'HEAD' || body === undefined) {
    response.end()
  } else if (body instanceof Readable) {
    body.on('error', () => response.destroy()).pipe(response)
  } else if (truncated && body.length > 1) {
    response.write(body.subarray(0, body.length >> 1), () => cut(response))
  } else {
    response.end(body)
  }
}
