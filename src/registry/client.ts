import type { Readable } from 'node:stream'
import { type AddressKind, addressKind } from '../http/address.ts'
import { createSemaphore } from '../http/semaphore.ts'
import { isLoopback, type Send, type Transport, UnprocessedError } from '../http/types.ts'
import { type Clock, systemClock } from '../lib/clock.ts'
import { createAuthorizer } from './authorizer.ts'
import type { Credential, FindCredential } from './credentials.ts'
import { readErrorResponse } from './error-response.ts'
import { type Failure, networkFailure, OtherHostError, RegistryError } from './errors.ts'
import { followUrl } from './followed-url.ts'
import { hintFor, loginHintFor, otherHostHint } from './hints.ts'
import { createPacer, type Pause } from './pacer.ts'
import { ping, speaksTls } from './ping.ts'
import { type RegistryResponse, sendFollowingRedirects } from './redirects.ts'
import { DEFAULT_RETRY, type Retry, type RetryPolicy, withRetries } from './retry.ts'
import type { Scope } from './scope.ts'
import { fetchToken } from './token.ts'

export interface ClientOptions {
  readonly transport: Transport
  readonly credentials: FindCredential
  /** Registries with a login in the inputs, for hints: one may be misspelled. */
  readonly given?: readonly string[] | undefined
  readonly clock?: Clock | undefined
  readonly retry?: RetryPolicy | undefined
  /** The canonical hosts with plain HTTP allowed, besides this machine. */
  readonly insecure?: ReadonlySet<string> | undefined
  readonly signal?: AbortSignal | undefined
  /** Called for each failure that is retried. */
  readonly onRetry?: ((retry: Retry) => void) | undefined
  /** Called for each pause that a registry's rate limit causes. */
  readonly onPause?: ((pause: Pause) => void) | undefined
}

/** A request of the protocol, which may be sent more than once. */
export interface RegistryRequest<T> {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'PATCH' | 'DELETE'
  /** The path after `/v2/`, or an absolute URL that the registry returned. */
  readonly target: string | URL
  readonly scopes: readonly Scope[]
  /** The content, for error messages: `me/app:1.2`. */
  readonly subject: string
  readonly headers?: Readonly<Record<string, string>>
  /** The body. A stream is opened again for each attempt. */
  readonly body?: Uint8Array | (() => Promise<Readable>)
  /** True for a read by digest, whose content `read` or its caller verifies. */
  readonly byDigest?: boolean
  /** The successful statuses; with `anything`, every response succeeds. */
  readonly expect: readonly number[] | 'anything'
  /** Creates the result from a successful response. An error here fails the request, and the client retries it. */
  readonly read: (response: RegistryResponse) => T | Promise<T>
  /** False if the caller retries the request. */
  readonly retry?: boolean
}

/** The client of one registry: pings it, authorizes requests, follows redirects, retries. */
export interface RegistryClient {
  /** Adds a scope to the shared token. Sends nothing. */
  declare(scope: Scope): void
  /** Throws a {@link RegistryError} that says which request failed, why, and what to do. */
  send<T>(request: RegistryRequest<T>): Promise<T>
  /** Retries a series of requests, with `retry: false` each, after a transient failure. */
  withRetries<T>(operation: () => Promise<T>): Promise<T>
  /** Runs an operation on a blob that is about to be copied to this registry, when few others do. */
  readonly limitBlobs: Limit
  /** Runs the transfer of a blob to this registry, when few others do. */
  readonly limitTransfers: Limit
  /** Returns the number of requests sent for a repository, with retries and redirects. */
  requests(path: string): number
  /** Describes the sender of the requests: `as octocat, with credentials from the inputs`. */
  identity(): Promise<string>
}

/** Runs an operation as soon as a limit of concurrent operations allows it. */
type Limit = <T>(operation: () => Promise<T>) => Promise<T>

/** Concurrent blobs that are looked for or mounted: as many as there are connections to a host. */
const BLOBS = 8
/** Concurrent transfers. Each may occupy one of the eight connections to either side, which may be the same. */
const TRANSFERS = 4

