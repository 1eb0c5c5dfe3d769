import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as core from '@actions/core'
import { removeBuilder } from '../docker/builder.ts'
import { messageOf } from '../errors.ts'
import { run } from '../process.ts'

/** What a build step puts on a machine, to be taken away by its post step. */
export interface Traces {
  /** Holds the logins, the builder's configuration, and what is written in between. */
  readonly directory: string
  readonly builder: string
}

/** Notes what the step is going to make, before it makes it: when it is interrupted, its post step knows. */
export async function leaveTraces(env: NodeJS.ProcessEnv): Promise<Traces> {
  const builder = `manifold-${randomUUID()}`
  const directory = await mkdtemp(join(env['RUNNER_TEMP'] || tmpdir(), 'manifold-'))
  core.saveState('builder', builder)
  core.saveState('directory', directory)
  return { builder, directory }
}

/** What the step has noted; undefined when it did not come that far. */
export function remembered(): Traces | undefined {
  const directory = core.getState('directory')
  const builder = core.getState('builder')
  return directory === '' ? undefined : { directory, builder }
}

/** Takes the traces away. What cannot be is a warning: the image is published, and that must not turn red. */
export async function removeTraces({ directory, builder }: Traces): Promise<void> {
  const removals = [removeBuilder(run, builder), rm(directory, { recursive: true, force: true })]
  for (const result of await Promise.allSettled(removals)) {
    if (result.status === 'rejected') core.warning(messageOf(result.reason))
  }
}
