import * as core from '@actions/core'
import { notedTraces, removeTraces } from './traces.ts'

/** Takes away what the build step has put on this machine. */
export async function cleanup(): Promise<void> {
  const removed = await removeTraces(notedTraces())
  core.info(removed.length === 0 ? 'There is nothing to remove.' : `Removed: ${removed.join(', ')}.`)
}
