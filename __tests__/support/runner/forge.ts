import type { Environment } from './environment.ts'
import type { ValueObject } from './expression-value.ts'

/** The position of a leg in its matrix, from 0, and the options of its strategy. */
export interface Strategy {
  readonly index: number
  readonly total: number
  readonly failFast: boolean
}

/** The ways in which the runners of workflows differ. */
export interface Forge {
  /** Variables of the runner itself. */
  readonly env: Environment
  /** Properties of the github context. */
  readonly github: ValueObject
  readonly strategy: (strategy: Strategy) => ValueObject
  /** Returns the matrix context; the argument is null in a job without a matrix. */
  readonly matrix: (matrix: ValueObject | null) => ValueObject | null
  /** The legs of a matrix whose outputs a job keeps: those of the last, or all of those of the first that ends. */
  readonly keeps: 'last' | 'first'
  /** True if a step of a composite action also gets the inputs of that action, and no input is reported as unknown. */
  readonly passesInputsOn: boolean
}

/** GitHub's runner (actions/runner). */
export const GITHUB: Forge = {
  env: {},
  github: {},
  strategy: ({ index, total, failFast }) => ({
    'fail-fast': failFast,
    'job-index': index,
    'job-total': total,
    'max-parallel': total,
  }),
  matrix: matrix => matrix,
  keeps: 'last',
  passesInputsOn: false,
}

/**
 * nektos/act 0.2: its strategy context lacks job-index and job-total, a job without a matrix has an empty one, and the
 * first leg that ends replaces the templates of the job's outputs by its values (RunContext.interpolateOutputs).
 */
export const ACT: Forge = {
  env: { ACT: 'true' },
  github: {},
  strategy: ({ failFast }) => ({ 'fail-fast': failFast, 'max-parallel': 4 }),
  matrix: matrix => matrix ?? {},
  keeps: 'first',
  passesInputsOn: true,
}

/** The runner of Gitea, which derives from act. Its server splits a matrix into jobs of one leg. */
export const GITEA: Forge = {
  ...ACT,
  env: { ACT: 'true', GITEA_ACTIONS: 'true' },
  github: { server_url: 'https://gitea.example.com', api_url: 'https://gitea.example.com/api/v1' },
}

/** The runner of Forgejo, version 12, which derives from act. `toJSON(matrix)` is `{"Matrix": {…}}`. */
export const FORGEJO: Forge = {
  ...ACT,
  env: { ACT: 'true', FORGEJO_ACTIONS: 'true', GITEA_ACTIONS: 'true' },
  github: { server_url: 'https://forgejo.example.com', api_url: 'https://forgejo.example.com/api/v1' },
  matrix: matrix => wrapped(ACT.matrix(matrix) ?? {}),
}

/** Wraps a context in JSON only: `matrix.platform` is still its member. */
function wrapped(context: ValueObject): ValueObject {
  return Object.defineProperty({ ...context }, 'toJSON', { value: () => ({ Matrix: { ...context } }) })
}
