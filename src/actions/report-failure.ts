import type { FailedBuild, FailedMerge } from '../report/failure.ts'
import type { FailureSummary } from './step.ts'

// Loads the summaries only if a step fails.

/** Returns the function that describes a failed build step. */
export const summaryOfFailedBuild =
  (build: FailedBuild): FailureSummary =>
  async error =>
    (await import('../report/failure.ts')).failedBuildSummary(build, error)

/** Returns the function that describes a failed merge. */
export const summaryOfFailedMerge =
  (merge: FailedMerge): FailureSummary =>
  async error =>
    (await import('../report/failure.ts')).failedMergeSummary(merge, error)
