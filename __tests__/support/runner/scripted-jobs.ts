import { testDirectory } from '../test-directory.ts'
import { type Job, type JobOptions, startJob } from './job.ts'
import { type ActionScripts, writeAction } from './scripted-action.ts'

/** Jobs and the actions that they run, in a separate directory for each test. */
export interface ScriptedJobs {
  start(options?: JobOptions): Promise<Job>
  /** Writes an action, and returns the value of `uses`. */
  action(main: string, scripts?: Omit<ActionScripts, 'main'>): Promise<string>
  path(...names: readonly string[]): string
}

/** Creates a directory for the jobs and actions of each test in the file. */
export function scriptedJobs(): ScriptedJobs {
  const path = testDirectory()
  return {
    start: options => startJob({ directory: path(), ...options }),
    action: (main, scripts) => writeAction(path(), { main, ...scripts }),
    path,
  }
}
