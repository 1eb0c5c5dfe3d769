import { LocatedError, messageOf } from './lib/errors.ts'
import * as runner from './lib/runner.ts'

/** Runs an action. If it throws, fails the step with the message of the error. */
async function act(load: () => Promise<() => Promise<void>>): Promise<void> {
  try {
    const action = await load()
    await action()
  } catch (error) {
    if (error instanceof Error && error.stack !== undefined) runner.log.debug(error.stack)
    runner.setFailed(messageOf(error), error instanceof LocatedError ? error.location : undefined)
  }
}

export const build = (): Promise<void> => act(async () => (await import('./actions/build.ts')).build)
export const cleanup = (): Promise<void> => act(async () => (await import('./actions/cleanup.ts')).cleanup)
export const merge = (): Promise<void> => act(async () => (await import('./actions/merge.ts')).merge)
export const plan = (): Promise<void> => act(async () => (await import('./actions/plan.ts')).plan)
