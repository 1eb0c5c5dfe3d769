import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { mustRun, type Run } from '../../lib/process.ts'
import { ENGINE_PLATFORM, uninstallArguments } from './binfmt-image.ts'
import type { EmulationCleanup } from './emulation.ts'
import { HANDLERS, readHandlers } from './handlers.ts'
import { endLease, type LeaseStore } from './leases.ts'

const UNINSTALL_LIMIT_MS = 30_000
/** The names of emulators. Other users of the machine can write leases, so nothing else is ever removed. */
const QEMU = /^qemu-\w+$/

export interface RemovalOptions {
  readonly run: Run
  readonly leases: LeaseStore
  readonly handlersDirectory?: string | undefined
}

/**
 * Ends a step's use of emulators: removes the registered handlers that no step uses any more from the kernel, and
 * returns their names. Root removes them itself; other users need a privileged container of the image that installed
 * them.
 */
export async function removeEmulation(
  { lease, image }: EmulationCleanup,
  { run, leases, handlersDirectory = HANDLERS }: RemovalOptions,
): Promise<readonly string[]> {
  const removed: string[] = []
  await endLease(leases, lease, async idle => {
    const present = await readHandlers(handlersDirectory)
    const leftover = idle.filter(name => QEMU.test(name) && present?.has(name))
    removed.push(...leftover)
    const refused = await withoutContainer(leftover, handlersDirectory)
    if (refused.length > 0) {
      await mustRun(run, 'docker', uninstallArguments(image, refused), {
        env: ENGINE_PLATFORM,
        timeoutMs: UNINSTALL_LIMIT_MS,
      })
    }
  })
  return removed
}

/** Removes handlers as this user, and returns those that it may not remove. */
async function withoutContainer(handlers: readonly string[], directory: string): Promise<readonly string[]> {
  const written = await Promise.allSettled(handlers.map(name => writeFile(join(directory, name), '-1')))
  return handlers.filter((_, i) => written[i]?.status === 'rejected')
}
