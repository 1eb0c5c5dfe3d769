import { appendFileSync } from 'node:fs'
import { EOL } from 'node:os'
import * as core from '@actions/core'
import type { Log, SourceLocation } from './log.ts'

// What a step says to its runner, by @actions/core. Each line of our own has its reason beside it.

export { getState, setSecret } from '@actions/core'

type Assign = (name: string, value: string) => void

/** Makes a missing file an error: core would print the value as a command, which runners warn of or refuse. */
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

/** Keeps a value for the post step of the same action, which reads it by `getState`. Of several values the last counts. */
export const saveState = intoFile('GITHUB_STATE', core.saveState)

/** Sets a variable for this step and for all that follow in the job. */
export const exportVariable = intoFile('GITHUB_ENV', core.exportVariable)

/** Shows an error, and makes the step fail when it ends. core's own function takes no place. */
export function setFailed(message: string, place?: SourceLocation): void {
  process.exitCode = core.ExitCode.Failure
  core.error(message, place)
}

/**
 * Adds to the page of the job, if there is one: local runs have none. core's `summary.write()` is asynchronous, fails
 * if the file does not exist, and repeats the first of two texts unless each write is awaited.
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
