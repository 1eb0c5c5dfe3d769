import { fileURLToPath } from 'node:url'
import { type Stack, stackEnv } from '../../scripts/stack/state.ts'
import { startArtifactService } from './artifact-service/service.ts'
import type { ValueObject } from './runner/expression-value.ts'
import type { With } from './runner/inputs.ts'
import { startJob } from './runner/job.ts'
import type { JobOptions, LogLine, StepResult } from './runner/job-types.ts'
import { PUSH } from './tag-push.ts'

/** The root of the repository, with the committed actions. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

export interface RunOptions {
  readonly stack: Stack
  /** Directory of action.yml; by default the root of the repository. */
  readonly actions?: string
  /** Properties of the github context; by default those of a push of the tag v1.2.3. */
  readonly github?: ValueObject
  /** Receives each line of each job; `job` is its ID and matrix. */
  readonly log?: (job: string, line: LogLine) => void
  /** False for a forge without an artifact service. */
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

/** A workflow run on this machine, with jobs that run as on GitHub's runner. */
export interface LocalRun extends AsyncDisposable {
  /** Runs one job with one step of the build action. */
  build(workspace: string, inputs: Inputs, job?: Partial<JobOptions>): Promise<StepResult>
  /** Runs the legs of a matrix in parallel. */
  matrix(job: MatrixJob): Promise<readonly StepResult[]>
  merge(inputs?: Inputs, job?: Partial<JobOptions>): Promise<StepResult>
}

/** Returns the inputs with which a step reaches the stack's registries and base images. */
export const stackInputs = (stack: Stack): Inputs => ({
  'driver-opts': stack.driverOpts.join('\n'),
  'registry-mirrors': stack.mirrors.join('\n'),
})

/** Starts a run. Its artifacts exist until it is disposed of. */
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
