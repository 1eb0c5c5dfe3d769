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

/** How long pulling and booting BuildKit may take. */
const BOOT_LIMIT_MS = 10 * 60_000
const CONTEXT_LIMIT_MS = 30_000

/** The parts of a step that the builder is prepared with. */
export interface PrepareOptions {
  readonly env: Environment
  readonly signal: AbortSignal
}

/**
 * Makes and boots the builder, or boots one that an earlier job made. Leaves an existing builder of the user as it is: the
 * build boots it if necessary.
 */
export async function prepareBuilder(
  builder: ChosenBuilder,
  docker: Docker,
  { env, signal }: PrepareOptions,
): Promise<void> {
  const { name } = builder
  if (builder.kind === 'existing') {
    const driver = builder.driver === undefined ? '' : ` (${builder.driver})`
    return docker.log.info(`Builder: ${name}${driver} is used as it is.`)
  }
  const options = { env: docker.env, signal, timeoutMs: BOOT_LIMIT_MS }
  const found = builder.kind === 'kept' && builder.found
  const created = !found && (await createBuilder(builder, docker, { ...env, ...docker.env }, options))
  if (!created) await runBuildx(docker.run, bootCommand(name), options)
  const nodes = builder.nodes === 1 ? '' : `, ${builder.nodes} nodes`
  const kept = builder.kind === 'kept' ? `, ${created ? 'made' : 'found again'} and kept` : ''
  docker.log.info(`Builder: ${name} (${builder.own.driver}${nodes}) is ready${kept}.`)
}

/** Makes and boots a builder. Returns false if another job of this machine has just made it, under the same stable name. */
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
      throw own.driver === 'remote' ? unanswered(error, nodes) : error
    }
  }
  return true
}

/** buildx says of a BuildKit that it cannot reach, or that refuses its certificates, no more than how long it waited. */
function unanswered(error: unknown, nodes: readonly NodeSettings[]): unknown {
  if (!/waiting for connection/.test(messageOf(error))) return error
  const addresses = nodes.map(({ endpoint }) => endpoint).join(', ')
  const why = `BuildKit does not answer at ${addresses}. Is it running there, can this runner reach it, and do the certificates fit?`
  return new Error(`${why}\n${messageOf(error)}`, { cause: error })
}

/** The file to give to buildx: the user's own when nothing is added to it. */
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
      'certificates from the environment go when the job ends, and a builder that is kept needs them later. ' +
        'Name files that stay in driver-opts (cacert=, cert=, key=), or do not keep it.',
    )
  }
  const certified = await withCertificates(nodes, env, directory)
  if (driver !== 'docker-container' || !engine.tlsFromEnvironment) return certified
  // buildx makes no builder for an engine whose TLS is set up by the environment, only for a context.
  const context = contextName(name)
  if (certified.every(({ endpoint }) => endpoint !== undefined)) return certified
  await mustRun(run, 'docker', ['context', 'create', context], { env: added, timeoutMs: CONTEXT_LIMIT_MS })
  return certified.map(node => (node.endpoint === undefined ? { ...node, endpoint: context } : node))
}
