import { join } from 'node:path'
import type { Log } from '../lib/log.ts'
import type { Run } from '../lib/process.ts'
import { configDirectory, type Login } from '../registry/docker-config.ts'
import { writeConfigWith } from './config.ts'

/** Docker as this step uses it. */
export interface Docker {
  readonly run: Run
  readonly log: Log
  /** Added to the environment of every command: where the logins are. */
  readonly env: Readonly<Record<string, string>>
  /** A directory of this step's own. */
  readonly directory: string
}

/** What {@link withLogins} works with. `env` is that of this process. */
export interface Surroundings {
  readonly run: Run
  readonly log: Log
  readonly env: NodeJS.ProcessEnv
  readonly directory: string
}

/** Docker with logins that are known to this step alone. */
export async function withLogins(
  logins: readonly Login[],
  { run, log, env, directory }: Surroundings,
): Promise<Docker> {
  if (logins.length === 0) return { run, log, env: {}, directory }
  const config = join(directory, 'docker')
  await writeConfigWith(logins, configDirectory(env), config)
  return { run, log, env: { DOCKER_CONFIG: config }, directory }
}
