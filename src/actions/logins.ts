import type { Workflow } from '../github.ts'
import { type Credentials, loginsOf, type Places } from '../inputs/credentials.ts'
import type { Log } from '../log.ts'
import { credentialFinder } from '../oci/credentials.ts'
import type { Login } from '../oci/docker-config.ts'
import { run } from '../process.ts'
import * as runner from '../runner.ts'

/**
 * The logins of the inputs; the workflow's token does where neither they nor the machine know any. The log is told of
 * those that this run has no password for.
 */
export async function stepLogins(
  credentials: Credentials,
  places: Places,
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
  return loginsOf(credentials, { ...places, repositoryName, onGitHub, actor: env['GITHUB_ACTOR'] }, known)
}
