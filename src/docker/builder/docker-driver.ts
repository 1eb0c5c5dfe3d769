import { UsageError } from '../../lib/errors.ts'
import { mustRun } from '../../lib/process.ts'
import type { Docker } from '../docker.ts'

const INFO_LIMIT_MS = 30_000

/**
 * Does the engine keep its images in containerd's store? Only with it, the driver docker builds several platforms, and
 * attestations. Asks the engine.
 */
async function hasContainerdStore({ run, env }: Docker, signal: AbortSignal): Promise<boolean> {
  const args = ['info', '--format', '{{json .DriverStatus}}']
  const { stdout } = await mustRun(run, 'docker', args, { env, signal, timeoutMs: INFO_LIMIT_MS })
  return /io\.containerd\.snapshotter\.v1/.test(stdout)
}

/** Throws a UsageError when the engine's own builder cannot do what is asked, because of how it keeps images. */
export async function checkContainerdStore(docker: Docker, signal: AbortSignal): Promise<void> {
  if (await hasContainerdStore(docker, signal)) return
  throw UsageError.at(
    'driver',
    'the driver docker needs an engine that keeps its images in the containerd store. Switch it on in daemon.json ' +
      '("features": { "containerd-snapshotter": true }), or leave the driver out.',
  )
}
