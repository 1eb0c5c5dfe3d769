import type { Workflow } from '../github.ts'
import { type Credentials, loginsOf } from '../inputs/credentials.ts'
import type { Log } from '../log.ts'
import { credentialFinder } from '../oci/credentials.ts'
import type { Login } from '../oci/docker-config.ts'
import type { Repository } from '../oci/reference.ts'
import { run } from '../process.ts'
import * as runner from '../runner.ts'

/** The repositories that a step works with. */
export interface Places {
  /** Where images go: the registry of the first is the one that `username` and `password` are for. */
  readonly destinations: readonly Repository[]
  /** Where images come from. */
  readonly origins?: readonly Repository[]
}

/**
 * The logins of the inputs; the workflow's token does where neither they nor the machine know any. The log is told of
 * those that this run has no password for.
 */
export async function stepLogins(
  credentials: Credentials,
  { destinations, origins = [] }: Places,
  { repositoryName, onGitHub }: Workflow,
  env: NodeJS.ProcessEnv,
  log: Pick<Log, 'info'> = runner.log,
): Promise<readonly Login[]> {
  if (credentials.without.length > 0) {
    log.info(
      `${credentials.without.join('; ')}: it is empty. Nothing is to be pushed, so this step does without that login.`,
    )
  }
  const onMachine = credentialFinder({ env, run })
  const known = async (host: string): Promise<boolean> => (await onMachine(host)) !== undefined
  const repositories = [...destinations, ...origins]
  const facts = { repositories, repositoryName, onGitHub, actor: env['GITHUB_ACTOR'] }
  return loginsOf({ ...credentials, login: loginTo(destinations, credentials) }, facts, known)
}

/** The login with its registry. A password is not shown to a registry that images only come from. */
function loginTo([first]: readonly Repository[], { login }: Credentials): Credentials['login'] {
  const registry = login?.registry ?? first?.registry
  return login === undefined || registry === undefined ? undefined : { ...login, registry }
}
