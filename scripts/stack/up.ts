import { dirname, join } from 'node:path'
import { mountBinfmt } from './binfmt-mount.ts'
import { buildxPlugin, ensureBuildx } from './buildx.ts'
import { clearAbandoned, exists } from './cache.ts'
import { reachesDockerHub } from './docker-hub.ts'
import { type Engine, ensureEngine, findEngine, requireOwnEngine } from './engine.ts'
import { ensureEngineImage } from './engine-images.ts'
import { goTool } from './go-tools.ts'
import { makeStandIn, pushStandIn, STAND_INS, type StandIn } from './images.ts'
import { withLock } from './lock.ts'
import { LOGIN } from './login.ts'
import { type Paths, stackPaths } from './paths.ts'
import { type Ports, stackPorts } from './ports.ts'
import { ensureService, registryServices } from './registries.ts'
import { registryHost, tokenRealm } from './registry-config.ts'
import { type Log, StackError, together } from './shell.ts'
import { readStack, type Stack, writeStack } from './state.ts'
import { BINFMT_IMAGE, BUILDKIT_IMAGE, RELEASES } from './versions.ts'
import { openWorkshop, type Workshop } from './workshop.ts'

const LOCK_LIMIT = 30 * 60_000

/** Runs work that changes the stack, in one process at a time. */
export const withStackLock = <T>(paths: Paths, work: () => Promise<T>): Promise<T> =>
  withLock(join(paths.root, 'lock'), LOCK_LIMIT, work)

/**
 * Starts every part of the stack that is not up. This takes minutes the first time on a machine, and seconds later.
 * Several processes may call it concurrently: one works, the others wait.
 */
export async function ensureStack(log: Log, paths: Paths = stackPaths(), ports: Ports = stackPorts()): Promise<Stack> {
  if (process.platform !== 'linux') throw new StackError(`The stack runs only on Linux, not on ${process.platform}.`)
  return withStackLock(paths, async () => {
    const workshop = openWorkshop(log, paths)
    if (!(await exists(paths.tools)))
      log('The first run takes a few minutes: it builds programs from source and caches them.')
    for (const directory of [paths.tools, paths.packages, paths.layouts]) await clearAbandoned(directory)
    const found = await findEngine(paths)
    // Check this before anything starts.
    if (found === undefined) requireOwnEngine(paths)
    const mirror = (await reachesDockerHub()) ? undefined : registryHost('open', ports)
    if (mirror === undefined) requireNewestReleases()
    const [engine] = await together([
      ensureEngine(paths, log, found, mirror),
      ensureRegistries(workshop, ports, mirror),
      ensureBuildx(workshop),
    ])
    await together([BUILDKIT_IMAGE, BINFMT_IMAGE].map(image => ensureEngineImage(engine, log, image, mirror)))
    const mountedBinfmt = (await mountBinfmt()) || readStack(paths)?.mountedBinfmt === true
    const stack = describeStack(paths, ports, { engine, mirror, mountedBinfmt })
    await writeStack(paths, stack)
    return stack
  })
}

/** Throws a StackError if earlier releases are wanted: buildx would pull the newest BuildKit from Docker Hub. */
function requireNewestReleases(): void {
  if (RELEASES === 'newest') return
  throw new StackError(
    `MANIFOLD_STACK_RELEASES=${RELEASES} needs images that the stack builds, but this machine reaches Docker Hub. Unset it.`,
  )
}

/** Starts the registries, and pushes the stand-ins if a mirror of Docker Hub is needed. */
async function ensureRegistries(workshop: Workshop, ports: Ports, mirror: string | undefined): Promise<void> {
  const [layouts] = await together([
    mirror === undefined ? Promise.resolve([]) : makeStandIns(workshop),
    startRegistries(workshop, ports),
  ])
  if (mirror === undefined) return
  for (const [standIn, layout] of layouts) await pushStandIn(standIn, layout, mirror)
}

/** Builds the stand-ins one after another: most of the time is spent in compilers, which use all processors anyway. */
async function makeStandIns(workshop: Workshop): Promise<readonly (readonly [StandIn, string])[]> {
  const made: [StandIn, string][] = []
  for (const standIn of STAND_INS) made.push([standIn, await makeStandIn(workshop, standIn)])
  return made
}

async function startRegistries(workshop: Workshop, ports: Ports): Promise<void> {
  const services = registryServices(workshop.paths, ports, await goTool(workshop, 'registry'))
  await together(services.map(service => ensureService(workshop.log, service)))
}

interface Found {
  readonly engine: Engine
  readonly mirror: string | undefined
  readonly mountedBinfmt: boolean
}

/** Returns the state of the stack for its users. */
function describeStack(paths: Paths, ports: Ports, { engine, mirror, mountedBinfmt }: Found): Stack {
  const login = { username: LOGIN.username, password: LOGIN.password }
  const { host, version, owner, cli } = engine
  return {
    registry: registryHost('open', ports),
    privateRegistry: { host: registryHost('basic', ports), ...login },
    tokenRegistry: { host: registryHost('token', ports), ...login, tokenServer: tokenRealm(ports) },
    mirrors: mirror === undefined ? [] : [`docker.io=${mirror}`],
    driverOpts: ['network=host'],
    engine: { host, version, owner },
    images: { buildkit: BUILDKIT_IMAGE, binfmt: BINFMT_IMAGE },
    buildx: buildxPlugin(paths),
    env: { DOCKER_HOST: host, DOCKER_CONFIG: paths.dockerConfig },
    path: cli === 'docker' ? [] : [dirname(cli)],
    mountedBinfmt,
  }
}
