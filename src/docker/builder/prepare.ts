import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf, UsageError } from '../../lib/errors.ts'
import type { Environment } from '../../lib/github.ts'
import { mustRun, type RunOptions } from '../../lib/process.ts'
import type { Docker } from '../docker.ts'
import { withMirrors } from './buildkitd-config.ts'
import { hasCertificates, withCertificates } from './certificates.ts'
import type { ChosenBuilder, KeptBuilder, StepBuilder } from './choose.ts'
import { bootCommand, contextName, createCommands } from './command-lines.ts'
import { runBuildx } from './run-buildx.ts'
import type { NodeSettings, OwnBuilder } from './settings.ts'
import { defaultConfigFile } from './store.ts'

/** The time limit for pulling and booting BuildKit. */
const BOOT_LIMIT_MS = 10 * 60_000
const CONTEXT_LIMIT_MS = 30_000

/** The parts of a step that {@link prepareBuilder} needs. */
export interface PrepareOptions {
  readonly env: Environment
  readonly signal: AbortSignal
}

/**
 * Creates and boots the builder, or boots one that an earlier job created. Does not change an existing builder of the
 * user: the build boots it if necessary.
 */
export async function prepareBuilder(
  builder: ChosenBuilder,
  docker: Docker,
  { env, signal }: PrepareOptions,
): Promise<void> {
  const { name } = builder
  if (builder.kind === 'existing') {
    const driver = builder.driver === undefined ? '' : ` (${builder.driver})`
    return docker.log.info(`Builder: using the existing ${name}${driver}.`)
  }
  const options = { env: docker.env, signal, timeoutMs: BOOT_LIMIT_MS }
  const found = builder.kind === 'kept' && builder.found
  const created = !found && (await createBuilder(builder, docker, { ...env, ...docker.env }, options))
  if (!created) await runBuildx(docker.run, bootCommand(name), options)
  const nodes = builder.nodes === 1 ? '' : `, ${builder.nodes} nodes`
  const kept = builder.kind === 'kept' ? `, ${created ? 'created' : 'reused'} and kept` : ''
  docker.log.info(`Builder: ${name} (${builder.own.driver}${nodes}) is ready${kept}.`)
}

/** Creates and boots a builder. Returns false if another job has just created it, under the same stable name. */
async function createBuilder(
  builder: StepBuilder | KeptBuilder,
  docker: Docker,
  env: Environment,
  options: RunOptions,
): Promise<boolean> {
  const { own } = builder
  const configFile = await writeConfig(own, docker.directory, env)
  const nodes = await nodesOf(builder, docker, env)
  for (const command of createCommands({ name: builder.name, driver: own.driver, nodes, configFile })) {
    try {
      await runBuildx(docker.run, command, options)
    } catch (error) {
      if (builder.kind === 'kept' && /existing instance for/.test(messageOf(error))) return false
      throw own.driver === 'remote' ? explainTimeout(error, nodes) : error
    }
  }
  return true
}

/** Explains a timeout: if BuildKit is unreachable or rejects certificates, buildx reports only how long it waited. */
function explainTimeout(error: unknown, nodes: readonly NodeSettings[]): unknown {
  if (!/waiting for connection/.test(messageOf(error))) return error
  const addresses = nodes.map(({ endpoint }) => endpoint).join(', ')
  const hint = 'Is it running, can this runner reach it, and are the certificates right?'
  return new Error(`BuildKit does not respond at ${addresses}. ${hint}\n${messageOf(error)}`, { cause: error })
}

/** Returns the configuration file for buildx: the user's own if nothing is added to it. */
async function writeConfig(
  { config, mirrors }: OwnBuilder,
  directory: string,
  env: Environment,
): Promise<string | undefined> {
  if (config?.kind === 'file' && mirrors.length === 0) {
    await readConfigFile(config.path)
    return config.path
  }
  if (config === undefined && mirrors.length === 0) return undefined
  const text =
    config === undefined
      ? await readFile(defaultConfigFile(env), 'utf8').catch(() => '')
      : config.kind === 'inline'
        ? `${config.text}\n`
        : await readConfigFile(config.path)
  const file = join(directory, 'buildkitd.toml')
  await writeFile(file, withMirrors(text, mirrors))
  return file
}

const readConfigFile = (path: string): Promise<string> =>
  readFile(path, 'utf8').catch((error: unknown) => {
    throw UsageError.at('buildkitd-config', `"${path}" cannot be read: ${messageOf(error)}`)
  })

async function nodesOf(
  { kind, name, own: { driver, nodes }, engine }: StepBuilder | KeptBuilder,
  { run, env: added, directory }: Docker,
  env: Environment,
): Promise<readonly NodeSettings[]> {
  if (kind === 'kept' && hasCertificates(nodes, env)) {
    throw UsageError.at(
      'keep-builder',
      'a builder that is kept needs its certificates later, but those from the environment are removed with the job. ' +
        'Name permanent files in "driver-opts" (cacert=, cert=, key=), or remove "keep-builder".',
    )
  }
  const certified = await withCertificates(nodes, env, directory)
  if (driver !== 'docker-container' || !engine.tlsFromEnvironment) return certified
  // If the environment configures the engine's TLS, buildx can create a builder only for a context.
  const context = contextName(name)
  if (certified.every(({ endpoint }) => endpoint !== undefined)) return certified
  await mustRun(run, 'docker', ['context', 'create', context], { env: added, timeoutMs: CONTEXT_LIMIT_MS })
  return certified.map(node => (node.endpoint === undefined ? { ...node, endpoint: context } : node))
}
