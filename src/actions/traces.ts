import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as core from '@actions/core'
import { type BuilderTrace, removeBuilder } from '../docker/builder/remove.ts'
import type { EmulationTrace } from '../docker/emulation/emulation.ts'
import { machineLedger } from '../docker/emulation/ledger.ts'
import { removeEmulation } from '../docker/emulation/remove.ts'
import { messageOf } from '../errors.ts'
import { run } from '../process.ts'

/**
 * What a build step puts on a machine, to be taken away by its post step. Each is noted in the step's state before it is
 * made: when the step is interrupted, its post step knows.
 */
export interface Traces {
  /** Holds the logins, the builder's configuration, and what is written in between. */
  readonly directory?: string
  readonly builder?: BuilderTrace
  readonly emulation?: EmulationTrace
}

export const noteBuilder = (trace: BuilderTrace): void => core.saveState('builder', JSON.stringify(trace))
export const noteEmulation = (trace: EmulationTrace): void => core.saveState('emulation', JSON.stringify(trace))

/** Makes a directory for this step alone. */
export async function stepDirectory(env: NodeJS.ProcessEnv): Promise<string> {
  const directory = await mkdtemp(join(env['RUNNER_TEMP'] || tmpdir(), 'manifold-'))
  core.saveState('directory', directory)
  return directory
}

/** What the step has noted. */
export function notedTraces(): Traces {
  const [directory, builder, emulation] = ['directory', 'builder', 'emulation'].map(core.getState)
  return {
    ...(directory && { directory }),
    ...(builder && { builder: JSON.parse(builder) as BuilderTrace }),
    ...(emulation && { emulation: JSON.parse(emulation) as EmulationTrace }),
  }
}

/**
 * Takes the traces away, and gives what was. What cannot be taken away is a warning: the image is published, and that
 * must not turn red. The directory goes last: Docker's configuration and its plugin may be in it.
 */
export async function removeTraces({ directory, builder, emulation }: Traces): Promise<readonly string[]> {
  const removed: string[] = []
  const attempt = async (what: string, remove: () => Promise<unknown>): Promise<void> => {
    try {
      await remove()
      removed.push(what)
    } catch (error) {
      core.warning(messageOf(error))
    }
  }
  await Promise.all([
    builder && attempt(`builder ${builder.name}`, () => removeBuilder(run, builder)),
    emulation && attempt('emulators', () => removeEmulation(emulation, { run, ledger: machineLedger() })),
  ])
  if (directory) await attempt('files of the step', () => rm(directory, { recursive: true, force: true }))
  return removed
}
