import type { Repository } from '../oci/reference.ts'
import type { Login } from '../registry/docker-config.ts'
import type { InputReader } from './reader.ts'
import { readRegistryAuth, registryHost } from './registry-auth.ts'

/** A login as it is given: without a registry it is for the one that the images go to. */
export type GivenLogin = Omit<Login, 'registry'> & { readonly registry?: string }

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
    return { username, password, ...(registry !== undefined && { registry }) }
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

/** The repositories that a step works with. */
export interface LoginScope {
  /** Where images go: the registry of the first is the one that `username` and `password` are for. */
  readonly destinations: readonly Repository[]
  /** Where images come from. No password is shown there that is not said to be for it. */
  readonly origins?: readonly Repository[]
}

/** What decides which logins a step works with. */
export interface LoginFacts extends LoginScope {
  /** `me/app` */
  readonly repositoryName: string | undefined
  /** Whether the workflow runs on github.com. */
  readonly onGitHub: boolean
  /** The user whom the workflow runs for. */
  readonly actor: string | undefined
}

/** The registry of github.com, which takes the token of a workflow there. */
const GITHUB_REGISTRY = 'ghcr.io'

/** The logins that are given. One of `registry-auth` and one of `username` for one registry: the latter counts. */
export function givenLogins({ login, registryAuth }: Credentials, { destinations }: LoginScope): readonly Login[] {
  const registry = login?.registry ?? destinations[0]?.registry
  const all = login === undefined || registry === undefined ? registryAuth : [...registryAuth, { ...login, registry }]
  return [...new Map(all.map(each => [each.registry, each])).values()]
}

/**
 * The login by the workflow's token: for ghcr.io, when the workflow runs on github.com, an image goes to its owner there
 * or comes from there, and no other login is given for it. It must not stand in the way of a login that the machine has
 * already.
 */
export function tokenLogin(credentials: Credentials, facts: LoginFacts): Login | undefined {
  const { githubToken: password } = credentials
  const owner = facts.repositoryName?.split('/')[0]?.toLowerCase()
  const concerned = [...facts.destinations, ...(facts.origins ?? [])].some(
    ({ registry, path }) => registry === GITHUB_REGISTRY && path.split('/')[0] === owner,
  )
  if (!facts.onGitHub || password === undefined || owner === undefined || !concerned) return undefined
  if (givenLogins(credentials, facts).some(({ registry }) => registry === GITHUB_REGISTRY)) return undefined
  return { registry: GITHUB_REGISTRY, username: facts.actor ?? owner, password, source: "the workflow's token" }
}

/**
 * All logins of a step: the given ones, and the token's where the machine has no login of its own for that registry.
 * `known` looks for one, and is only asked about a registry that the token would do for.
 */
export async function loginsOf(
  credentials: Credentials,
  facts: LoginFacts,
  known: (registry: string) => Promise<boolean>,
): Promise<readonly Login[]> {
  const given = givenLogins(credentials, facts)
  const token = tokenLogin(credentials, facts)
  return token === undefined || (await known(token.registry)) ? given : [...given, token]
}
