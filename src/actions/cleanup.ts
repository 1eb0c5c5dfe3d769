import * as core from '@actions/core'
import { remembered, removeTraces } from './traces.ts'

/** Takes away what the build step has put on this machine. */
export async function cleanup(): Promise<void> {
  const traces = remembered()
  if (traces === undefined) return core.info('The step had made nothing that would be left behind.')
  await removeTraces(traces)
  core.info(`The builder ${traces.builder} and the files of the step are removed.`)
}
