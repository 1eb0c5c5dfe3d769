import { parseChallenges } from '../http/challenge.ts'
import type { Credential } from './credentials.ts'
import { isPermanentStatus } from './error-response.ts'
import { RegistryError } from './errors.ts'
import { basic, scopesText, scopeText, type Token } from './token.ts'

/** What a request needs to be allowed. */
export interface Scope {
  /** The repository's path. */
  readonly path: string
  readonly actions: 'pull' | 'pull,push'
}

/** The way in that a registry asks for. */
type AuthScheme =
  | { readonly scheme: 'basic' }
  | { readonly scheme: 'bearer'; readonly realm: URL; readonly service: string | undefined }

/** What a request was sent with. */
export interface Authorization {
  /** The value of the `Authorization` header; undefined when nothing is known that could be sent. */
  readonly header?: string
  readonly key?: string
  readonly token?: Promise<Token>
}

export interface AuthorizerOptions {
  readonly credential: () => Promise<Credential | undefined>
  /** Gets a token; tries again what is worth it. */
  readonly fetchToken: (realm: URL, service: string | undefined, scopes: readonly Scope[]) => Promise<Token>
  readonly now: () => number
}

export interface Authorizer {
  /** The scopes that one token is to cover, as far as the registry grants that. */
  declare(scopes: readonly Scope[]): void
  /** Takes the way in that the registry asks for before anything was sent. */
  useChallenge(challenge: string | undefined, base: URL): void
  /** Gets what the declared scopes need, before it is needed. */
  login(): Promise<void>
  /** What to send for these scopes; undefined when the registry has asked for nothing. */
  authorize(scopes: readonly Scope[]): Promise<Authorization | undefined>
  /** Learns from a 401 or 403. Whether the same request, authorised anew, has a chance; `refusals` counts from 1. */
  onRefusal(answer: Refusal, scopes: readonly Scope[], refusals: number): boolean
}

export interface Refusal {
  readonly status: number
  readonly challenge: string | undefined
  readonly authorization: Authorization | undefined
  /** What the challenge's realm may be relative to. */
  readonly base: URL
}

/** A renewed shared token, then a token of its own: more refusals than that are meant. */
const MAX_REFUSALS = 2

/**
 * Keeps the tokens of one registry: one for all declared repositories, got once for all who wait for it, renewed before
 * it ends and when the registry no longer takes it. A repository for which that token is refused gets one of its own.
 */
export function createAuthorizer({ credential, fetchToken, now }: AuthorizerOptions): Authorizer {
  let way: AuthScheme | undefined
  const declared = new Map<string, Scope['actions']>()
  const ownToken = new Set<string>()
  const tokens = new Map<string, Promise<Token>>()

  const covered = ({ path, actions }: Scope): boolean =>
    !ownToken.has(path) && (declared.get(path) === actions || declared.get(path) === 'pull,push')

  const isShared = (scopes: readonly Scope[]): boolean => declared.size > 1 && scopes.every(covered)

  function scopesFor(scopes: readonly Scope[]): readonly Scope[] {
    const wanted: readonly Scope[] = scopes.every(covered)
      ? [...declared].filter(([path]) => !ownToken.has(path)).map(([path, actions]) => ({ path, actions }))
      : scopes.map(({ path, actions }) => ({
          path,
          actions: declared.get(path) === 'pull,push' ? 'pull,push' : actions,
        }))
    return wanted.toSorted((a, b) => (scopeText(a) < scopeText(b) ? -1 : 1))
  }

  function obtain(realm: URL, service: string | undefined, scopes: readonly Scope[]): Promise<Token> {
    const key = scopesText(scopes)
    const token = fetchToken(realm, service, scopes)
    tokens.set(key, token)
    token.catch(() => tokens.get(key) === token && tokens.delete(key))
    return token
  }

  async function bearer(realm: URL, service: string | undefined, scopes: readonly Scope[]): Promise<Authorization> {
    const wanted = scopesFor(scopes)
    const key = scopesText(wanted)
    let token = tokens.get(key) ?? obtain(realm, service, wanted)
    if ((await token).renewAt <= now()) {
      // Whoever comes first renews it for all.
      if (tokens.get(key) === token) tokens.delete(key)
      token = tokens.get(key) ?? obtain(realm, service, wanted)
    }
    return { header: `Bearer ${(await token).value}`, key, token }
  }

  async function authorize(scopes: readonly Scope[]): Promise<Authorization | undefined> {
    if (way === undefined) return undefined
    if (way.scheme === 'basic') {
      const known = await credential()
      return known?.kind === 'password' ? { header: basic(known) } : {}
    }
    const { realm, service } = way
    const shared = isShared(scopes)
    try {
      return await bearer(realm, service, scopes)
    } catch (error) {
      // Some servers refuse the whole when one of its parts is not theirs to give.
      if (!shared || !(error instanceof RegistryError) || !isPermanentStatus(error.failure.status)) throw error
      for (const { path } of scopes) ownToken.add(path)
      return bearer(realm, service, scopes)
    }
  }

  return {
    declare(scopes) {
      for (const { path, actions } of scopes) {
        if (declared.get(path) !== 'pull,push') declared.set(path, actions)
      }
    },

    useChallenge(challenge, base) {
      way = readChallenge(challenge, base).offered ?? way
    },

    async login() {
      await Promise.all([...declared].map(([path, actions]) => authorize([{ path, actions }])))
    },

    authorize,

    onRefusal({ status, challenge, authorization, base }, scopes, refusals) {
      const { offered, why } = readChallenge(challenge, base)
      const anew = offered !== undefined && !sameScheme(offered, way)
      if (status === 401 && anew) {
        way = offered
        tokens.clear()
      }
      if (refusals > MAX_REFUSALS) return false
      if (status === 401 && anew) return true
      // It was sent before another request learnt what the registry asks for.
      if (authorization === undefined) return status === 401 && way !== undefined
      if (authorization.key === undefined) return false
      const current = tokens.get(authorization.key) === authorization.token
      if (current && status === 401) tokens.delete(authorization.key)
      const suspect = status === 403 || why === 'insufficient_scope' || refusals === MAX_REFUSALS
      if (suspect && isShared(scopes)) {
        for (const { path } of scopes) ownToken.add(path)
        return true
      }
      return status === 401 && (refusals === 1 || !current)
    },
  }
}

function readChallenge(
  header: string | undefined,
  base: URL,
): { offered: AuthScheme | undefined; why: string | undefined } {
  const challenges = parseChallenges(header ?? '')
  const bearer = challenges.find(({ scheme, parameters }) => scheme === 'bearer' && parameters.has('realm'))
  const realm = bearer?.parameters.get('realm')
  if (bearer !== undefined && realm !== undefined && URL.canParse(realm, base.href)) {
    const service = bearer.parameters.get('service')
    return { offered: { scheme: 'bearer', realm: new URL(realm, base), service }, why: bearer.parameters.get('error') }
  }
  return {
    offered: challenges.some(({ scheme }) => scheme === 'basic') ? { scheme: 'basic' } : undefined,
    why: undefined,
  }
}

function sameScheme(a: AuthScheme, b: AuthScheme | undefined): boolean {
  if (a.scheme === 'basic' || b?.scheme !== 'bearer') return a.scheme === b?.scheme
  return a.realm.href === b.realm.href && a.service === b.service
}
