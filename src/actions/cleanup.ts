import * as runner from '../lib/runner.ts'
import { cleanUp, savedCleanupState } from './cleanup-state.ts'

/** Takes away what the build step has put on this machine. */
export async function cleanup(): Promise<void> {
  const removed = await cleanUp(savedCleanupState())
  runner.log.info(removed.length === 0 ? 'There is nothing to remove.' : `Removed: ${removed.join(', ')}.`)
}
