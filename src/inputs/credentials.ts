import type { Login } from '../registry/docker-config.ts'
import type { InputReader } from './reader.ts'
import { readRegistryAuth, registryHost } from './registry-auth.ts'

/** The login of an input. Without a registry it is for the one that the images go to. */
export type GivenLogin = Omit<Login, 'registry'> & { readonly registry: string | undefined }

/** What the inputs say of logins. */
export interface Credentials {
  /** Of `username`, `password` and `registry`. */
  readonly login: GivenLogin | undefined
  /** Of `registry-auth`. */
  readonly registryAuth: readonly Login[]
  readonly githubToken: string | undefined
  /** Where a password is empty that this step can do without: `password`, `registry-auth, line 2`. */
  readonly skippedLogins: readonly string[]
}

/** How a login is read. */
interface LoginReading {
  /** Hides a text in the log. */
  readonly mask: (secret: string) => void
  /**
   * Whether the step is to push. Where it is not, an empty password is no problem: runs for pull requests of forks and of
   * Dependabot see no secrets.
   */
  readonly pushes: boolean
}

/**
 * Reads `username`, `password` and `registry`, `registry-auth` and `github-token`. Passwords and the token are masked;
 * every problem goes to the reader.
 */
export async function readCredentials(inputs: InputReader, reading: LoginReading): Promise<Credentials> {
  const skippedLogins: string[] = []
  const forgo = reading.pushes ? undefined : (where: string): void => void skippedLogins.push(where)
  return {
    login: readLogin(inputs, forgo),
    registryAuth: await readRegistryAuth(inputs, reading.mask, forgo),
    githubToken: inputs.secret('github-token'),
    skippedLogins,
  }
}

/**
 * The login of the inputs `username`, `password` and `registry`. Half a login is a problem: an empty password is most
 * often a secret that this workflow may not read. Where that is none, `forgo` is told.
 */
function readLogin(inputs: InputReader, forgo?: (where: string) => void): GivenLogin | undefined {
  const username = inputs.text('username')
  const password = inputs.secret('password')
  const registry = inputs.parsed('registry', parseRegistry)
  if (username !== undefined && password !== undefined) {
    return { username, password, registry }
  }
  if (password !== undefined) {
    inputs.problem('username', 'it is empty, and password is given.')
  } else if (username === undefined && registry === undefined) {
    return undefined
  } else if (forgo !== undefined) {
    forgo('password')
  } else if (username !== undefined) {
    inputs.problem('password', 'it is empty, and username is given. Does the secret exist, and may this event read it?')
  } else {
    inputs.problem('registry', 'username and password are needed to log in to it.')
  }
  return undefined
}

function parseRegistry(text: string): string {
  const host = registryHost(text)
  if (host === undefined) {
    throw new Error(`"${text}" is not a registry host. Write it alone, such as ghcr.io or registry.example.com:5000.`)
  }
  return host
}
