import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BuilderCleanup, removeBuilder } from '../docker/builder/remove.ts'
import type { EmulationCleanup } from '../docker/emulation/emulation.ts'
import { machineLeases } from '../docker/emulation/leases.ts'
import { removeEmulation } from '../docker/emulation/remove.ts'
import { messageOf } from '../lib/errors.ts'
import { run } from '../lib/process.ts'
import * as runner from '../lib/runner.ts'

/**
 * What a build step puts on a machine, to be taken away by its post step. Each is noted in the step's state before it is
 * made: when the step is interrupted, its post step knows.
 */
export interface CleanupState {
  /** Holds the logins, the builder's configuration, and what is written in between. */
  readonly directory?: string
  readonly builder?: BuilderCleanup
  readonly emulation?: EmulationCleanup
}

/** What a step notes while it works; its post step reads the same by {@link savedCleanupState}. */
export interface CleanupTracker {
  /** Adds to what is noted. */
  add(traces: CleanupState): void
  /** Takes everything away that is noted, and notes that it is gone. */
  cleanUp(): Promise<void>
}

export function trackCleanup(): CleanupTracker {
  let noted: CleanupState = {}
  const save = (name: keyof CleanupState, trace: unknown): void =>
    runner.saveState(name, trace === undefined ? '' : JSON.stringify(trace))
  return {
    add(traces) {
      noted = { ...noted, ...traces }
      for (const name of NAMES) if (traces[name] !== undefined) save(name, traces[name])
    },
    async cleanUp() {
      await cleanUp(noted)
      for (const name of NAMES) if (noted[name] !== undefined) save(name, undefined)
    },
  }
}

const NAMES = ['directory', 'builder', 'emulation'] as const

/** Makes a directory for this step alone. */
export async function stepDirectory(env: NodeJS.ProcessEnv, { add: note }: CleanupTracker): Promise<string> {
  const directory = await mkdtemp(join(env['RUNNER_TEMP'] || tmpdir(), 'manifold-'))
  note({ directory })
  return directory
}

/** What the main step has noted, for its post step. */
export function savedCleanupState(): CleanupState {
  const noted = NAMES.map(name => [name, runner.getState(name)] as const).filter(([, trace]) => trace !== '')
  return Object.fromEntries(noted.map(([name, trace]) => [name, JSON.parse(trace)]))
}

/**
 * Takes the traces away, and gives what was. What cannot be taken away is a warning: the image is published, and that
 * must not turn red. The directory goes last: Docker's configuration and its plugin may be in it.
 */
export async function cleanUp({ directory, builder, emulation }: CleanupState): Promise<readonly string[]> {
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
