import type { Readable } from 'node:stream'
import { type Clock, systemClock } from '../clock.ts'
import { failureOf } from './answer.ts'
import { createAuthorizer, type Grant, type Scope } from './authorizer.ts'
import type { Credential, FindCredential } from './credentials.ts'
import { errorCodeOf, type Failure, networkFailure, RegistryError, type RequestFacts } from './errors.ts'
import { hintFor } from './hints.ts'
import { discard, type HttpRequest, type HttpResponse, isLoopback, type Transport } from './http.ts'
import { DEFAULT_RETRY, type Retry, type RetryPolicy, retrying } from './retry.ts'
import { fetchToken } from './token.ts'

export interface ClientOptions {
  readonly transport: Transport
  readonly credentials: FindCredential
  readonly clock?: Clock
  readonly retry?: RetryPolicy
  /** Canonical hosts that may be spoken to in plain HTTP; this machine always may. */
  readonly insecure?: ReadonlySet<string>
  readonly signal?: AbortSignal
  /** Told of every failure that is tried again. */
  readonly onRetry?: (retry: Retry) => void
}

/** An answer, and the URL that gave it after all redirects. */
export interface Answer extends HttpResponse {
  readonly url: URL
}

/** One step of the protocol, as a request that may have to be sent more than once. */
export interface Call<T> {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'PATCH' | 'DELETE'
  /** Behind `/v2/`, or an absolute URL that the registry gave. */
  readonly target: string | URL
  readonly scopes: readonly Scope[]
  /** For error messages: `me/app:1.2`. */
  readonly subject: string
  readonly headers?: Readonly<Record<string, string>>
  /** A stream is asked for anew for each time it is sent. */
  readonly body?: Uint8Array | (() => Promise<Readable>)
  readonly expect: readonly number[]
  /** Makes the result of an expected answer. What it throws is a failure of the request, and tried again. */
  readonly read: (answer: Answer) => T | Promise<T>
  /** False where the caller itself knows better how to go on after a failure. */
  readonly again?: boolean
}

/** Speaks to one registry: finds the way in, authorises, follows redirects, tries again. */
export interface Client {
  readonly registry: string
  /** Declares what will be needed, so that one token can cover it, and gets it. */
  authorize(scopes: readonly Scope[]): Promise<void>
  /** Throws a {@link RegistryError} that says which request failed, why, and what to do. */
  call<T>(call: Call<T>): Promise<T>
  /** Does a series of calls again when one of them fails for the moment. Those calls are given with `again: false`. */
  retrying<T>(operation: () => Promise<T>): Promise<T>
  /** Requests sent so far about a repository, those tried again and redirects counted. */
  requests(path: string): number
}

const MAX_REDIRECTS = 5
const REDIRECTS = new Set([301, 302, 303, 307, 308])

