import type { Login } from '../registry/docker-config.ts'
import type { InputReader } from './reader.ts'
import { type OnMissingPassword, readRegistryAuth, registryHost } from './registry-auth.ts'

/** A login of an input. Without a registry, the login is for the images' registry. */
export type GivenLogin = Omit<Login, 'registry'> & { readonly registry: string | undefined }

/** The logins of the inputs. */
export interface Credentials {
  /** The login of `username`, `password` and `registry`. */
  readonly login: GivenLogin | undefined
  /** The logins of `registry-auth`. */
  readonly registryAuth: readonly Login[]
  readonly githubToken: string | undefined
  /** The inputs with an empty password, if this step needs no login: `password`, `registry-auth, line 2`. */
  readonly skippedLogins: readonly string[]
}

/** Options of reading logins. */
interface LoginReading {
  /** Masks a string in the log. */
  readonly mask: (secret: string) => void
  /**
   * True if the step pushes. Otherwise, an empty password is not a problem: runs for pull requests from forks and from
   * Dependabot have no secrets.
   */
  readonly pushes: boolean
}

/**
 * Reads `username`, `password` and `registry`, `registry-auth` and `github-token`. Masks passwords and the token, and
 * reports problems to the reader.
 */
export async function readCredentials(inputs: InputReader, reading: LoginReading): Promise<Credentials> {
  const skippedLogins: string[] = []
  const onMissingPassword = reading.pushes ? undefined : (where: string): void => void skippedLogins.push(where)
  return {
    login: readLogin(inputs, onMissingPassword),
    registryAuth: await readRegistryAuth(inputs, reading.mask, onMissingPassword),
    githubToken: inputs.secret('github-token'),
    skippedLogins,
  }
}

/**
 * Reads the login of `username`, `password` and `registry`. Half a login is a problem: an empty password is usually a
 * secret that is not available to the workflow. If `onMissingPassword` is given, calls that instead.
 */
function readLogin(inputs: InputReader, onMissingPassword: OnMissingPassword | undefined): GivenLogin | undefined {
  const username = inputs.text('username')
  const password = inputs.secret('password')
  const registry = inputs.parsed('registry', parseRegistry)
  if (username !== undefined && password !== undefined) {
    return { username, password, registry }
  }
  if (password !== undefined) {
    inputs.problem('username', '"username" is empty, but "password" is set.')
  } else if (username === undefined && registry === undefined) {
    return undefined
  } else if (onMissingPassword !== undefined) {
    onMissingPassword('password')
  } else if (username !== undefined) {
    inputs.problem(
      'password',
      '"password" is empty, but "username" is set. Does the secret exist, and is it available to this event?',
    )
  } else {
    inputs.problem('registry', 'set "username" and "password" to log in to this registry.')
  }
  return undefined
}

function parseRegistry(text: string): string {
  const host = registryHost(text)
  if (host === undefined) {
    throw new Error(
      `"${text}" is not a registry host. Write only the host, such as ghcr.io or registry.example.com:5000.`,
    )
  }
  return host
}
