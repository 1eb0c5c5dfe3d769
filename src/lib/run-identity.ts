/** Returns the identity of the run from its environment (docs.github.com, "Default environment variables"). */
export const runIdentity = (env: NodeJS.ProcessEnv): RunIdentity => ({
  repository: env['GITHUB_REPOSITORY'] || 'unknown',
  id: env['GITHUB_RUN_ID'] || '0',
  attempt: Number(env['GITHUB_RUN_ATTEMPT']) || 1,
  commit: env['GITHUB_SHA'] || 'unknown',
})

/** The position of a job in its matrix, as the `strategy` context states it: `job-index` and `job-total`. */
export interface MatrixPosition {
  /** From 0. */
  readonly index: number
  readonly total: number
}

/** Identifies the leg that this job is. `matrix` is undefined outside a matrix, or if the runner does not state it. */
export const legIdentity = (env: NodeJS.ProcessEnv, matrix: MatrixPosition | undefined): LegIdentity => ({
  job: env['GITHUB_JOB'] || 'unknown',
  matrix,
})

/** The workflow run that a record comes from. */
export interface RunIdentity {
  /** `owner/name` */
  readonly repository: string
  readonly id: string
  readonly attempt: number
  readonly commit: string
}

/** A job of the run: its id in the workflow, and its position in its matrix. */
export interface LegIdentity {
  readonly job: string
  /** Undefined if unknown. Then only the merge's `platforms` can say that a leg is missing. */
  readonly matrix: MatrixPosition | undefined
}
