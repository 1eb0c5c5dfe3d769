import { rm } from 'node:fs/promises'
import { removeBuilder } from '../docker/builder/remove.ts'
import { machineLeases } from '../docker/emulation/leases.ts'
import { removeEmulation } from '../docker/emulation/remove.ts'
import { messageOf } from '../lib/errors.ts'
import { run } from '../lib/process.ts'
import * as runner from '../lib/runner.ts'
import { type CleanupState, savedCleanupState } from './cleanup-state.ts'

/** Removes what the build step left on this machine. */
export async function cleanup(): Promise<void> {
  const removed = await removeAll(savedCleanupState())
  runner.log.info(removed.length === 0 ? 'There is nothing to remove.' : `Removed: ${removed.join(', ')}.`)
}

/**
 * Removes what a step left on the machine, and returns the names of what was removed. A failure is only a warning: it
 * does not change whether the image is right. The directory goes last: it may hold Docker's configuration and plugin.
 */
export async function removeAll({ directory, builder, emulation }: CleanupState): Promise<readonly string[]> {
  const removed: string[] = []
  const attempt = async (what: string, remove: () => Promise<unknown>): Promise<void> => {
    try {
      await remove()
      removed.push(what)
    } catch (error) {
      runner.log.warning(messageOf(error))
    }
  }
  await Promise.all([
    builder && attempt(`builder ${builder.name}`, () => removeBuilder(run, builder)),
    emulation && attempt('emulators', () => removeEmulation(emulation, { run, leases: machineLeases() })),
  ])
  if (directory) await attempt('files of the step', () => rm(directory, { recursive: true, force: true }))
  return removed
}
