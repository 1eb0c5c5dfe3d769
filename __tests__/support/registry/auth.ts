import { type Answer, type Asked, failure, headerOf, json, readAll } from './answer.ts'

export interface User {
  readonly password: string
  /** Repositories that the user may push to; all by default. */
  readonly push?: readonly string[]
}

/** The authentication of the registry. */
export type Auth =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly users: Readonly<Record<string, User>> }
  | {
      readonly kind: 'bearer'
      readonly users: Readonly<Record<string, User>>
      /** Identity token → user name. */
      readonly identityTokens?: Readonly<Record<string, string>>
      readonly expiresIn?: number
      /** Response to a request for several scopes: a token for all, a token for the first only, or an error. */
      readonly several?: 'granted' | 'first' | 'refused'
      /** True if a pull needs no login. */
      readonly anonymousPull?: boolean
    }

/** A permission that a request needs. */
export interface Needed {
  readonly path: string
  readonly action: 'pull' | 'push' | 'delete'
}

export interface Gatekeeper {
  /** Returns the error response, or undefined if the request is allowed. */
  check(asked: Asked, needed: readonly Needed[]): Answer | undefined
  /** Answers a request to the token endpoint. Returns undefined for other URLs. */
  token(asked: Asked): Promise<Answer> | undefined
  /** Revokes all tokens. */
  expireAll(): void
  /** Switches to another realm, and accepts only its tokens from then on. */
  changeRealm(): void
  challenge(error?: string): string
}

interface Granted {
  readonly access: ReadonlyMap<string, ReadonlySet<string>>
  readonly until: number
}

export function createGatekeeper(auth: Auth, origin: () => string, now: () => number): Gatekeeper {
  let realm = 0
  let serial = 0
  const granted = new Map<string, Granted>()

  const challenge = (error?: string): string => {
    if (auth.kind !== 'bearer') return 'Basic realm="the, \\"test\\" registry"'
    const tail = error === undefined ? '' : `,error="${error}"`
    return `Bearer realm="${origin()}/token/${realm}",service="test registry",scope="repository:a:pull,push"${tail}`
  }
  const unauthorized = (error?: string): Answer => ({
    ...failure(401, 'UNAUTHORIZED', 'authentication required'),
    headers: { 'content-type': 'application/json', 'www-authenticate': challenge(error) },
  })
  const mayPush = (name: string, path: string): boolean => {
    const allowed = auth.kind === 'none' ? undefined : auth.users[name]?.push
    return allowed === undefined || allowed.includes(path)
  }

  function userOf(header: string | undefined): string | undefined {
    if (auth.kind === 'none' || !header?.startsWith('Basic ')) return undefined
    const [name = '', ...rest] = Buffer.from(header.slice(6), 'base64').toString().split(':')
    return auth.users[name]?.password === rest.join(':') ? name : undefined
  }

  function checkBearer(header: string | undefined, needed: readonly Needed[]): Answer | undefined {
    if (!header?.startsWith('Bearer ')) return unauthorized()
    const token = granted.get(header.slice(7))
    if (token === undefined || token.until <= now()) return unauthorized('invalid_token')
    const lacking = needed.some(({ path, action }) => !token.access.get(path)?.has(action))
    return lacking ? unauthorized('insufficient_scope') : undefined
  }

  function grant(name: string | undefined, scopes: readonly string[]): Answer {
    if (auth.kind !== 'bearer') return failure(404, 'UNSUPPORTED', 'there are no tokens here')
    if (scopes.length > 1 && auth.several === 'refused') return failure(403, 'DENIED', 'one scope at a time')
    const access = new Map<string, Set<string>>()
    for (const scope of auth.several === 'first' ? scopes.slice(0, 1) : scopes) {
      const [, path = '', actions = ''] = /^repository:(.+):([a-z,]+)$/.exec(scope) ?? []
      const allowed = actions.split(',').filter(action => {
        if (name === undefined) return action === 'pull' && auth.anonymousPull === true
        return action === 'pull' || mayPush(name, path)
      })
      access.set(path, new Set(allowed))
    }
    const token = `token-${realm}-${++serial}`
    granted.set(token, { access, until: now() + (auth.expiresIn ?? 300) * 1000 })
    return json(200, { token, expires_in: auth.expiresIn ?? 300 })
  }

  async function token(asked: Asked): Promise<Answer> {
    if (auth.kind !== 'bearer') return failure(404, 'UNSUPPORTED', 'there are no tokens here')
    if (asked.method === 'POST') {
      const form = new URLSearchParams(new TextDecoder().decode(await readAll(asked.body)))
      const name = auth.identityTokens?.[form.get('refresh_token') ?? '']
      return name === undefined
        ? json(401, { error: 'invalid_grant', error_description: 'no such identity token' })
        : grant(name, (form.get('scope') ?? '').split(' ').filter(Boolean))
    }
    const header = headerOf(asked, 'authorization')
    const name = userOf(header)
    if (header !== undefined && name === undefined) return json(401, { details: 'incorrect username or password' })
    return grant(name, asked.url.searchParams.getAll('scope'))
  }

  return {
    challenge,
    token: asked => (asked.url.pathname === `/token/${realm}` ? token(asked) : undefined),
    check(asked, needed) {
      if (auth.kind === 'none') return undefined
      const header = headerOf(asked, 'authorization')
      if (auth.kind === 'bearer') return checkBearer(header, needed)
      const name = userOf(header)
      if (name === undefined) return unauthorized()
      const denied = needed.some(({ path, action }) => action !== 'pull' && !mayPush(name, path))
      return denied ? failure(403, 'DENIED', 'requested access to the resource is denied') : undefined
    },
    expireAll: () => granted.clear(),
    changeRealm() {
      realm++
      granted.clear()
    },
  }
}
