import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BuilderCleanup } from '../docker/builder/remove.ts'
import type { EmulationCleanup } from '../docker/emulation/emulation.ts'
import * as runner from '../lib/runner.ts'

/**
 * State that a build step leaves on a machine for its post step to remove. Saved as soon as it is known, so that the
 * post step also knows it if the step is interrupted.
 */
export interface CleanupState {
  /** Holds the logins, the builder's configuration, and temporary files. */
  readonly directory?: string | undefined
  readonly builder?: BuilderCleanup | undefined
  readonly emulation?: EmulationCleanup | undefined
}

/** Saves what a running step leaves on the machine. The post step reads it with {@link savedCleanupState}. */
export interface CleanupTracker {
  /** Saves parts of the state; a part that is given again replaces the one before. */
  add(parts: CleanupState): void
  /** Returns everything that was saved. */
  state(): CleanupState
  /** Saves that these parts are all that is left. */
  replace(left: CleanupState): void
}

const PARTS = ['directory', 'builder', 'emulation'] as const

export function trackCleanup(): CleanupTracker {
  let state: CleanupState = {}
  return {
    add(parts) {
      state = { ...state, ...parts }
      for (const part of PARTS) if (parts[part] !== undefined) runner.saveState(part, JSON.stringify(parts[part]))
    },
    state: () => state,
    replace(left) {
      for (const part of PARTS) if (state[part] !== undefined && left[part] === undefined) runner.saveState(part, '')
      state = left
    },
  }
}

/** Makes a directory for this step alone. */
export async function createStepDirectory(env: NodeJS.ProcessEnv, cleanup: CleanupTracker): Promise<string> {
  const directory = await mkdtemp(join(env['RUNNER_TEMP'] || tmpdir(), 'manifold-'))
  cleanup.add({ directory })
  return directory
}

/** Returns what the main step saved, for its post step. */
export function savedCleanupState(): CleanupState {
  const saved = PARTS.map(part => [part, runner.getState(part)] as const).filter(([, text]) => text !== '')
  return Object.fromEntries(saved.map(([part, text]) => [part, JSON.parse(text)]))
}
