import { appendFileSync } from 'node:fs'
import { EOL } from 'node:os'
import * as core from '@actions/core'
import type { Log, SourceLocation } from './log.ts'

// Talks to the runner through @actions/core. Each function of our own says why core's is not enough.

export { getState, setSecret } from '@actions/core'

type Assign = (name: string, value: string) => void

/** Makes a missing file an error: core would print the value as a command, which runners reject or warn about. */
const intoFile =
  (variable: string, assign: Assign): Assign =>
  (name, value) => {
    if (!process.env[variable]) {
      throw new Error(`The runner does not say where "${name}" goes: ${variable} is not set.`)
    }
    assign(name, value)
  }

export const setOutput = intoFile('GITHUB_OUTPUT', core.setOutput)

/** Sets all outputs of a step. */
export function setOutputs(outputs: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(outputs)) setOutput(name, value)
}

/** Saves a value for the post step of the same action, which reads it with `getState`. The last value of a name counts. */
export const saveState = intoFile('GITHUB_STATE', core.saveState)

/** Sets a variable for this step and all later steps of the job. */
export const exportVariable = intoFile('GITHUB_ENV', core.exportVariable)

/** Shows an error and makes the step fail when it ends. core's function accepts no location. */
export function setFailed(message: string, location?: SourceLocation): void {
  process.exitCode = core.ExitCode.Failure
  core.error(message, location)
}

/**
 * Adds to the job summary; local runs have none. core's `summary.write()` is asynchronous, fails if the file does not
 * exist, and repeats the first of two texts unless each write is awaited.
 */
export function addSummary(markdown: string): void {
  const file = process.env['GITHUB_STEP_SUMMARY']
  if (file) appendFileSync(file, `${markdown}${EOL}`)
}

/** The log of this step. */
export const log: Log = {
  info: core.info,
  notice: core.notice,
  warning: core.warning,
  debug: core.debug,
  startGroup: core.startGroup,
  endGroup: core.endGroup,
}
