import { rm } from 'node:fs/promises'
import { unmountBinfmt } from './binfmt-mount.ts'
import { exists } from './cache.ts'
import { isRunning, stopDaemon } from './daemon.ts'
import { engineFiles } from './engine-start.ts'
import { stopEngine } from './engine-stop.ts'
import { type Paths, stackPaths } from './paths.ts'
import { stackPorts } from './ports.ts'
import { stopPrivateNetwork } from './private-network.ts'
import { registryServices } from './registries.ts'
import { type Log, step } from './shell.ts'
import { readStack } from './state.ts'
import { withStackLock } from './up.ts'

const STOP_LIMIT = 10_000

/** Stops only what `up` started. Images, registry content and built programs stay for the next `up`. */
export function stopStack(log: Log, paths: Paths = stackPaths()): Promise<void> {
  return withStackLock(paths, async () => {
    for (const { daemon } of registryServices(paths, stackPorts(), '')) {
      if (await isRunning(daemon)) await step(log, `Stopping ${daemon.name}`, () => stopDaemon(daemon, STOP_LIMIT))
    }
    await stopPrivateNetwork(paths, log)
    // Our engine was started and not stopped since. If it was killed, its leftovers need a cleanup.
    if (await exists(engineFiles(paths).daemon.pidFile)) await stopEngine(paths, log)
    if (readStack(paths)?.mountedBinfmt) await unmountBinfmt()
    await rm(paths.run, { recursive: true, force: true })
    await rm(paths.stateFile, { force: true })
  })
}
