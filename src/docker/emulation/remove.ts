import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { mustRun, type Run } from '../../lib/process.ts'
import { uninstallArguments } from './binfmt-image.ts'
import type { EmulationCleanup } from './emulation.ts'
import { HANDLERS, readHandlers } from './handlers.ts'
import { endLease, type LeaseStore } from './leases.ts'

const UNINSTALL_LIMIT_MS = 30_000
/** Other users of the machine can write to the ledger: nothing but emulators is taken out, whatever it says. */
const QEMU = /^qemu-\w+$/

/**
 * Takes the handlers out of the kernel that steps have registered and none uses any more, and gives their names. Only
 * root may do so itself; everybody else needs a privileged container, of the image that installed them.
 */
export async function removeEmulation(
  { lease, image }: EmulationCleanup,
  { run, ledger, handlersDirectory = HANDLERS }: { run: Run; ledger: LeaseStore; handlersDirectory?: string },
): Promise<readonly string[]> {
  const removed: string[] = []
  await endLease(ledger, lease, async idle => {
    const present = await readHandlers(handlersDirectory)
    const there = idle.filter(name => QEMU.test(name) && present?.has(name))
    removed.push(...there)
    const refused = await withoutContainer(there, handlersDirectory)
    if (refused.length > 0) {
      await mustRun(run, 'docker', uninstallArguments(image, refused), { timeoutMs: UNINSTALL_LIMIT_MS })
    }
  })
  return removed
}

/** Gives the handlers that could not be taken out this way. */
async function withoutContainer(handlers: readonly string[], directory: string): Promise<readonly string[]> {
  const written = await Promise.allSettled(handlers.map(name => writeFile(join(directory, name), '-1')))
  return handlers.filter((_, i) => written[i]?.status === 'rejected')
}
