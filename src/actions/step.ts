import { systemClock } from '../lib/clock.ts'
import { messageOf } from '../lib/errors.ts'
import { listenForInterruption } from '../lib/interruption.ts'
import type { Log } from '../lib/log.ts'
import { CommandError, type Run, run } from '../lib/process.ts'
import * as runner from '../lib/runner.ts'
import { startTimeline, type Timeline } from '../lib/timeline.ts'
import { type CleanupTracker, trackCleanup } from './cleanup-state.ts'

/** A running step of a job: what its action works with. */
export interface Step {
  readonly env: NodeJS.ProcessEnv
  readonly log: Log
  readonly run: Run
  /** Aborts when the job is cancelled. */
  readonly signal: AbortSignal
  /** The directory that paths in inputs are relative to. */
  readonly workspace: string
  /** Hides a text in the log. */
  readonly mask: (secret: string) => void
  readonly timeline: Timeline
  readonly cleanup: CleanupTracker
  /** Runs a part of the step and records how long it took. */
  readonly phase: Timeline['during']
  /** Sets the job summary of the step if it fails; the last call counts. */
  onFailure(summary: FailureSummary): void
}

/** Returns the job summary of a step that failed with this error. */
export type FailureSummary = (error: unknown) => Promise<string>

/** Loaded only here: most steps succeed. */
const usualSummary: FailureSummary = async error => (await import('../report/failure.ts')).failureSummary(error)

/**
 * Runs an action as a step of a job. When the job is cancelled (SIGINT, then SIGTERM), the step's signal aborts, and the
 * aborted call throws. A runner that shuts down never starts the post step, so a cancelled step cleans up itself.
 */
export async function runStep(action: (step: Step) => Promise<void>): Promise<void> {
  using interruption = listenForInterruption()
  const timeline = startTimeline(systemClock)
  const cleanup = trackCleanup()
  let failureSummary = usualSummary
  try {
    await action({
      env: process.env,
      log: runner.log,
      run,
      signal: interruption.signal,
      workspace: process.cwd(),
      mask: runner.setSecret,
      timeline,
      cleanup,
      phase: timeline.during,
      onFailure: summary => {
        failureSummary = summary
      },
    })
  } catch (error) {
    const failure = interruption.signal.aborted ? afterCancellation(error) : error
    await summarize(failure, failureSummary)
    throw failure
  } finally {
    if (interruption.signal.aborted) await cleanUp(cleanup)
  }
}

/** Adds the job summary of a failure. That it cannot is less important than the failure itself. */
async function summarize(error: unknown, summary: FailureSummary): Promise<void> {
  try {
    runner.addSummary(await summary(error))
  } catch (reason) {
    runner.log.debug(`The job summary cannot be written: ${messageOf(reason)}`)
  }
}

/**
 * Returns the error of a cancelled step. That of an ended command shows its whole command line, and nothing about the
 * cause; a publication that was interrupted says what it wrote.
 */
function afterCancellation(error: unknown): unknown {
  // By its name, because its module is loaded only to publish.
  if (error instanceof Error && error.name === 'PublishError') return error
  const inner = error instanceof Error ? error.cause : undefined
  const ended = [error, inner].some(each => each instanceof CommandError)
  return ended ? new Error('The job was cancelled.', { cause: error }) : error
}

async function cleanUp(tracker: CleanupTracker): Promise<void> {
  const state = tracker.state()
  if (Object.keys(state).length === 0) return
  const { removeAll } = await import('./cleanup.ts')
  const { left } = await removeAll(state, { retried: true })
  tracker.replace(left)
}