/** @param registry canonical host, as {@link Repository} has it */
export function createClient(registry: string, options: ClientOptions): Client {
  const { transport, clock = systemClock, retry: policy = DEFAULT_RETRY, signal, onRetry } = options
  const host = registry === 'docker.io' ? 'registry-1.docker.io' : registry
  const plainAllowed = isLoopback(host) || (options.insecure?.has(registry) ?? false)
  let base = new URL(`${plainAllowed ? 'http' : 'https'}://${host}/`)
  let known: Promise<Credential | undefined> | undefined
  let connected: Promise<void> | undefined
  const counts = new Map<string, number>()
  const retry = { clock, policy, signal, onRetry }

  const credential = (): Promise<Credential | undefined> => {
    known ??= options.credentials(registry)
    return known
  }
  const facts = async (method: string, subject: string): Promise<RequestFacts> => ({
    registry,
    method,
    subject,
    as: describe(await credential()),
  })

  const authorizer = createAuthorizer({
    credential,
    now: clock.now,
    async fetchToken(realm, service, scopes) {
      const who = await credential()
      const as = describe(who)
      const plainRealm = realm.protocol === 'http:' && base.protocol === 'http:'
      const trusted = plainRealm && (isLoopback(realm.host) || realm.host === base.host)
      if (realm.protocol !== 'https:' && !trusted) {
        const reason = `it names the token server ${realm.origin}, which is not reached by https`
        throw new RegistryError({ registry, method: 'GET', subject: 'a token', as }, { reason, temporary: false })
      }
      const request = { send: transport.send, now: clock.now, realm, service, scopes, credential: who, registry, as }
      return retrying(() => fetchToken({ ...request, signal }), retry)
    },
  })

  /** Finds the way in: by which scheme the registry is spoken to, and what it asks for. */
  async function ping(): Promise<void> {
    try {
      await pingAt(base)
    } catch (error) {
      const secure = new URL(`https://${host}/`)
      if (base.protocol === 'https:' || !speaksTls(error)) throw error
      await pingAt(secure).catch(() => Promise.reject(error))
      base = secure
    }
  }

  async function pingAt(at: URL): Promise<void> {
    const url = new URL('v2/', at)
    const failed = async (failure: Failure) => new RegistryError(await facts('GET', '/v2/'), failure)
    try {
      const response = await transport.send({ method: 'GET', url, signal })
      const challenge = response.header('www-authenticate')
      const failure = await failureOf(response, clock.now())
      if (failure.status === 401) authorizer.refused({ status: 401, challenge, grant: undefined, base: at }, [], 1)
      else if (failure.temporary || SPEAKS_TLS.test(failure.reason)) throw await failed(failure)
    } catch (error) {
      throw error instanceof RegistryError ? error : await failed(networkFailure(error, registry))
    }
  }

  function connect(): Promise<void> {
    if (connected === undefined) {
      // Looked up at the same time; who needs it will see whether that failed.
      credential().catch(() => {})
      const connecting = retrying(ping, retry)
      connected = connecting
      connecting.catch(() => {
        if (connected === connecting) connected = undefined
      })
    }
    return connected
  }

  /** Sends a request and follows where it leads. Only the registry's own origin is shown who asks. */
  async function follow(call: Call<unknown>, grant: Grant | undefined): Promise<Answer> {
    let url = call.target instanceof URL ? call.target : new URL(`v2/${call.target}`, base)
    for (let hops = 0; ; hops++) {
      const path = call.scopes[0]?.path ?? ''
      counts.set(path, (counts.get(path) ?? 0) + 1)
      const shown = url.origin === base.origin ? grant : undefined
      const response = await transport.send(await requestTo(url, call, shown, signal))
      const location = response.header('location')
      if (!REDIRECTS.has(response.status) || location === undefined) return { ...response, url }
      discard(response)
      url = nextHop(call.method, response.status, location, url, base)
      if (hops === MAX_REDIRECTS) throw new Lasting(`it was redirected more than ${MAX_REDIRECTS} times`)
    }
  }

  async function once<T>(call: Call<T>): Promise<T> {
    for (let refusals = 1; ; refusals++) {
      const grant = await authorizer.authorize(call.scopes)
      try {
        const answer = await follow(call, grant)
        const { status } = answer
        if (call.expect.includes(status)) return await call.read(answer)
        const refused = (status === 401 || status === 403) && answer.url.origin === base.origin
        const challenge = answer.header('www-authenticate')
        const failure = await failureOf(answer, clock.now())
        if (refused && authorizer.refused({ status, challenge, grant, base }, call.scopes, refusals)) continue
        const hint = hintFor(registry, failure, await credential(), call.scopes)
        throw new RegistryError(await facts(call.method, call.subject), { ...failure, hint })
      } catch (error) {
        if (error instanceof RegistryError) throw error
        const lasting = error instanceof Lasting ? { temporary: false } : {}
        const failure = { ...networkFailure(error, registry), ...lasting }
        throw new RegistryError(await facts(call.method, call.subject), failure)
      }
    }
  }

  return {
    registry,
    async authorize(scopes) {
      authorizer.declare(scopes)
      await connect()
      await authorizer.authorize(scopes)
    },
    async call(call) {
      await connect()
      return call.again === false ? once(call) : retrying(() => once(call), retry)
    },
    retrying: operation => retrying(operation, retry),
    requests: path => counts.get(path) ?? 0,
  }
}

/** Whether a plain request failed in the way of servers that expect TLS: some say it, others hang up or send an alert. */
const speaksTls = (error: unknown): boolean =>
  error instanceof RegistryError &&
  (SPEAKS_TLS.test(error.failure.reason) || /^(?:HPE_|ECONNRESET)/.test(errorCodeOf(error) ?? ''))

/** What servers that expect TLS say to a plain request (Go's net/http, nginx, Apache). */
const SPEAKS_TLS = /HTTP request (?:was sent )?to (?:an )?HTTPS|speaking plain HTTP to an SSL/i

/** A failure that is none of the network's and that waiting does not mend. */
class Lasting extends Error {}

const describe = (credential: Credential | undefined): string => {
  if (credential === undefined) return 'without credentials'
  const who = credential.kind === 'password' ? `as ${credential.username}` : 'with an identity token'
  return `${who}, by ${credential.source}`
}

async function requestTo(
  url: URL,
  { method, headers, body }: Call<unknown>,
  grant: Grant | undefined,
  signal: AbortSignal | undefined,
): Promise<HttpRequest> {
  return {
    method,
    url,
    headers: { ...headers, ...(grant !== undefined && { authorization: grant.header }) },
    ...(body !== undefined && { body: typeof body === 'function' ? await body() : body }),
    signal,
  }
}

/** Where a redirect leads. Throws when it may not be followed. RFC 9110, section 15.4. */
function nextHop(method: string, status: number, location: string, from: URL, base: URL): URL {
  if (!URL.canParse(location, from.href)) throw new Lasting(`it was redirected to "${location}", which is no URL`)
  const to = new URL(location, from)
  if (to.protocol !== 'https:' && to.protocol !== base.protocol) {
    throw new Lasting(`it was redirected to ${to.origin}, which is not reached by https`)
  }
  const reads = method === 'GET' || method === 'HEAD'
  if (!reads && (to.origin !== base.origin || (status !== 307 && status !== 308))) {
    throw new Lasting(`it was redirected to ${to.origin} (${status}); a write is not sent elsewhere`)
  }
  return to
}