/** Creates the client of a registry. @param registry canonical host, as {@link Repository} has it */
export function createRegistryClient(registry: string, options: ClientOptions): RegistryClient {
  const { transport, clock = systemClock, retry: policy = DEFAULT_RETRY, signal, onRetry, onPause, insecure } = options
  const { now } = clock
  const retry = { clock, policy, signal, onRetry }
  const pacer = createPacer({ clock, policy, signal, onPause })
  const plainAllowed = (host: string): boolean => isLoopback(host) || (insecure?.has(host) ?? false)
  const host = registry === 'docker.io' ? 'registry-1.docker.io' : registry
  let base = new URL(`${plainAllowed(host) ? 'http' : 'https'}://${host}/`)
  /** True after the registry has answered a ping. */
  let pinged = false
  let firstPing: Promise<void> | undefined
  let tlsPing: Promise<void> | undefined
  let known: Promise<Credential | undefined> | undefined
  const counts = new Map<string, number>()
  /** The registry's part of the network; public as long as only its name is known, as behind a proxy. */
  let place: AddressKind = addressKind(base.hostname) ?? 'public'

  const send: Send = async request => {
    const response = await transport.send(request)
    if (request.url.host === base.host) place = addressKind(response.address ?? '') ?? place
    return response
  }
  const credential = (): Promise<Credential | undefined> => {
    known ??= options.credentials(registry)
    return known
  }
  const failed = async (method: string, subject: string, failure: Failure): Promise<RegistryError> =>
    new RegistryError({ registry, method, subject, identity: identityOf(await credential()) }, failure)
  /** Creates the error for a failure of another host, which gets no credentials. */
  const failedElsewhere = (method: string, subject: string, failure: Failure): RegistryError =>
    new RegistryError({ registry, method, subject, identity: identityOf(undefined) }, failure)
  /** Creates the error for a request without a response. */
  const unanswered = async (method: string, subject: string, error: unknown): Promise<RegistryError> => {
    const failure = networkFailure(error, registry)
    return error instanceof OtherHostError
      ? failedElsewhere(method, subject, failure)
      : failed(method, subject, failure)
  }

  const authorizer = createAuthorizer({
    credential,
    now,
    async fetchToken(realm, service, scopes) {
      let url: URL
      try {
        url = followUrl(realm.href, base, 'token', { origin: base.origin, from: place, plainAllowed }).url
      } catch (error) {
        throw await unanswered('GET', 'a token', error)
      }
      const known = await credential()
      const refused = { credential: known, scopes, given: options.given }
      const hint = (failure: Failure): string | undefined => loginHintFor(registry, failure, refused)
      const identity = identityOf(known)
      const request = { send, now, realm: url, service, scopes, credential: known, registry, identity, hint, signal }
      return withRetries(() => pacer.run(() => fetchToken(request), true), retry)
    },
  })

  async function pingRegistry(): Promise<void> {
    const result = await ping(base, { send, now, signal, failed: failure => failed('GET', '/v2/', failure) })
    base = result.base
    pinged = true
    authorizer.useChallenge(result.challenge, base)
  }

  /**
   * Pings the registry if there are credentials for it. Without credentials, the response to the first request carries
   * the same challenge, one round trip earlier.
   */
  async function pingWithCredentials(): Promise<void> {
    // If the credentials cannot be read, the request that needs them reports it.
    if ((await credential().catch(() => undefined)) === undefined) return
    await withRetries(() => pacer.run(pingRegistry, true), retry)
  }

  /** Pings once, before the first request. A failure is not cached. */
  function pingFirst(): Promise<void> {
    if (firstPing === undefined) {
      const pinging = pingWithCredentials()
      firstPing = pinging
      pinging.catch(() => {
        if (firstPing === pinging) firstPing = undefined
      })
    }
    return firstPing
  }

  async function exchange(
    request: RegistryRequest<unknown>,
    authorization: string | undefined,
  ): Promise<RegistryResponse> {
    const url = request.target instanceof URL ? request.target : new URL(`v2/${request.target}`, base)
    const path = request.scopes[0]?.path ?? ''
    const onSend = (): void => void counts.set(path, (counts.get(path) ?? 0) + 1)
    const options = { send, authorization, origin: base.origin, place: () => place, plainAllowed, signal, onSend }
    for (let resent = 0; ; resent++) {
      try {
        return await sendFollowingRedirects({ ...request, url }, options)
      } catch (error) {
        // The transport itself sends other bodies again.
        if (typeof request.body !== 'function' || !UnprocessedError.mayResend(error, resent)) throw error
      }
    }
  }

  /**
   * Switches to TLS if a registry that has not answered a ping yet refuses plain HTTP. Returns whether it did. Throws
   * the error of the ping, which says more than the response to a HEAD request.
   */
  async function switchesToTls(error: RegistryError): Promise<boolean> {
    if (pinged || base.protocol === 'https:' || !(speaksTls(error) || error.failure.status === 400)) return false
    tlsPing ??= pingRegistry().finally(() => {
      tlsPing = undefined
    })
    await tlsPing
    return base.protocol !== 'http:'
  }

  async function sendOnce<T>(request: RegistryRequest<T>): Promise<T> {
    const { method, subject, scopes, expect, read } = request
    for (let refusals = 1; ; refusals++) {
      const authorization = await authorizer.authorize(scopes)
      try {
        const response = await exchange(request, authorization?.header)
        const { status, url } = response
        if (expect === 'anything' || expect.includes(status)) return await read(response)
        const challenge = response.header('www-authenticate')
        const failure = await readErrorResponse(response, now())
        if (url.origin !== base.origin) {
          throw failedElsewhere(method, subject, { ...failure, hint: otherHostHint(registry, url.origin) })
        }
        const refused = (status === 401 || status === 403) && failure.rateLimit === undefined
        if (refused && authorizer.onRefusal({ status, challenge, authorization, base }, scopes, refusals)) continue
        throw await failed(method, subject, {
          ...failure,
          hint: hintFor(registry, failure, { method, credential: await credential(), scopes, given: options.given }),
        })
      } catch (caught) {
        const error = caught instanceof RegistryError ? caught : await unanswered(method, subject, caught)
        if (!(await switchesToTls(error))) throw error
      }
    }
  }

  return {
    declare: authorizer.declare,
    async send(request) {
      await pingFirst()
      const send = () => pacer.run(() => sendOnce(request))
      return request.retry === false ? send() : withRetries(send, retry)
    },
    withRetries: operation => withRetries(operation, retry),
    limitBlobs: createSemaphore(() => BLOBS),
    limitTransfers: createSemaphore(() => TRANSFERS),
    requests: path => counts.get(path) ?? 0,
    // A registry that lets anyone push accepts requests even if the credentials cannot be read.
    identity: async () => identityOf(await credential().catch(() => undefined)),
  }
}

/** Describes the sender of a request: `as octocat, with credentials from the inputs`. */
function identityOf(credential: Credential | undefined): string {
  if (credential === undefined) return 'without credentials'
  return credential.kind === 'password'
    ? `as ${credential.username}, with credentials from ${credential.source}`
    : `with an identity token from ${credential.source}`
}
