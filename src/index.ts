import * as core from '@actions/core'
import { messageOf } from './errors.ts'

/** Runs an action to its end. Whatever is thrown fails the step with its message, said once. */
async function act(load: () => Promise<() => Promise<void>>): Promise<void> {
  try {
    const action = await load()
    await action()
  } catch (error) {
    if (error instanceof Error && error.stack !== undefined) core.debug(error.stack)
    core.setFailed(messageOf(error))
  }
}

export const build = (): Promise<void> => act(async () => (await import('./actions/build.ts')).build)
export const cleanup = (): Promise<void> => act(async () => (await import('./actions/cleanup.ts')).cleanup)
export const merge = (): Promise<void> => act(async () => (await import('./actions/merge.ts')).merge)
export const plan = (): Promise<void> => act(async () => (await import('./actions/plan.ts')).plan)
