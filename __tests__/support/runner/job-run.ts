import type { Subjects } from './artifact-subjects.ts'
import type { JobStatus } from './expression-functions.ts'
import type { ValueObject } from './expression-value.ts'
import { type JobSetup, renderEnvironment } from './job-setup.ts'
import type { JobOptions, JobResult, StartedStep, StepResult } from './job-types.ts'
import type { NodeProcess } from './node-process.ts'
import type { Annotation } from './workflow-commands.ts'

/** A post stage that is due, with what its main stage saved. */
export interface DuePost {
  readonly started: StartedStep
  readonly script: string
  state: ReadonlyMap<string, string>
}

/** A job while its steps run. */
export interface JobRun {
  readonly options: JobOptions
  readonly setup: JobSetup
  status: JobStatus
  /** The step that is under way, and its process once that has started. */
  running: Promise<StepResult> | undefined
  process: NodeProcess | undefined
  /** Whether the stage under way was cancelled; stages that run afterwards were not. */
  stageCancelled: boolean
  /** What steps wrote into GITHUB_ENV and GITHUB_PATH. */
  env: Readonly<Record<string, string>>
  path: readonly string[]
  /** What steps declared by GITHUB_ARTIFACTS. */
  subjects: Subjects
  readonly steps: StepResult[]
  readonly posts: StepResult[]
  readonly due: DuePost[]
  /** The annotations of the job itself. */
  readonly annotations: Annotation[]
  ended: Promise<JobResult> | undefined
}

export const createJobRun = (options: JobOptions, setup: JobSetup): JobRun => ({
  options,
  setup,
  status: 'success',
  running: undefined,
  process: undefined,
  stageCancelled: false,
  env: {},
  path: [],
  subjects: new Map(),
  steps: [],
  posts: [],
  due: [],
  annotations: [],
  ended: undefined,
})

/** The contexts between two steps. `env` holds the job's, and what steps exported. */
export const jobContexts = ({ options, setup, status, steps, env }: JobRun) => ({
  ...setup.contexts,
  job: { ...options.contexts?.job, status },
  steps: stepsContext(steps),
  env: { ...setup.env, ...env },
})

/** The contexts as a step sees them: its own `env` comes last. */
export const stepContexts = (run: JobRun, { id, step }: StartedStep) => {
  const contexts = jobContexts(run)
  const own = renderEnvironment(step.env ?? {}, contexts)
  return { ...contexts, github: { ...contexts.github, action: id }, env: { ...contexts.env, ...own } }
}

const stepsContext = (steps: readonly StepResult[]): ValueObject =>
  Object.fromEntries(steps.map(({ id, outputs, outcome, conclusion }) => [id, { outputs, outcome, conclusion }]))
