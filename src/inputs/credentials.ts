import type { Login } from '../registry/docker-config.ts'
import type { InputReader } from './reader.ts'
import { type LoginWithoutPassword, readRegistryAuth, registryHost } from './registry-auth.ts'

/** A login of an input. Without a registry, the login is for the images' registry. */
export type GivenLogin = Omit<Login, 'registry'> & { readonly registry: string | undefined }

/** The logins of the inputs. */
export interface Credentials {
  /** The login of `username`, `password` and `registry`. */
  readonly login: GivenLogin | undefined
  /** The logins of `registry-auth`. */
  readonly registryAuth: readonly Login[]
  readonly githubToken: string | undefined
  /** The logins with an empty password. They are a problem only if this step pushes and uses their registry. */
  readonly withoutPassword: readonly LoginWithoutPassword[]
  /** True if this step pushes. */
  readonly pushes: boolean
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
  const login = readLogin(inputs, reading.pushes)
  const registryAuth = await readRegistryAuth(inputs, reading.mask)
  const isWhole = login !== undefined && 'password' in login
  return {
    login: isWhole ? login : undefined,
    registryAuth: registryAuth.logins,
    githubToken: inputs.secret('github-token'),
    withoutPassword: [...(login === undefined || isWhole ? [] : [login]), ...registryAuth.withoutPassword],
    pushes: reading.pushes,
  }
}

/**
 * Reads the login of `username`, `password` and `registry`. An empty password is usually a secret that is not available
 * to the workflow. It is a problem here if the step pushes and the login is for the images' registry.
 */
function readLogin(inputs: InputReader, pushes: boolean): GivenLogin | LoginWithoutPassword | undefined {
  const username = inputs.text('username')
  const password = inputs.secret('password')
  const registry = inputs.parsed('registry', parseRegistry)
  if (username !== undefined && password !== undefined) {
    return { username, password, registry }
  }
  if (password !== undefined) {
    inputs.problem('username', '"username" is empty, but "password" is set.')
    return undefined
  }
  if (username === undefined && registry === undefined) return undefined
  const problem =
    username === undefined
      ? { where: 'registry', what: 'set "username" and "password" to log in to this registry.' }
      : {
          where: 'password',
          what: '"password" is empty, but "username" is set. Does the secret exist, and is it available to this event?',
        }
  if (!pushes || registry !== undefined) return { input: 'password', registry, problem }
  inputs.problem(problem.where, problem.what)
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
