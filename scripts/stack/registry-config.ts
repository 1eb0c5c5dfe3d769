import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LOGIN } from './login.ts'
import type { Paths } from './paths.ts'
import type { Ports } from './ports.ts'
import { publicKeySet, TOKEN_ISSUER, TOKEN_SERVICE } from './token.ts'

/** A registry's authentication: none, basic credentials on every request, or bearer tokens from a token server. */
export type RegistryKind = 'open' | 'basic' | 'token'

export const REGISTRY_KINDS: readonly RegistryKind[] = ['open', 'basic', 'token']

/** Returns the registry's host and port, as image names begin with it. */
export const registryHost = (kind: RegistryKind, ports: Ports): string => `localhost:${ports[kind]}`

/** Returns the URL of the token server. */
export const tokenRealm = (ports: Ports): string => `http://localhost:${ports.tokens}/token`

export const configFile = (paths: Paths, kind: RegistryKind): string => join(paths.registries, `${kind}.json`)

/** Writes a registry's configuration (distribution v3). The format is YAML, of which JSON is a subset. */
export async function writeRegistryConfig(paths: Paths, kind: RegistryKind, ports: Ports): Promise<void> {
  await mkdir(paths.registries, { recursive: true })
  const config = {
    version: 0.1,
    log: { level: 'warn' },
    storage: { filesystem: { rootdirectory: join(paths.registries, kind) }, delete: { enabled: true } },
    http: { addr: `127.0.0.1:${ports[kind]}`, secret: 'manifold' },
    ...(kind === 'open' ? {} : { auth: await authentication(paths, kind, ports) }),
  }
  await writeFile(configFile(paths, kind), JSON.stringify(config, undefined, 2))
}

async function authentication(paths: Paths, kind: 'basic' | 'token', ports: Ports): Promise<object> {
  if (kind === 'basic') {
    const file = join(paths.registries, 'htpasswd')
    await writeFile(file, `${LOGIN.username}:${LOGIN.bcrypt}\n`)
    return { htpasswd: { realm: 'manifold', path: file } }
  }
  return tokenAuthentication(paths, tokenRealm(ports))
}

/** Returns the authentication of a registry that wants tokens of the token server, at this URL. */
export async function tokenAuthentication(paths: Paths, realm: string): Promise<object> {
  const keys = join(paths.registries, 'token-keys.json')
  await writeFile(keys, JSON.stringify(await publicKeySet(paths)))
  const names = { service: TOKEN_SERVICE, issuer: TOKEN_ISSUER }
  return { token: { realm, ...names, jwks: keys, signingalgorithms: ['ES256'] } }
}
