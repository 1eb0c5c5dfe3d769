import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log } from '../log.ts'
import { formatPlatform, type Platform } from '../oci/platform.ts'
import type { Run } from '../process.ts'
import { createBuilder } from './builder.ts'
import { type Mirror, mirrorsToml } from './buildkitd-config.ts'
import { configDirectory, type Login, writeConfigWith } from './config.ts'
import { BINFMT_IMAGE, type EmulationPlan, installEmulation } from './emulation.ts'

/** Docker as this step uses it. */
export interface Docker {
  readonly run: Run
  readonly log: Log
  /** Added to the environment of every command: where the logins are. */
  readonly env: Readonly<Record<string, string>>
  /** A directory of this step's own. */
  readonly directory: string
}

/** Makes the logins known to Docker for this step alone. */
export async function withLogins(
  logins: readonly Login[],
  { run, log, env, directory }: { run: Run; log: Log; env: NodeJS.ProcessEnv; directory: string },
): Promise<Docker> {
  if (logins.length === 0) return { run, log, env: {}, directory }
  const config = join(directory, 'docker')
  await writeConfigWith(logins, configDirectory(env), config)
  return { run, log, env: { DOCKER_CONFIG: config }, directory }
}

const names = (platforms: readonly Platform[]): string => platforms.map(formatPlatform).join(', ')

/** Installs the emulators that are missing, and says in a line what was needed, what was there and what was done. */
export async function prepareEmulation(
  { emulated, missing }: EmulationPlan,
  { run, log, env }: Docker,
  signal: AbortSignal,
): Promise<void> {
  if (missing.length > 0) await installEmulation(run, missing, BINFMT_IMAGE, { env, signal })
  const ready = emulated.filter(platform => !missing.includes(platform))
  if (emulated.length === 0) log.info('Emulation: none is needed.')
  if (ready.length > 0) log.info(`Emulation: ${names(ready)} needs QEMU, which was there.`)
  if (missing.length > 0) log.info(`Emulation: ${names(missing)} needs QEMU, which was installed from ${BINFMT_IMAGE}.`)
}

/** What the user wants of the builder. */
export interface BuilderSettings {
  readonly driverOpts: readonly string[]
  readonly mirrors: readonly Mirror[]
}

/** Creates and boots the builder `name`. */
export async function prepareBuilder(
  name: string,
  { driverOpts, mirrors }: BuilderSettings,
  { run, log, env, directory }: Docker,
  signal: AbortSignal,
): Promise<void> {
  const buildkitdConfig = join(directory, 'buildkitd.toml')
  if (mirrors.length > 0) await writeFile(buildkitdConfig, mirrorsToml(mirrors))
  await createBuilder(run, { name, driverOpts, ...(mirrors.length > 0 && { buildkitdConfig }) }, { env, signal })
  log.info(`Builder: ${name} is ready.`)
}
