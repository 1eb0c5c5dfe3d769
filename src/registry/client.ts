import type { Readable } from 'node:stream'
import { isLoopback, type Transport } from '../http/types.ts'
import { type Clock, systemClock } from '../lib/clock.ts'
import { PermanentError } from '../lib/errors.ts'
import { createAuthorizer, type Scope } from './authorizer.ts'
import type { Credential, FindCredential } from './credentials.ts'
import { readErrorResponse } from './error-response.ts'
import { type Failure, networkFailure, RegistryError } from './errors.ts'
import { hintFor, loginHintFor } from './hints.ts'
import { ping, speaksTls } from './ping.ts'
import { type RegistryResponse, sendFollowingRedirects } from './redirects.ts'
import { DEFAULT_RETRY, type Retry, type RetryPolicy, withRetries } from './retry.ts'
import { fetchToken } from './token.ts'

export interface ClientOptions {
  readonly transport: Transport
  readonly credentials: FindCredential
  /** The registries that logins were given for: one may be misspelt. */
  readonly given?: readonly string[]
  readonly clock?: Clock
  readonly retry?: RetryPolicy
  /** Canonical hosts that may be spoken to in plain HTTP; this machine always may. */
  readonly insecure?: ReadonlySet<string>
  readonly signal?: AbortSignal
  /** Told of every failure that is tried again. */
  readonly onRetry?: (retry: Retry) => void
}

/** One step of the protocol, as a request that may have to be sent more than once. */
export interface RegistryRequest<T> {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'PATCH' | 'DELETE'
  /** Behind `/v2/`, or an absolute URL that the registry gave. */
  readonly target: string | URL
  readonly scopes: readonly Scope[]
  /** For error messages: `me/app:1.2`. */
  readonly subject: string
  readonly headers?: Readonly<Record<string, string>>
  /** A stream is asked for anew for each time it is sent. */
  readonly body?: Uint8Array | (() => Promise<Readable>)
  /** Statuses. Where `anything` is expected, no answer is a refusal. */
  readonly expect: readonly number[] | 'anything'
  /** Makes the result of an expected answer. What it throws is a failure of the request, and tried again. */
  readonly read: (answer: RegistryResponse) => T | Promise<T>
  /** False where the caller itself knows better how to go on after a failure. */
  readonly retry?: boolean
}

/** Speaks to one registry: finds the way in, authorises, follows redirects, tries again. */
export interface Client {
  readonly registry: string
  /** Declares what will be needed, so that one token can cover it, and gets it. */
  authorize(scopes: readonly Scope[]): Promise<void>
  /** Throws a {@link RegistryError} that says which request failed, why, and what to do. */
  send<T>(call: RegistryRequest<T>): Promise<T>
  /** Does a series of calls again when one of them fails for the moment. Those calls are given with `again: false`. */
  withRetries<T>(operation: () => Promise<T>): Promise<T>
  /** Requests sent so far about a repository, those tried again and redirects counted. */
  requests(path: string): number
}

