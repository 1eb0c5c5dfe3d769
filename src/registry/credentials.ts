import { UsageError } from '../lib/errors.ts'
import { isObject, type Json } from '../lib/json.ts'
import { CommandError, type Run, reasonOf } from '../lib/process.ts'
import { canonicalRegistry } from '../oci/reference.ts'
import { configDirectory, configFile, credentialsKey, type Login, readConfig } from './docker-config.ts'

/** The credentials of one registry, and where they were found. */
export type Credential =
  | { readonly kind: 'password'; readonly username: string; readonly password: string; readonly source: string }
  /** An OAuth2 refresh token, to be exchanged at the token endpoint. */
  | { readonly kind: 'identity-token'; readonly token: string; readonly source: string }

/** Returns the credential for a registry, by its canonical host; undefined if there is none. */
export type FindCredential = (registry: string) => Promise<Credential | undefined>

export interface CredentialOptions {
  /** Canonical host → login from the inputs. These take precedence. */
  readonly given?: ReadonlyMap<string, Omit<Login, 'registry'>>
  /** The environment with `DOCKER_CONFIG`. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Runs credential helpers. */
  readonly run: Run
  /** Returns the content of a file; undefined if it does not exist. */
  readonly read?: (path: string) => Promise<string | undefined>
}

/**
 * Creates a function that finds credentials: in the inputs, then with the Docker configuration's credential helper for
 * the registry, its credential store, and its `auths`. Reads the configuration once, when it is first needed.
 *
 * That function throws a {@link UsageError} if the configuration cannot be read or a helper fails. A helper without an
 * entry for the registry has not failed. docker/cli, cli/config; docker-credential-helpers, README.
 */
export function credentialFinder(options: CredentialOptions): FindCredential {
  const { given, env, run, read } = options
  const path = configFile(configDirectory(env))
  let config: Promise<Json> | undefined
  return async registry => {
    const input = given?.get(registry)
    if (input !== undefined) {
      const { username, password, source = 'the inputs' } = input
      return { kind: 'password', username, password, source }
    }
    config ??= readConfig(path, read)
    const { credHelpers, credsStore, auths } = await config
    const helper = entryFor(credHelpers, registry) ?? credsStore
    if (typeof helper === 'string' && helper !== '') {
      const stored = await runHelper(helper, registry, run)
      if (stored !== undefined) return stored
    }
    return credentialOf(entryFor(auths, registry), path)
  }
}

/**
 * Returns true if the Docker configuration itself names a registry, in `auths` or `credHelpers`; starts no credential
 * helper. A login that goes to a credential store leaves an empty entry in `auths` (docker/cli, cli/config/credentials).
 */
export async function isConfigured(
  registry: string,
  { env, read }: Pick<CredentialOptions, 'env' | 'read'>,
): Promise<boolean> {
  const { credHelpers, auths } = await readConfig(configFile(configDirectory(env)), read)
  return (entryFor(credHelpers, registry) ?? entryFor(auths, registry)) !== undefined
}

/**
 * Returns the canonical host of a key in `auths` or `credHelpers`; undefined for keys of single repositories.
 * Forms: `ghcr.io`, `https://ghcr.io`, `https://index.docker.io/v1/`, `localhost:5000`.
 */
export function hostOfKey(key: string): string | undefined {
  const [, host] = /^(?:https?:\/\/)?([^/]+)(?:\/(?:v[12]\/?)?)?$/i.exec(key.trim()) ?? []
  return host === undefined ? undefined : canonicalRegistry(host)
}

function entryFor(table: unknown, registry: string): unknown {
  if (!isObject(table)) return undefined
  const exact = credentialsKey(registry)
  if (Object.hasOwn(table, exact)) return table[exact]
  const key = Object.keys(table).find(key => hostOfKey(key) === registry)
  return key === undefined ? undefined : table[key]
}

function credentialOf(entry: unknown, source: string): Credential | undefined {
  if (!isObject(entry)) return undefined
  const { auth, identitytoken, username, password } = entry
  if (typeof identitytoken === 'string' && identitytoken !== '') {
    return { kind: 'identity-token', token: identitytoken, source }
  }
  if (typeof auth === 'string' && auth !== '') {
    const decoded = Buffer.from(auth, 'base64').toString('utf8').replace(/\0+$/, '')
    const colon = decoded.indexOf(':')
    if (colon < 1) throw UsageError.at(source, 'an entry "auth" is not user:password in base64.')
    return { kind: 'password', username: decoded.slice(0, colon), password: decoded.slice(colon + 1), source }
  }
  if (typeof username === 'string' && typeof password === 'string' && username !== '') {
    return { kind: 'password', username, password, source }
  }
  return undefined
}

async function runHelper(name: string, registry: string, run: Run): Promise<Credential | undefined> {
  const command = `docker-credential-${name}`
  const where = `credential helper ${command}`
  if (!/^[\w.-]+$/.test(name)) throw UsageError.at(where, 'the name of the credential helper is not valid.')
  const server = credentialsKey(registry)
  const { exitCode, stdout, stderr } = await run(command, ['get'], { input: server, timeoutMs: 30_000 }).catch(
    error => {
      if (!(error instanceof CommandError)) throw error
      throw UsageError.at(
        where,
        `the helper cannot run for ${server}: ${error.message}\nInstall it, remove it from the Docker configuration, or set "username" and "password".`,
      )
    },
  )
  // Only this sentence, on standard output, distinguishes "not found" from a failure.
  if (exitCode !== 0 && /credentials not found/i.test(stdout + stderr)) return undefined
  if (exitCode !== 0) {
    throw UsageError.at(
      where,
      `the helper ended with exit code ${exitCode} for ${server}: ${reasonOf(stdout + stderr)}`,
    )
  }
  return parseHelperOutput(stdout, where)
}

function parseHelperOutput(stdout: string, where: string): Credential | undefined {
  let output: unknown
  try {
    output = JSON.parse(stdout)
  } catch {
    throw UsageError.at(where, 'the output is not JSON.')
  }
  const { Username: username, Secret: secret } = isObject(output) ? output : {}
  if (typeof username !== 'string' || typeof secret !== 'string') {
    throw UsageError.at(where, 'the output has no Username and Secret.')
  }
  if (secret === '') return undefined
  return username === '<token>'
    ? { kind: 'identity-token', token: secret, source: where }
    : { kind: 'password', username, password: secret, source: where }
}
