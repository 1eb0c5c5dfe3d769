import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cached } from './cache.ts'
import type { Paths } from './paths.ts'

export const TOKEN_SERVICE = 'manifold-registry'
export const TOKEN_ISSUER = 'manifold-tokens'

/** Lifetime of a token in seconds. */
export const TOKEN_LIFETIME = 300

/** One permission in a token (distribution, "Token Authentication Implementation", claim `access`). */
export interface Access {
  readonly type: string
  readonly name: string
  readonly actions: readonly string[]
}

/** Parses scopes such as `repository:team/app:pull,push`, given as several parameters or separated by spaces. */
export function parseScopes(scopes: readonly string[]): readonly Access[] {
  return scopes
    .flatMap(scope => scope.split(' '))
    .filter(scope => scope !== '')
    .map(scope => {
      // A repository name may contain a port's colon, so type and actions are the outermost parts.
      const [type = '', ...rest] = scope.split(':')
      const actions = rest.pop() ?? ''
      return { type, name: rest.join(':'), actions: actions.split(',').filter(action => action !== '') }
    })
}

export interface Grant {
  readonly subject: string
  readonly access: readonly Access[]
  /** Seconds since 1970. */
  readonly issuedAt: number
}

/** Returns a signed token (RFC 7519, ES256) for the token registry. */
export function signToken(key: KeyObject, { subject, access, issuedAt }: Grant): string {
  const header = { typ: 'JWT', alg: 'ES256', kid: keyId(key) }
  const claims = {
    iss: TOKEN_ISSUER,
    sub: subject,
    aud: TOKEN_SERVICE,
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + TOKEN_LIFETIME,
    access,
  }
  const signed = [header, claims].map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' })
  return `${signed}.${signature.toString('base64url')}`
}

const keyFile = (paths: Paths): string => join(paths.registries, 'token-key.pem')

/** Creates the signing key if it does not exist. */
export async function ensureSigningKey(paths: Paths): Promise<void> {
  await mkdir(paths.registries, { recursive: true })
  await cached(keyFile(paths), async temporary => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    await writeFile(temporary, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  })
}

/** Returns the signing key, and creates it if it does not exist. */
export async function signingKey(paths: Paths): Promise<KeyObject> {
  await ensureSigningKey(paths)
  return createPrivateKey(await readFile(keyFile(paths), 'utf8'))
}

/** Returns the public key as a JSON Web Key Set (RFC 7517), for the registry. */
export async function publicKeySet(paths: Paths): Promise<object> {
  const key = await signingKey(paths)
  const jwk = createPublicKey(key).export({ format: 'jwk' })
  return { keys: [{ ...jwk, use: 'sig', alg: 'ES256', kid: keyId(key) }] }
}

const keyId = (key: KeyObject): string =>
  createHash('sha256')
    .update(createPublicKey(key).export({ type: 'spki', format: 'der' }))
    .digest('base64url')
