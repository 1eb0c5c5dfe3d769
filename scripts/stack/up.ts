import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { buildxPlugin, ensureBuildx } from './buildx.ts'
import { withLock } from './cache.ts'
import { reachesDockerHub } from './docker-hub.ts'
import { type Engine, ensureEngine } from './engine.ts'
import { ensureEngineImage } from './engine-images.ts'
import { engineFiles, mountBinfmt } from './engine-start.ts'
import { goTool, goToolPath } from './go-tools.ts'
import { ensureStandIn, STAND_INS } from './images.ts'
import { type Paths, stackPaths } from './paths.ts'
import { stackPorts } from './ports.ts'
import { ensureRegistries, LOGIN, registryHost } from './registries.ts'
import type { Log } from './shell.ts'
import { readStack, type Stack, writeStack } from './state.ts'
import { BINFMT_IMAGE, BUILDKIT_IMAGE } from './versions.ts'

const LOCK_LIMIT = 30 * 60_000

/** The file that one `up` or `down` at a time holds. */
export const stackLock = (paths: Paths): string => join(paths.root, 'lock')

/**
 * Brings up all of the stack that is not up. Seconds when it was up before, minutes on a machine that never had it.
 * Several processes may ask at once: one works, the others wait.
 */
export function ensureStack(log: Log, paths: Paths = stackPaths()): Promise<Stack> {
  return withLock(stackLock(paths), LOCK_LIMIT, async () => {
    const hub = await reachesDockerHub()
    const mirror = hub ? undefined : registryHost('open')
    const [engine] = await Promise.all([
      ensureEngine(paths, log, mirror),
      ensureRegistriesWithContent(paths, log, hub),
      ensureBuildx(paths, log),
    ])
    await Promise.all(
      [BUILDKIT_IMAGE, BINFMT_IMAGE].map(image => ensureEngineImage(engine, log, image, mirror)),
    )
    const mountedBinfmt = (await mountBinfmt()) || readStack(paths)?.mountedBinfmt === true
    const stack = describeStack(paths, engine, mirror, mountedBinfmt)
    await writeStack(paths, stack)
    return stack
  })
}

async function ensureRegistriesWithContent(paths: Paths, log: Log, hub: boolean): Promise<void> {
  await ensureRegistries(paths, log, await goTool(paths, log, 'registry'))
  if (hub) return
  // One after the other: most of the time goes into compilers, and each of those takes all processors.
  for (const standIn of STAND_INS) await ensureStandIn(paths, log, standIn, registryHost('open'))
}

function describeStack(paths: Paths, engine: Engine, mirror: string | undefined, mountedBinfmt: boolean): Stack {
  const login = { username: LOGIN.username, password: LOGIN.password }
  const tokenServer = `http://localhost:${stackPorts().tokens}/token`
  const { host, version, owner, cli } = engine
  return {
    registry: registryHost('open'),
    privateRegistry: { host: registryHost('basic'), ...login },
    tokenRegistry: { host: registryHost('token'), ...login, tokenServer },
    mirrors: mirror === undefined ? [] : [`docker.io=${mirror}`],
    driverOpts: ['network=host'],
    engine: { host, version, owner },
    images: { buildkit: BUILDKIT_IMAGE, binfmt: BINFMT_IMAGE },
    tools: {
      buildx: buildxPlugin(paths),
      buildctl: goToolPath(paths, 'buildctl'),
      buildkitd: goToolPath(paths, 'buildkitd'),
    },
    env: { DOCKER_HOST: host, DOCKER_CONFIG: paths.dockerConfig },
    path: cli === 'docker' ? [] : [dirname(cli)],
    mountedBinfmt,
  }
}
