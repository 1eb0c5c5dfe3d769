import { readFile } from 'node:fs/promises'
import { createHash } from '../../lib/crypto.ts'
import type { Platform } from '../../oci/platform.ts'
import { contextHost, type Engine, findEngine, isLocal } from './engine.ts'
import type { BuilderSettings, OwnBuilder } from './settings.ts'
import { type StoredBuilder, storedBuilder } from './store.ts'

/** The builder of a step, before anything is done. */
export interface ChosenBuilder {
  readonly name: string
  /** Undefined: buildx does not know a builder of this name; it says so when it is asked to build. */
  readonly driver: string | undefined
  /** `theirs`: it was there. `step`: it goes when the job ends. `kept`: it stays, for the next job. */
  readonly lifetime: 'existing' | 'step' | 'kept'
  /** What to make; undefined where nothing is made. */
  readonly own?: OwnBuilder
  /** Was one that is to be kept found again? */
  readonly found: boolean
  /** The driver docker cannot push by digest: it writes files, which are pushed from here. */
  readonly pushesByDigest: boolean
  /** Where it executes programs: on this machine's kernel; where the engine runs containers; or anywhere. */
  readonly runsOn: 'local' | 'engine' | 'remote'
  /** What its nodes were said to build, when every one of them has something: then nobody has to ask. */
  readonly platforms?: readonly Platform[]
  /** How many machines it builds on. */
  readonly nodes: number
  readonly engine: Engine
}

export interface Surroundings {
  /** What Docker sees: this process's environment with what is added for Docker. */
  readonly env: NodeJS.ProcessEnv
  readonly system: NodeJS.Platform
  /** A name that nothing else has. */
  readonly unique: string
}

/** Decides which builder a step uses. Reads files only. */
export async function chooseBuilder(settings: BuilderSettings, surroundings: Surroundings): Promise<ChosenBuilder> {
  const engine = await findEngine(surroundings.env)
  switch (settings.kind) {
    case 'own':
      return chooseOwn(settings, engine, surroundings)
    case 'docker':
      // The builder of the driver docker is called as the context whose engine it is part of.
      return dockerBuilder(engine.context, engine, isLocal(engine.host, surroundings.system))
    case 'given':
      return chooseGiven(settings.name, engine, surroundings)
  }
}

const dockerBuilder = (name: string, engine: Engine, local: boolean): ChosenBuilder => ({
  name,
  driver: 'docker',
  lifetime: 'existing',
  found: true,
  pushesByDigest: false,
  runsOn: local ? 'local' : 'engine',
  nodes: 1,
  engine,
})

async function chooseGiven(name: string, engine: Engine, { env, system }: Surroundings): Promise<ChosenBuilder> {
  const stored = await storedBuilder(name, env)
  if (stored === undefined) {
    const host = name === engine.context ? engine.host : await contextHost(name, env)
    const exists = name === 'default' || name === engine.context || host !== undefined
    const chosen = dockerBuilder(name, engine, isLocal(host, system))
    // Pushing by digest is not refused where nothing is known: buildx says best what is wrong with the name.
    return exists ? chosen : { ...chosen, driver: undefined, pushesByDigest: true, runsOn: 'remote', found: false }
  }
  const platforms = fixedPlatforms(stored.nodes)
  return {
    name,
    driver: stored.driver,
    lifetime: 'existing',
    found: true,
    pushesByDigest: stored.driver !== 'docker',
    runsOn: await whereStoredRuns(stored, { env, system }),
    nodes: stored.nodes.length,
    ...(platforms !== undefined && { platforms }),
    engine,
  }
}

async function whereStoredRuns(
  { driver, nodes }: StoredBuilder,
  { env, system }: Pick<Surroundings, 'env' | 'system'>,
): Promise<ChosenBuilder['runsOn']> {
  const [node] = nodes
  if (driver !== 'docker-container' || nodes.length !== 1 || node === undefined) return 'remote'
  const host = node.endpoint.includes('://') ? node.endpoint : await contextHost(node.endpoint, env)
  return isLocal(host, system) ? 'local' : 'remote'
}

async function chooseOwn(own: OwnBuilder, engine: Engine, surroundings: Surroundings): Promise<ChosenBuilder> {
  const { env, system, unique } = surroundings
  const name = own.keep ? await stableName(own, engine, env['GITHUB_REPOSITORY'] ?? '') : unique
  const platforms = fixedPlatforms(own.nodes)
  const [{ endpoint }] = own.nodes
  const single = own.driver === 'docker-container' && own.nodes.length === 1
  const host =
    endpoint === undefined ? engine.host : endpoint.includes('://') ? endpoint : await contextHost(endpoint, env)
  return {
    name,
    driver: own.driver,
    lifetime: own.keep ? 'kept' : 'step',
    own,
    found: own.keep && (await storedBuilder(name, env)) !== undefined,
    pushesByDigest: true,
    nodes: own.nodes.length,
    runsOn: !single ? 'remote' : isLocal(host, system) ? 'local' : endpoint === undefined ? 'engine' : 'remote',
    ...(platforms !== undefined && { platforms }),
    engine,
  }
}

/** The platforms of all nodes, when every node was given some. */
function fixedPlatforms(
  nodes: readonly { readonly platforms: readonly Platform[] }[],
): readonly Platform[] | undefined {
  const fixed = nodes.every(({ platforms }) => platforms.length > 0)
  return fixed && nodes.length > 0 ? nodes.flatMap(({ platforms }) => platforms) : undefined
}

/** The same for the same repository, engine and settings, and another one for any others. */
async function stableName(own: OwnBuilder, { context, host }: Engine, repository: string): Promise<string> {
  const { config } = own
  // A file counts by what is in it. One that is not there is an error, once it is used.
  const content = config?.kind === 'file' ? await readFile(config.path, 'utf8').catch(() => '') : ''
  const settings = JSON.stringify([repository, context, host, own, content])
  return `manifold-${createHash('sha256').update(settings).digest('hex').slice(0, 16)}`
}
