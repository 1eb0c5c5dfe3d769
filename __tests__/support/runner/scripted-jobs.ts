import { testDirectory } from '../test-directory.ts'
import { type Job, type JobOptions, startJob } from './job.ts'
import { type ActionScripts, writeAction } from './scripted-action.ts'

/** Jobs and the actions that they run, in a directory of each test's own. */
export interface ScriptedJobs {
  start(options?: JobOptions): Promise<Job>
  /** Writes an action, and gives what a step `uses`. */
  action(main: string, scripts?: Omit<ActionScripts, 'main'>): Promise<string>
  path(...names: readonly string[]): string
}

/** Gives each test of the file a directory for its jobs and actions. */
export function scriptedJobs(): ScriptedJobs {
  const path = testDirectory()
  return {
    start: options => startJob({ directory: path(), ...options }),
    action: (main, scripts) => writeAction(path(), { main, ...scripts }),
    path,
  }
}
