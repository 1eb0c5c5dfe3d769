import type { Subjects } from './artifact-subjects.ts'
import type { JobStatus } from './expression-functions.ts'
import type { ValueObject } from './expression-value.ts'
import { type JobSetup, renderEnvironment } from './job-setup.ts'
import type { JobOptions, JobResult, StartedStep, StepResult } from './job-types.ts'
import type { NodeProcess } from './node-process.ts'
import type { Annotation } from './workflow-commands.ts'

/** A post stage to run, with the state that its main stage saved. */
export interface DuePost {
  readonly started: StartedStep
  readonly script: string
  state: ReadonlyMap<string, string>
}

/** The state of a job while its steps run. */
export interface JobRun {
  readonly options: JobOptions
  readonly setup: JobSetup
  status: JobStatus
  /** The running step, and its process once started. */
  running: Promise<StepResult> | undefined
  process: NodeProcess | undefined
  /** True if the running stage was cancelled. Each stage starts with false. */
  stageCancelled: boolean
  /** Entries of GITHUB_ENV and GITHUB_PATH from earlier steps. */
  env: Readonly<Record<string, string>>
  path: readonly string[]
  /** Subjects that steps declared in GITHUB_ARTIFACTS. */
  subjects: Subjects
  readonly steps: StepResult[]
  readonly posts: StepResult[]
  readonly due: DuePost[]
  /** Annotations of the job itself. */
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

/** Returns the contexts between two steps. `env` has the variables of the job and those that steps exported. */
export const jobContexts = ({ options, setup, status, steps, env }: JobRun) => ({
  ...setup.contexts,
  job: { ...options.contexts?.job, status },
  steps: stepsContext(steps),
  env: { ...setup.env, ...env },
})

/** Returns the contexts of a step, whose own `env` overrides earlier variables. */
export const stepContexts = (run: JobRun, { id, step }: StartedStep) => {
  const contexts = jobContexts(run)
  const own = renderEnvironment(step.env ?? {}, contexts)
  return { ...contexts, github: { ...contexts.github, action: id }, env: { ...contexts.env, ...own } }
}

const stepsContext = (steps: readonly StepResult[]): ValueObject =>
  Object.fromEntries(steps.map(({ id, outputs, outcome, conclusion }) => [id, { outputs, outcome, conclusion }]))
