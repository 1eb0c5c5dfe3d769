import type { Credentials } from '../inputs/credentials.ts'
import type { MergeInputs } from '../inputs/merge.ts'
import type { Workflow } from '../lib/github.ts'
import type { Log } from '../lib/log.ts'
import { run } from '../lib/process.ts'
import * as runner from '../lib/runner.ts'
import type { Repository } from '../oci/reference.ts'
import type { LegRecord } from '../publish/record.ts'
import { credentialFinder } from '../registry/credentials.ts'
import type { Login } from '../registry/docker-config.ts'

/**
 * The logins of the inputs; the workflow's token does where neither they nor the machine know any. The log is told of
 * those that this run has no password for.
 */
export async function chooseLogins(
  credentials: Credentials,
  places: LoginScope,
  { repositoryName, onGitHub }: Workflow,
  env: NodeJS.ProcessEnv,
  log: Pick<Log, 'info'> = runner.log,
): Promise<readonly Login[]> {
  if (credentials.skippedLogins.length > 0) {
    log.info(
      `${credentials.skippedLogins.join('; ')}: it is empty. Nothing is to be pushed, so this step does without that login.`,
    )
  }
  const onMachine = credentialFinder({ env, run })
  const known = async (host: string): Promise<boolean> => (await onMachine(host)) !== undefined
  return loginsOf(credentials, { ...places, repositoryName, onGitHub, actor: env['GITHUB_ACTOR'] }, known)
}

/** Where a merge takes images from, and where it brings them: what it says itself, else what its legs say. */
export function placesOf(
  { overrides, sources, name }: Pick<MergeInputs, 'name' | 'sources' | 'overrides'>,
  records: readonly LegRecord[],
): LoginScope {
  const images = overrides?.request.images.map(({ repository }) => repository) ?? []
  const pushed = records
    .filter(({ publication }) => name === undefined || publication === name)
    .flatMap(({ repositories }) => repositories)
  return {
    destinations: images.length > 0 ? images : pushed,
    origins: [...pushed, ...sources.map(({ reference }) => reference.repository)],
  }
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
