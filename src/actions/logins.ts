import type { Credentials } from '../inputs/credentials.ts'
import type { MergeInputs } from '../inputs/merge.ts'
import { messageOf, UsageError } from '../lib/errors.ts'
import type { Workflow } from '../lib/github.ts'
import type { Repository } from '../oci/reference.ts'
import { countedRecords, type LegRecord } from '../publish/record.ts'
import { credentialFinder, isConfigured } from '../registry/credentials.ts'
import type { Login } from '../registry/docker-config.ts'
import type { Step } from './step.ts'

/** The repositories that a step works with, and how. */
export interface LoginScope {
  /** Target repositories. `username` and `password` are for the registry of the first, unless `registry` names another. */
  readonly destinations: readonly Repository[]
  /** Source repositories. Only logins that name their registry are sent there. */
  readonly origins?: readonly Repository[]
  /** False for a step that only reads from them. */
  readonly pushes: boolean
}

/**
 * Chooses the logins of a step: those of the inputs, and the workflow's token for ghcr.io if neither the inputs nor the
 * machine have a login for it. Skips logins with an empty password, and says so in the log; throws a {@link UsageError}
 * if the step pushes and needs one of them.
 */
export async function chooseLogins(
  credentials: Credentials,
  scope: LoginScope,
  { repositoryName, onGitHub }: Workflow,
  { env, run, log }: Pick<Step, 'env' | 'run' | 'log'>,
): Promise<readonly Login[]> {
  skipWithoutPassword(credentials, scope, log)
  const machineHasLogin = scope.pushes ? askMachine({ env, run, log }) : (host: string) => isConfigured(host, { env })
  return withTokenLogin(
    credentials,
    { ...scope, repositoryName, onGitHub, actor: env['GITHUB_ACTOR'] },
    machineHasLogin,
  )
}

/**
 * Returns a function that says whether the machine has a login for a registry. A credential helper that fails, such as
 * one whose store is locked, counts as none, because the token serves.
 */
function askMachine({ env, run, log }: Pick<Step, 'env' | 'run' | 'log'>): (host: string) => Promise<boolean> {
  const find = credentialFinder({ env, run })
  return async host => {
    try {
      return (await find(host)) !== undefined
    } catch (error) {
      log.info(`${host}: using the workflow's token, because this machine's logins cannot be read: ${messageOf(error)}`)
      return false
    }
  }
}

function skipWithoutPassword(
  { withoutPassword, pushes }: Credentials,
  { destinations, origins = [] }: LoginScope,
  log: Step['log'],
): void {
  if (withoutPassword.length === 0) return
  const inputs = withoutPassword.map(({ input }) => input).join('; ')
  if (!pushes) {
    log.info(`${inputs} is empty. This step pushes nothing, so it skips that login.`)
    return
  }
  const used = new Set([...destinations, ...origins].map(({ registry }) => registry))
  const needed = withoutPassword.filter(({ registry }) => registry === undefined || used.has(registry))
  if (needed.length > 0) throw new UsageError(needed.map(({ problem }) => problem))
  for (const { input, registry } of withoutPassword) {
    log.warning(`${input}: the password is empty, so this step does not log in to ${registry}.`)
  }
}

/** Returns the repositories of a merge: those that its inputs name, or else those of its legs. */
export function mergeScope(
  { overrides, sources, name, push }: Pick<MergeInputs, 'overrides' | 'sources' | 'name' | 'push'>,
  records: readonly LegRecord[],
): LoginScope {
  const images = overrides?.request.images.map(({ repository }) => repository) ?? []
  const pushed = countedRecords(
    records.filter(({ publication }) => name === undefined || publication === name),
  ).flatMap(({ repositories }) => repositories)
  return {
    destinations: images.length > 0 ? images : pushed,
    origins: [...pushed, ...sources.map(({ reference }) => reference.repository)],
    pushes: push,
  }
}

/** Everything that decides which logins a step uses. */
export interface LoginFacts extends LoginScope {
  /** `me/app` */
  readonly repositoryName: string | undefined
  /** True if the workflow runs on github.com. */
  readonly onGitHub: boolean
  /** The user who triggered the workflow. */
  readonly actor: string | undefined
}

/** The registry of github.com, which accepts the token of a workflow there. */
const GITHUB_REGISTRY = 'ghcr.io'

/** Returns the logins of the inputs. For the same registry, `username` wins over `registry-auth`. */
export function givenLogins({ login, registryAuth }: Credentials, { destinations }: LoginScope): readonly Login[] {
  const registry = login?.registry ?? destinations[0]?.registry
  const all = login === undefined || registry === undefined ? registryAuth : [...registryAuth, { ...login, registry }]
  return [...new Map(all.map(each => [each.registry, each])).values()]
}

/**
 * Returns the login with the workflow's token: for ghcr.io, if the workflow runs on github.com, an image of its owner
 * goes there or comes from there, and the inputs have no other login for it.
 */
export function tokenLogin(credentials: Credentials, facts: LoginFacts): Login | undefined {
  const { githubToken: password } = credentials
  const owner = facts.repositoryName?.split('/')[0]?.toLowerCase()
  const isNeeded = [...facts.destinations, ...(facts.origins ?? [])].some(
    ({ registry, path }) => registry === GITHUB_REGISTRY && path.split('/')[0] === owner,
  )
  if (!facts.onGitHub || password === undefined || owner === undefined || !isNeeded) return undefined
  if (givenLogins(credentials, facts).some(({ registry }) => registry === GITHUB_REGISTRY)) return undefined
  return { registry: GITHUB_REGISTRY, username: facts.actor ?? owner, password, source: "the workflow's token" }
}

/**
 * Returns the logins of the inputs, and the token's unless the machine has a login for that registry: a login that
 * was made on purpose must keep working. `machineHasLogin` is called only if the token would be used.
 */
export async function withTokenLogin(
  credentials: Credentials,
  facts: LoginFacts,
  machineHasLogin: (registry: string) => Promise<boolean>,
): Promise<readonly Login[]> {
  const given = givenLogins(credentials, facts)
  const token = tokenLogin(credentials, facts)
  return token === undefined || (await machineHasLogin(token.registry)) ? given : [...given, token]
}
