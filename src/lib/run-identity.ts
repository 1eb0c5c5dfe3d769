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

/** A place in a matrix, `unknown` if the runner does not state it, as act and its derivatives, Gitea's and Forgejo's. */
export type MatrixPlace = MatrixPosition | 'unknown'

/** Identifies the leg that this step builds. `matrix` is undefined outside a matrix. */
export const legIdentity = (env: NodeJS.ProcessEnv, matrix: MatrixPlace | undefined): LegIdentity => ({
  job: env['GITHUB_JOB'] || 'unknown',
  step: env['GITHUB_ACTION'] || 'unknown',
  matrix,
})

/** Returns the leg's position in its matrix; undefined outside a matrix, or if the runner does not state it. */
export const positionOf = ({ matrix }: Pick<LegIdentity, 'matrix'>): MatrixPosition | undefined =>
  matrix === 'unknown' ? undefined : matrix

/** The workflow run that a record comes from. */
export interface RunIdentity {
  /** `owner/name` */
  readonly repository: string
  readonly id: string
  readonly attempt: number
  readonly commit: string
}

/** A leg of the run: the job's id in the workflow, its place in its matrix, and the step that built. */
export interface LegIdentity {
  readonly job: string
  /** The step's id, unique in its job. */
  readonly step: string
  /** Undefined outside a matrix. Without a position, only the merge's `platforms` can say that a leg is missing. */
  readonly matrix: MatrixPlace | undefined
}
