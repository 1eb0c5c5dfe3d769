import type { LegIdentity, RunIdentity } from './record.ts'

/** What the runner says of the run, from its environment (docs.github.com, "Default environment variables"). */
export const runIdentity = (env: NodeJS.ProcessEnv): RunIdentity => ({
  repository: env['GITHUB_REPOSITORY'] || 'unknown',
  id: env['GITHUB_RUN_ID'] || '0',
  attempt: Number(env['GITHUB_RUN_ATTEMPT']) || 1,
  commit: env['GITHUB_SHA'] || 'unknown',
})

/** A job's place in its matrix, as the `strategy` context gives it; both are absent where the runner does not say. */
export interface Strategy {
  readonly index?: number
  readonly total?: number
}

/**
 * The leg that this job is. Without a matrix a job has one leg, which says nothing of the jobs beside it, so the place
 * is left out: then only the merge's `platforms` can say what is missing.
 */
export const legIdentity = (env: NodeJS.ProcessEnv, { index, total }: Strategy, inMatrix: boolean): LegIdentity => ({
  job: env['GITHUB_JOB'] || 'unknown',
  ...(inMatrix && index !== undefined && total !== undefined && { index, total }),
})
