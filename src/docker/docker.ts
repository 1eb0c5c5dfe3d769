import { join } from 'node:path'
import type { Environment } from '../lib/github.ts'
import type { Log } from '../lib/log.ts'
import type { Run } from '../lib/process.ts'
import { configDirectory, type Login } from '../registry/docker-config.ts'
import { writeConfigWith } from './config.ts'

/** Docker, with the logins and the buildx of a step. */
export interface Docker {
  readonly run: Run
  readonly log: Log
  /** The additional environment of every command: the configuration with the logins. */
  readonly env: Readonly<Record<string, string>>
  /** A private directory of the step. */
  readonly directory: string
}

/** The parts of a step that Docker needs, and a private directory of the step. */
export interface DockerParts extends Pick<Docker, 'run' | 'log' | 'directory'> {
  /** The environment of this process. */
  readonly env: Environment
}

/** Returns Docker with logins that only this step uses. */
export async function withLogins(logins: readonly Login[], { run, log, env, directory }: DockerParts): Promise<Docker> {
  if (logins.length === 0) return { run, log, env: {}, directory }
  const config = join(directory, 'docker')
  await writeConfigWith(logins, configDirectory(env), config)
  return { run, log, env: { DOCKER_CONFIG: config }, directory }
}
