import { type HttpRequest, readBody, type Send } from '../http/types.ts'
import { jsonObjectOf } from '../oci/content.ts'
import type { Credential } from './credentials.ts'
import { readErrorResponse } from './error-response.ts'
import { type Failure, networkFailure, RegistryError, type RequestFacts } from './errors.ts'
import { formatScope, formatScopes, type Scope } from './scope.ts'

/** A bearer token, and the time to renew it, by the local clock: shortly before it expires. */
export interface Token {
  readonly value: string
  readonly renewAt: number
}

export interface TokenRequest {
  readonly send: Send
  readonly now: () => number
  readonly realm: URL
  readonly service: string | undefined
  readonly scopes: readonly Scope[]
  readonly credential: Credential | undefined
  /** The registry, for error messages. */
  readonly registry: string
  readonly identity: string
  /** Returns the advice for a refusal. */
  readonly hint: (failure: Failure) => string | undefined
  readonly signal?: AbortSignal | undefined
}

const CLIENT_ID = 'manifold'
const TOKEN_LIMIT = 1024 * 1024
/** The lifetime of a token if its server does not state it. distribution, docs/spec/auth/token.md, `expires_in`. */
const DEFAULT_LIFE_S = 60
/** The longest time between renewal and expiry, which is otherwise a quarter of the lifetime. */
const MARGIN_S = 10

/**
 * Requests a token once. Throws a {@link RegistryError}.
 *
 * distribution, docs/spec/auth/token.md (GET, with Basic) and docs/spec/auth/oauth.md (POST, with an identity token).
 */
export async function fetchToken(request: TokenRequest): Promise<Token> {
  const { send, now, realm, registry, identity } = request
  const requestedAt = now()
  const httpRequest = request.credential?.kind === 'identity-token' ? oauthRequest(request) : basicRequest(request)
  const subject = `the token for ${formatScopes(request.scopes) || 'the registry'} at ${realm.host}`
  const facts: RequestFacts = { registry, method: httpRequest.method, subject, identity }
  try {
    const response = await send(httpRequest)
    if (response.status !== 200) {
      const failure = await readErrorResponse(response, now())
      throw new RegistryError(facts, { ...failure, hint: request.hint(failure) })
    }
    return tokenOf(await readBody(response, TOKEN_LIMIT), requestedAt)
  } catch (error) {
    throw error instanceof RegistryError ? error : new RegistryError(facts, networkFailure(error, realm.host))
  }
}

function basicRequest({ realm, service, scopes, credential, signal }: TokenRequest): HttpRequest {
  const url = new URL(realm)
  if (service !== undefined) url.searchParams.set('service', service)
  for (const scope of scopes) url.searchParams.append('scope', formatScope(scope))
  url.searchParams.set('client_id', CLIENT_ID)
  if (credential?.kind !== 'password') return { method: 'GET', url, signal }
  url.searchParams.set('account', credential.username)
  return { method: 'GET', url, headers: { authorization: basic(credential) }, signal }
}

function oauthRequest({ realm, service, scopes, credential, signal }: TokenRequest): HttpRequest {
  const form = new URLSearchParams({ grant_type: 'refresh_token', client_id: CLIENT_ID })
  if (service !== undefined) form.set('service', service)
  if (scopes.length > 0) form.set('scope', formatScopes(scopes))
  if (credential?.kind === 'identity-token') form.set('refresh_token', credential.token)
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return { method: 'POST', url: realm, headers, body: new TextEncoder().encode(form.toString()), signal }
}

/** Returns the value of a Basic `Authorization` header: RFC 7617. */
export const basic = ({ username, password }: Extract<Credential, { kind: 'password' }>): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`

function tokenOf(bytes: Uint8Array, requestedAt: number): Token {
  const { token, access_token, expires_in } = jsonObjectOf(bytes, 'the response of the token server')
  const value = [token, access_token].find(item => typeof item === 'string' && item !== '')
  if (typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value)) throw new Error('the token server returned no token')
  const life = typeof expires_in === 'number' && expires_in > 0 ? expires_in : DEFAULT_LIFE_S
  return { value, renewAt: requestedAt + (life - Math.min(MARGIN_S, life / 4)) * 1000 }
}
