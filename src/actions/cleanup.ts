import { rm } from 'node:fs/promises'
import { type BuilderCleanup, removeBuilder } from '../docker/builder/remove.ts'
import type { EmulationCleanup } from '../docker/emulation/emulation.ts'
import { machineLeases } from '../docker/emulation/leases.ts'
import { removeEmulation } from '../docker/emulation/remove.ts'
import { messageOf } from '../lib/errors.ts'
import { run } from '../lib/process.ts'
import * as runner from '../lib/runner.ts'
import { type CleanupState, savedCleanupState } from './cleanup-state.ts'

/** Removes what the build step left on this machine. Nothing runs after it, so the files go in any case. */
export async function cleanup(): Promise<void> {
  const { removed } = await removeAll(savedCleanupState(), { retried: false })
  runner.log.info(removed.length === 0 ? 'There is nothing to remove.' : `Removed: ${removed.join(', ')}.`)
}

/** The result of a removal. */
export interface Removal {
  /** The names of what was there and is gone, for the log. */
  readonly removed: readonly string[]
  /** The parts that could not be removed. */
  readonly left: CleanupState
}

/**
 * Removes what a step left on the machine. A failure is only a warning: it does not change whether the image is right.
 * The directory goes last, because it may hold Docker's configuration and plugin. If the removal is `retried` later, the
 * directory stays for as long as something else is left.
 */
export async function removeAll(
  { directory, builder, emulation }: CleanupState,
  { retried }: { readonly retried: boolean },
): Promise<Removal> {
  const removed: string[] = []
  /** Calls `remove`, which returns the names of what it removed. Returns true if nothing is left. */
  const attempt = async (remove: () => Promise<readonly string[]>): Promise<boolean> => {
    try {
      removed.push(...(await remove()))
      return true
    } catch (error) {
      runner.log.warning(messageOf(error))
      return false
    }
  }
  const removeOwnBuilder = async (own: BuilderCleanup) =>
    (await removeBuilder(run, own)) ? [`builder ${own.name}`] : []
  const removeOwnEmulators = async (own: EmulationCleanup) =>
    (await removeEmulation(own, { run, leases: machineLeases() })).map(name => `emulator ${name}`)
  const removeDirectory = async (path: string) => {
    await rm(path, { recursive: true, force: true })
    return ['files of the step']
  }
  const [builderGone, emulationGone] = await Promise.all([
    builder === undefined || attempt(() => removeOwnBuilder(builder)),
    emulation === undefined || attempt(() => removeOwnEmulators(emulation)),
  ])
  const needed = retried && !(builderGone && emulationGone)
  const directoryGone = directory === undefined || (!needed && (await attempt(() => removeDirectory(directory))))
  const left: CleanupState = {
    directory: directoryGone ? undefined : directory,
    builder: builderGone ? undefined : builder,
    emulation: emulationGone ? undefined : emulation,
  }
  return { removed, left }
}
