import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf, UsageError } from '../../lib/errors.ts'
import type { Environment } from '../../lib/github.ts'
import type { Docker } from '../docker.ts'
import { trustOption } from './authorities.ts'
import { type TrustingConfig, withAuthorities, withMirrors } from './buildkitd-config.ts'
import type { KeptBuilder, StepBuilder, Trust } from './choose.ts'
import type { BuildkitdConfig } from './settings.ts'
import { defaultConfigFile } from './store.ts'

/** BuildKit's configuration, as buildx takes it. */
interface WrittenConfig {
  readonly configFile: string | undefined
  /** The driver options that belong to it. */
  readonly driverOpts: readonly string[]
}

/**
 * Writes BuildKit's configuration: the user's, with the mirrors and the certificate authorities. If nothing is added, it
 * is the user's own file.
 */
export async function writeConfig(
  { own: { config, mirrors }, trust }: StepBuilder | KeptBuilder,
  { directory, log }: Pick<Docker, 'directory' | 'log'>,
  env: Environment,
): Promise<WrittenConfig> {
  const nothingAdded = mirrors.length === 0 && trust === undefined
  if (nothingAdded && config === undefined) return { configFile: undefined, driverOpts: [] }
  const text = await textOf(config, env)
  if (nothingAdded && config?.kind === 'file') return { configFile: config.path, driverOpts: [] }
  const mirrored = withMirrors(text, mirrors)
  const trusting = trust === undefined ? { text: mirrored, registry: undefined } : await addTrust(mirrored, trust)
  const configFile = join(directory, 'buildkitd.toml')
  await writeFile(configFile, trusting.text)
  if (trust !== undefined && trusting.registry === undefined) log.info(TRUST_LEFT_OUT)
  return { configFile, driverOpts: trusting.registry === undefined ? [] : [trustOption(trusting.registry)] }
}

const TRUST_LEFT_OUT =
  'Builder: BuildKit does not get the certificates of NODE_EXTRA_CA_CERTS: its configuration sets its own for these registries.'

/** Returns the user's configuration: by default that of all builders, if there is one. */
const textOf = async (config: BuildkitdConfig | undefined, env: Environment): Promise<string> => {
  if (config === undefined) return readFile(defaultConfigFile(env), 'utf8').catch(() => '')
  return config.kind === 'inline' ? `${config.text}\n` : readConfigFile(config.path)
}

async function addTrust(config: string, { file, registries }: Trust): Promise<TrustingConfig> {
  const { speaksTls } = await import('./local-tls.ts')
  const trusting = registries.map(async registry => ({ registry, localTls: await speaksTls(registry) }))
  return withAuthorities(config, file, await Promise.all(trusting))
}

const readConfigFile = (path: string): Promise<string> =>
  readFile(path, 'utf8').catch((error: unknown) => {
    throw UsageError.at('buildkitd-config', `"${path}" cannot be read: ${messageOf(error)}`)
  })
