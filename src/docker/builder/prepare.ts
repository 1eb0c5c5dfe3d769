import { parseAttributes } from '../../lib/csv.ts'
import { messageOf, UsageError } from '../../lib/errors.ts'
import type { Environment } from '../../lib/github.ts'
import { mustRun, type RunOptions } from '../../lib/process.ts'
import type { Docker } from '../docker.ts'
import { hasCertificates, withCertificates } from './certificates.ts'
import type { ChosenBuilder, KeptBuilder, StepBuilder } from './choose.ts'
import { bootCommand, contextName, createCommands } from './command-lines.ts'
import { loopbackProxies, proxiesOf } from './proxies.ts'
import { runBuildx } from './run-buildx.ts'
import { type NodeSettings, type OwnBuilder, startsBuildkit } from './settings.ts'
import { writeConfig } from './write-config.ts'

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
  const { configFile, driverOpts } = await writeConfig(builder, docker, env)
  const nodes = (await nodesOf(builder, docker, env)).map(node => withOptions(node, driverOpts))
  logProxies(own, env, docker.log)
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

/** Logs which proxies BuildKit gets, and which it cannot use. */
function logProxies(own: OwnBuilder, env: Environment, log: Docker['log']): void {
  if (!startsBuildkit(own.driver)) return
  const [proxies, unreachable] = [proxiesOf(own), loopbackProxies(env)]
  if (proxies.length > 0) {
    log.info(`Builder: BuildKit uses ${proxies.join(' and ')} for pulls and pushes.`)
  } else if (unreachable.length > 0) {
    log.info(
      `Builder: BuildKit does not get ${unreachable.join(' and ')}: the proxy listens on this machine's loopback ` +
        'address, which a container reaches only with "driver-opts: network=host".',
    )
  }
}

/** Adds driver options to a node that does not set them. */
function withOptions(node: NodeSettings, driverOpts: readonly string[]): NodeSettings {
  const keysOf = (options: readonly string[]): readonly string[] =>
    options.flatMap(option => parseAttributes(option).map(({ key }) => key))
  const set = keysOf(node.driverOpts)
  const added = driverOpts.filter(option => !keysOf([option]).some(key => set.includes(key)))
  return added.length === 0 ? node : { ...node, driverOpts: [...node.driverOpts, ...added] }
}

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
