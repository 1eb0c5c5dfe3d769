import { parseChallenges } from '../http/challenge.ts'
import type { Credential } from './credentials.ts'
import { isRefusal } from './error-response.ts'
import { RegistryError } from './errors.ts'
import { type Actions, formatScope, formatScopes, type Scope } from './scope.ts'
import { basic, type Token } from './token.ts'

/** The authentication scheme of a registry, by its challenge. RFC 9110, section 11.1. */
type AuthScheme =
  | { readonly kind: 'basic' }
  | { readonly kind: 'bearer'; readonly realm: URL; readonly service: string | undefined }

/** The authorization that a request was sent with. */
export interface Authorization {
  /** The value of the `Authorization` header; undefined without credentials. */
  readonly header: string | undefined
  /** The token in the header, and its key in the cache. */
  readonly bearer: { readonly key: string; readonly token: Promise<Token> } | undefined
}

export interface AuthorizerOptions {
  readonly credential: () => Promise<Credential | undefined>
  /** Fetches a token, with retries. */
  readonly fetchToken: (realm: URL, service: string | undefined, scopes: readonly Scope[]) => Promise<Token>
  readonly now: () => number
}

export interface Authorizer {
  /** Adds a scope to the shared token, as far as the registry grants that. */
  declare(scope: Scope): void
  /** Adopts the scheme of the challenge in the response to a ping. */
  useChallenge(challenge: string | undefined, base: URL): void
  /** Returns the credentials for these scopes; undefined until the registry challenges a request. */
  authorize(scopes: readonly Scope[]): Promise<Authorization | undefined>
  /** Handles a 401 or 403. Returns whether to send the request again; `refusals` counts from 1. */
  onRefusal(refusal: Refusal, scopes: readonly Scope[], refusals: number): boolean
}

export interface Refusal {
  readonly status: number
  readonly challenge: string | undefined
  readonly authorization: Authorization | undefined
  /** The base URL of a relative realm in the challenge. */
  readonly base: URL
}

/** A renewed shared token, then a token of its own; further refusals are final. */
const MAX_REFUSALS = 2

/**
 * Caches the tokens of one registry. All declared repositories share one token. It is fetched once for all waiting
 * requests, and renewed before it expires or when the registry no longer accepts it. A repository for which the
 * registry refuses it gets a token of its own.
 */
export function createAuthorizer({ credential, fetchToken, now }: AuthorizerOptions): Authorizer {
  let scheme: AuthScheme | undefined
  const declared = new Map<string, Actions>()
  const ownToken = new Set<string>()
  const tokens = new Map<string, Promise<Token>>()

  const covered = ({ path, actions }: Scope): boolean =>
    !ownToken.has(path) && (declared.get(path) === actions || declared.get(path) === 'pull,push')

  const isShared = (scopes: readonly Scope[]): boolean => declared.size > 1 && scopes.every(covered)

  function tokenScopes(scopes: readonly Scope[]): readonly Scope[] {
    const wanted: readonly Scope[] = scopes.every(covered)
      ? [...declared].filter(([path]) => !ownToken.has(path)).map(([path, actions]) => ({ path, actions }))
      : scopes.map(({ path, actions }) => ({
          path,
          actions: declared.get(path) === 'pull,push' ? 'pull,push' : actions,
        }))
    return wanted.toSorted((a, b) => (formatScope(a) < formatScope(b) ? -1 : 1))
  }

  function obtain(realm: URL, service: string | undefined, scopes: readonly Scope[]): Promise<Token> {
    const key = formatScopes(scopes)
    const token = fetchToken(realm, service, scopes)
    tokens.set(key, token)
    token.catch(() => tokens.get(key) === token && tokens.delete(key))
    return token
  }

  async function authorizeBearer(
    realm: URL,
    service: string | undefined,
    requested: readonly Scope[],
  ): Promise<Authorization> {
    const scopes = tokenScopes(requested)
    const key = formatScopes(scopes)
    let token = tokens.get(key) ?? obtain(realm, service, scopes)
    if ((await token).renewAt <= now()) {
      // The first request to get here renews the token for all.
      if (tokens.get(key) === token) tokens.delete(key)
      token = tokens.get(key) ?? obtain(realm, service, scopes)
    }
    return { header: `Bearer ${(await token).value}`, bearer: { key, token } }
  }

  async function authorize(scopes: readonly Scope[]): Promise<Authorization | undefined> {
    if (scheme === undefined) return undefined
    if (scheme.kind === 'basic') {
      const known = await credential()
      return { header: known?.kind === 'password' ? basic(known) : undefined, bearer: undefined }
    }
    const { realm, service } = scheme
    const shared = isShared(scopes)
    try {
      return await authorizeBearer(realm, service, scopes)
    } catch (error) {
      // Some servers refuse a token for several repositories if access to one of them is denied.
      if (!shared || !(error instanceof RegistryError) || !isRefusal(error.failure)) throw error
      for (const { path } of scopes) ownToken.add(path)
      return authorizeBearer(realm, service, scopes)
    }
  }

  return {
    declare({ path, actions }) {
      if (declared.get(path) !== 'pull,push') declared.set(path, actions)
    },

    useChallenge(challenge, base) {
      scheme = readChallenge(challenge, base).scheme ?? scheme
    },

    authorize,

    onRefusal({ status, challenge, authorization, base }, scopes, refusals) {
      const { scheme: challenged, error } = readChallenge(challenge, base)
      const changed = challenged !== undefined && !sameScheme(challenged, scheme)
      if (status === 401 && changed) {
        scheme = challenged
        tokens.clear()
      }
      if (refusals > MAX_REFUSALS) return false
      if (status === 401 && changed) return true
      // This request was sent before another one received the challenge.
      if (authorization === undefined) return status === 401 && scheme !== undefined
      const { bearer } = authorization
      if (bearer === undefined) return false
      const current = tokens.get(bearer.key) === bearer.token
      if (current && status === 401) tokens.delete(bearer.key)
      const suspect = status === 403 || error === 'insufficient_scope' || refusals === MAX_REFUSALS
      if (suspect && isShared(scopes)) {
        for (const { path } of scopes) ownToken.add(path)
        return true
      }
      return status === 401 && (refusals === 1 || !current)
    },
  }
}

/** Reads the scheme of a challenge, and its error as defined by RFC 6750, section 3. */
function readChallenge(
  header: string | undefined,
  base: URL,
): { readonly scheme: AuthScheme | undefined; readonly error: string | undefined } {
  const challenges = parseChallenges(header ?? '')
  const bearer = challenges.find(({ scheme, parameters }) => scheme === 'bearer' && parameters.has('realm'))
  const realm = bearer?.parameters.get('realm')
  if (bearer !== undefined && realm !== undefined && URL.canParse(realm, base.href)) {
    const service = bearer.parameters.get('service')
    return { scheme: { kind: 'bearer', realm: new URL(realm, base), service }, error: bearer.parameters.get('error') }
  }
  const basic = challenges.some(({ scheme }) => scheme === 'basic')
  return { scheme: basic ? { kind: 'basic' } : undefined, error: undefined }
}

function sameScheme(a: AuthScheme, b: AuthScheme | undefined): boolean {
  if (a.kind === 'basic' || b?.kind !== 'bearer') return a.kind === b?.kind
  return a.realm.href === b.realm.href && a.service === b.service
}