/** @param registry canonical host, as {@link Repository} has it */
export function createClient(registry: string, options: ClientOptions): Client {
  const { transport, clock = systemClock, retry: policy = DEFAULT_RETRY, signal, onRetry, insecure } = options
  const { send } = transport
  const { now } = clock
  const retry = { clock, policy, signal, onRetry }
  const plainAllowed = (host: string): boolean => isLoopback(host) || (insecure?.has(host) ?? false)
  const host = registry === 'docker.io' ? 'registry-1.docker.io' : registry
  let base = new URL(`${plainAllowed(host) ? 'http' : 'https'}://${host}/`)
  /** Whether the registry was asked for its way in, or is being asked after all. */
  let found = false
  let finding: Promise<void> | undefined
  let connected: Promise<void> | undefined
  let known: Promise<Credential | undefined> | undefined
  const counts = new Map<string, number>()

  const credential = (): Promise<Credential | undefined> => {
    known ??= options.credentials(registry)
    return known
  }
  const failed = async (method: string, subject: string, failure: Failure): Promise<RegistryError> =>
    new RegistryError({ registry, method, subject, identity: describe(await credential()) }, failure)

  const authorizer = createAuthorizer({
    credential,
    now,
    async fetchToken(realm, service, scopes) {
      if (realm.protocol !== 'https:' && (base.protocol !== 'http:' || !plainAllowed(realm.host))) {
        const reason = `it names the token server ${realm.origin}, which is not reached by https`
        throw await failed('GET', 'a token', { reason, transient: false })
      }
      const who = await credential()
      const hint = (failure: Failure): string | undefined => loginHintFor(registry, failure, who, scopes, options.given)
      const request = {
        send,
        now,
        realm,
        service,
        scopes,
        credential: who,
        registry,
        identity: describe(who),
        hint,
        signal,
      }
      return withRetries(() => fetchToken(request), retry)
    },
  })

  async function findIn(): Promise<void> {
    const wayIn = await ping(base, { send, now, signal, failed: failure => failed('GET', '/v2/', failure) })
    base = wayIn.base
    found = true
    authorizer.useChallenge(wayIn.challenge, base)
  }

  /**
   * Asks for the way in where there are credentials that it may want. Without any there is nothing to prepare: what the
   * registry answers to the requests themselves says the same, a round trip earlier.
   */
  async function enter(): Promise<void> {
    // Who needs the credentials will see whether the look-up failed.
    if ((await credential().catch(() => undefined)) !== undefined) await withRetries(findIn, retry)
  }

  /** Once for all; a failure is not kept. */
  function connect(): Promise<void> {
    if (connected === undefined) {
      const connecting = enter()
      connected = connecting
      connecting.catch(() => {
        if (connected === connecting) connected = undefined
      })
    }
    return connected
  }

  function exchange(call: RegistryRequest<unknown>, authorization: string | undefined): Promise<RegistryResponse> {
    const url = call.target instanceof URL ? call.target : new URL(`v2/${call.target}`, base)
    const path = call.scopes[0]?.path ?? ''
    const onSend = (): void => void counts.set(path, (counts.get(path) ?? 0) + 1)
    return sendFollowingRedirects(
      { ...call, url },
      { send, authorization, origin: base.origin, plainAllowed, signal, onSend },
    )
  }

  /** The error for a request that no answer came to. */
  const unanswered = (method: string, subject: string, error: unknown): Promise<RegistryError> => {
    const failure = networkFailure(error, registry)
    return failed(method, subject, error instanceof PermanentError ? { ...failure, transient: false } : failure)
  }

  /**
   * Whether a registry that was spoken to in plain HTTP, unasked, wants TLS; from then on it is spoken to by that. Throws
   * what it says when it is asked, which is more than the answer to a HEAD can.
   */
  async function isTlsAfterAll(error: RegistryError): Promise<boolean> {
    if (found || base.protocol === 'https:' || !(speaksTls(error) || error.failure.status === 400)) return false
    finding ??= findIn().finally(() => {
      finding = undefined
    })
    await finding
    return base.protocol !== 'http:'
  }

  async function once<T>(call: RegistryRequest<T>): Promise<T> {
    const { method, subject, scopes, expect, read } = call
    for (let refusals = 1; ; refusals++) {
      const grant = await authorizer.authorize(scopes)
      try {
        const answer = await exchange(call, grant?.header)
        const { status, url } = answer
        if (expect === 'anything' || expect.includes(status)) return await read(answer)
        const challenge = answer.header('www-authenticate')
        const failure = await readErrorResponse(answer, now())
        const refused = (status === 401 || status === 403) && url.origin === base.origin
        if (refused && authorizer.onRefusal({ status, challenge, authorization: grant, base }, scopes, refusals))
          continue
        throw await failed(method, subject, {
          ...failure,
          hint: hintFor(registry, failure, await credential(), scopes, options.given),
        })
      } catch (caught) {
        const error = caught instanceof RegistryError ? caught : await unanswered(method, subject, caught)
        if (!(await isTlsAfterAll(error))) throw error
      }
    }
  }

  return {
    registry,
    async authorize(scopes) {
      authorizer.declare(scopes)
      await connect()
      await authorizer.login()
    },
    async send(call) {
      await connect()
      return call.retry === false ? once(call) : withRetries(() => once(call), retry)
    },
    withRetries: operation => withRetries(operation, retry),
    requests: path => counts.get(path) ?? 0,
  }
}

const describe = (credential: Credential | undefined): string => {
  if (credential === undefined) return 'without credentials'
  const who = credential.kind === 'password' ? `as ${credential.username}` : 'with an identity token'
  return `${who}, by ${credential.source}`
}
