import { fileURLToPath } from 'node:url'
import { type Stack, stackEnv } from '../../scripts/stack/state.ts'
import { startArtifactService } from './artifact-service/service.ts'
import type { ValueObject } from './runner/expression-value.ts'
import type { With } from './runner/inputs.ts'
import { startJob } from './runner/job.ts'
import type { JobOptions, LogLine, StepResult } from './runner/job-types.ts'
import { PUSH } from './tag-push.ts'

/** The actions as they are committed. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export interface RunOptions {
  readonly stack: Stack
  /** Where action.yml is; by default the root of the repository. */
  readonly actions?: string
  /** Named by repository, run, and commit; those of a push of the tag v1.2.3 by default. */
  readonly github?: ValueObject
  /** Gets every line of every job; `job` is its id and its matrix. */
  readonly log?: (job: string, line: LogLine) => void
  /** False: a forge without an artifact service. */
  readonly artifacts?: boolean
}

export interface MatrixJob {
  readonly id?: string
  readonly workspace: string
  readonly matrix: readonly ValueObject[]
  readonly with: Inputs
  readonly attempt?: number
}

export type Inputs = With

/** A workflow run on this machine, its jobs started as a runner starts them. */
export interface LocalRun extends AsyncDisposable {
  /** One job with one step of the build action. */
  build(workspace: string, inputs: Inputs, job?: Partial<JobOptions>): Promise<StepResult>
  /** The legs of a matrix, side by side. */
  matrix(job: MatrixJob): Promise<readonly StepResult[]>
  merge(inputs?: Inputs, job?: Partial<JobOptions>): Promise<StepResult>
}

/** What every input of a step needs to reach the stack's registries and base images. */
export const stackInputs = (stack: Stack): Inputs => ({
  'driver-opts': stack.driverOpts.join('\n'),
  'registry-mirrors': stack.mirrors.join('\n'),
})

/** Starts a run: its artifacts live as long as it does. */
export async function startRun({
  stack,
  actions = ROOT,
  github,
  log,
  artifacts = true,
}: RunOptions): Promise<LocalRun> {
  const service = artifacts ? await startArtifactService() : undefined
  let jobs = 0

  const step = async (uses: string, inputs: Inputs, options: Partial<JobOptions>): Promise<StepResult> => {
    const runAttempt = Number(options.contexts?.github?.['run_attempt'] ?? 1)
    const id = options.id ?? 'publish'
    const jobId = `${id}-${++jobs}`
    const name = [id, ...Object.values(options.contexts?.matrix ?? {})].join(' ')
    await using job = await startJob({
      host: stackEnv(stack),
      passOn: Object.keys(stack.env),
      ...options,
      ...(log !== undefined && { log: (line: LogLine) => log(name, line) }),
      services: service?.environment({ runId: '7', runAttempt, jobId }) ?? {},
      contexts: {
        ...options.contexts,
        github: { ...PUSH, ...github, ...options.contexts?.github },
      },
    })
    const result = await job.step({ uses, id: 'manifold', with: inputs })
    const end = await job.end()
    const failed = end.posts.find(post => post.outcome === 'failure')
    if (failed !== undefined) throw new Error(`The post step failed:\n${failed.log}`)
    return result
  }

  return {
    build: (workspace, inputs, job = {}) =>
      step(actions, { ...stackInputs(stack), ...inputs }, { id: 'build', workspace, ...job }),
    matrix: ({ id = 'build', workspace, matrix, with: inputs, attempt = 1 }) =>
      Promise.all(
        matrix.map((member, index) =>
          step(
            actions,
            { ...stackInputs(stack), ...inputs },
            {
              id,
              workspace,
              contexts: {
                matrix: member,
                strategy: {
                  'fail-fast': true,
                  'job-index': index,
                  'job-total': matrix.length,
                  'max-parallel': matrix.length,
                },
                github: { run_attempt: String(attempt) },
              },
            },
          ),
        ),
      ),
    merge: (inputs = {}, job = {}) => step(`${actions}/merge`, inputs, job),
    async [Symbol.asyncDispose]() {
      await service?.[Symbol.asyncDispose]()
    },
  }
}
