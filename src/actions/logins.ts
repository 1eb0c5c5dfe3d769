import { type Credentials, type LoginScope, loginsOf } from '../inputs/credentials.ts'
import type { MergeInputs } from '../inputs/merge.ts'
import type { Workflow } from '../lib/github.ts'
import type { Log } from '../lib/log.ts'
import { run } from '../lib/process.ts'
import * as runner from '../lib/runner.ts'
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
