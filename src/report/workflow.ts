import * as core from '@actions/core'
import type { Outputs } from './outputs.ts'

export function setOutputs(outputs: Outputs): void {
  for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value)
}

/** Adds to the job's summary page; where there is none (local runs), that is no reason to fail. */
export async function writeSummary(markdown: string, env: NodeJS.ProcessEnv): Promise<void> {
  if (env['GITHUB_STEP_SUMMARY']) await core.summary.addRaw(markdown, true).write()
}
