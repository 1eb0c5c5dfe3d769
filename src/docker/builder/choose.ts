import { readFile } from 'node:fs/promises'
import { createHash } from '../../lib/crypto.ts'
import type { Environment } from '../../lib/github.ts'
import type { Platform } from '../../oci/platform.ts'
import type { ExtraAuthorities } from './authorities.ts'
import { contextHost, type Engine, findEngine, isLocal } from './engine.ts'
import { withProxies } from './proxies.ts'
import { type BuilderSettings, type Driver, type OwnBuilder, startsBuildkit } from './settings.ts'
import { type StoredBuilder, storedBuilder } from './store.ts'

/** The machine that executes a build's programs: this one, the engine's, or one that only the builder can reach. */
export type BuildMachine = 'local' | 'engine' | 'remote'

interface Builder {
  readonly name: string
  readonly runsOn: BuildMachine
  /** The configured platforms of its nodes; undefined if a node has none, so that only the builder knows. */
  readonly platforms: readonly Platform[] | undefined
  /** The number of its machines. */
  readonly nodes: number
  readonly engine: Engine
}

/** An existing builder, which the step does not change. */
export interface ExistingBuilder extends Builder {
  readonly kind: 'existing'
  /** Undefined for a newer driver, or if buildx has no such builder, which the build reports. */
  readonly driver: Driver | undefined
}

interface NewBuilder extends Builder {
  /** The user's settings, with the proxies of the environment. */
  readonly own: OwnBuilder
  /** The additional authorities that its BuildKit trusts. */
  readonly trust: Trust | undefined
}

/** A builder that the step creates, and its post step removes. */
export interface StepBuilder extends NewBuilder {
  readonly kind: 'step'
}

/** A builder that stays on the machine, for the next job. */
export interface KeptBuilder extends NewBuilder {
  readonly kind: 'kept'
  /** True if an earlier job created the builder. */
  readonly found: boolean
}

/** The builder of a step. */
export type ChosenBuilder = ExistingBuilder | StepBuilder | KeptBuilder

export const driverOf = (builder: ChosenBuilder): Driver | undefined =>
  builder.kind === 'existing' ? builder.driver : builder.own.driver

/** Returns false for the driver docker, which pushes only tags: it writes files, which this process pushes. */
export const pushesByDigest = (builder: ChosenBuilder): boolean => driverOf(builder) !== 'docker'

/** Certificate authorities for BuildKit. */
export interface Trust extends ExtraAuthorities {
  /** The registries that the build is known to use. */
  readonly registries: readonly string[]
}

/** Everything but the inputs that decides which builder a step uses. */
export interface BuilderFacts {
  /** The environment of Docker's commands. */
  readonly env: Environment
  /** `process.platform` */
  readonly system: NodeJS.Platform
  /** A unique name for a builder of the machine. */
  readonly unique: string
  /** Undefined: no additional authorities. */
  readonly trust?: Trust | undefined
}

/** Decides which builder a step uses. Reads files only. */
export async function chooseBuilder(settings: BuilderSettings, facts: BuilderFacts): Promise<ChosenBuilder> {
  const engine = await findEngine(facts.env)
  switch (settings.kind) {
    case 'own':
      return chooseOwn(settings, engine, facts)
    case 'docker':
      // The builder of the driver docker has the name of its engine's context.
      return dockerBuilder(engine.context, engine, isLocal(engine.host, facts.system))
    case 'existing':
      return chooseExisting(settings.name, engine, facts)
  }
}

const dockerBuilder = (name: string, engine: Engine, local: boolean): ExistingBuilder => ({
  kind: 'existing',
  name,
  driver: 'docker',
  runsOn: local ? 'local' : 'engine',
  platforms: undefined,
  nodes: 1,
  engine,
})

async function chooseExisting(name: string, engine: Engine, { env, system }: BuilderFacts): Promise<ExistingBuilder> {
  const stored = await storedBuilder(name, env)
  if (stored !== undefined) {
    return {
      kind: 'existing',
      name,
      driver: stored.driver,
      runsOn: await machineOfStored(stored, { env, system }),
      platforms: fixedPlatforms(stored.nodes),
      nodes: stored.nodes.length,
      engine,
    }
  }
  const host = name === engine.context ? engine.host : await contextHost(name, env)
  const isContext = name === 'default' || name === engine.context || host !== undefined
  return isContext
    ? dockerBuilder(name, engine, isLocal(host, system))
    : { kind: 'existing', name, driver: undefined, runsOn: 'remote', platforms: undefined, nodes: 1, engine }
}

async function machineOfStored(
  { driver, nodes }: StoredBuilder,
  { env, system }: Pick<BuilderFacts, 'env' | 'system'>,
): Promise<BuildMachine> {
  const [node] = nodes
  if (driver !== 'docker-container' || nodes.length !== 1 || node === undefined) return 'remote'
  return isLocal(await hostOf(node.endpoint, env), system) ? 'local' : 'remote'
}

/** Returns the URL of an endpoint: itself, or that of the context with this name. */
const hostOf = async (endpoint: string, env: Environment): Promise<string | undefined> =>
  endpoint.includes('://') ? endpoint : contextHost(endpoint, env)

async function chooseOwn(
  settings: OwnBuilder,
  engine: Engine,
  { env, system, unique, ...facts }: BuilderFacts,
): Promise<StepBuilder | KeptBuilder> {
  const own = withProxies(settings, env)
  const trust = startsBuildkit(own.driver) ? facts.trust : undefined
  const common = {
    own,
    trust,
    runsOn: await machineOfOwn(own, engine, { env, system }),
    platforms: fixedPlatforms(own.nodes),
    nodes: own.nodes.length,
    engine,
  }
  if (!own.keep) return { kind: 'step', name: unique, ...common }
  const name = await stableName({ own, trust }, engine, env['GITHUB_REPOSITORY'] ?? '')
  return { kind: 'kept', name, found: (await storedBuilder(name, env)) !== undefined, ...common }
}

async function machineOfOwn(
  { driver, nodes }: OwnBuilder,
  engine: Engine,
  { env, system }: Pick<BuilderFacts, 'env' | 'system'>,
): Promise<BuildMachine> {
  if (driver !== 'docker-container' || nodes.length !== 1) return 'remote'
  const [{ endpoint }] = nodes
  if (endpoint === undefined) return isLocal(engine.host, system) ? 'local' : 'engine'
  return isLocal(await hostOf(endpoint, env), system) ? 'local' : 'remote'
}

/** Returns the configured platforms of all nodes; undefined if a node has none. */
function fixedPlatforms(
  nodes: readonly { readonly platforms: readonly Platform[] }[],
): readonly Platform[] | undefined {
  const fixed = nodes.every(({ platforms }) => platforms.length > 0)
  return fixed && nodes.length > 0 ? nodes.flatMap(({ platforms }) => platforms) : undefined
}

/** Returns a name that depends only on the repository, the engine and the settings. */
async function stableName(
  { own, trust }: Pick<NewBuilder, 'own' | 'trust'>,
  { context, host }: Engine,
  repository: string,
): Promise<string> {
  const { config } = own
  // The content of a file matters, not its name. A missing file is an error once it is used.
  const content = config?.kind === 'file' ? await readFile(config.path, 'utf8').catch(() => '') : ''
  const trusted = trust === undefined ? [] : [trust.pem, trust.registries]
  const settings = JSON.stringify([repository, context, host, own, content, ...trusted])
  return `manifold-${createHash('sha256').update(settings).digest('hex').slice(0, 16)}`
}
