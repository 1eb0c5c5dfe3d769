import type { Workflow } from '../github.ts'
import { type Credentials, loginsOf } from '../inputs/credentials.ts'
import { credentialFinder } from '../oci/credentials.ts'
import type { Login } from '../oci/docker-config.ts'
import type { Repository } from '../oci/reference.ts'
import { run } from '../process.ts'

/** The logins of the inputs; the workflow's token does where neither they nor the machine know any. */
export async function stepLogins(
  credentials: Credentials,
  repositories: readonly Repository[],
  { repositoryName }: Workflow,
  env: NodeJS.ProcessEnv,
): Promise<readonly Login[]> {
  const onMachine = credentialFinder({ env, run })
  const known = async (host: string): Promise<boolean> => (await onMachine(host)) !== undefined
  return loginsOf(credentials, { repositories, repositoryName, actor: env['GITHUB_ACTOR'] }, known)
}
