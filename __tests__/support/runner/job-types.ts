import type { ActionFile } from './action-file.ts'
import type { Environment } from './environment.ts'
import type { JobStatus } from './expression-functions.ts'
import type { ValueObject } from './expression-value.ts'
import type { Forge } from './forge.ts'
import type { With } from './inputs.ts'
import type { CancelGrace } from './node-process.ts'
import type { LogSource } from './step-output.ts'
import type { Annotation } from './workflow-commands.ts'

/** A masked line of a job's log. */
export interface LogLine {
  /** ID of the step. */
  readonly step: string
  readonly stage: Stage
  readonly source: LogSource
  readonly text: string
}

export type Stage = 'main' | 'post'

/** The contexts of the job. By default they are those of a push to the default branch, without a matrix. */
export interface JobContexts {
  /** Replaces properties of the default github context; `event` becomes the event file. */
  readonly github?: ValueObject
  readonly strategy?: ValueObject
  readonly matrix?: ValueObject | null
  readonly job?: ValueObject
  readonly runner?: ValueObject
  readonly needs?: ValueObject
  readonly vars?: ValueObject
  readonly inputs?: ValueObject
  /** Values are masked in the log, and job outputs that contain one are dropped. */
  readonly secrets?: Environment
}

export interface JobOptions {
  /** The runner to imitate; by default GitHub's. */
  readonly forge?: Forge
  /** Key of the job in the workflow. */
  readonly id?: string
  /** Parent of the job's directory; by default the system's temporary directory. */
  readonly directory?: string
  /** The checked-out repository; by default an empty directory that is removed with the job. */
  readonly workspace?: string
  readonly contexts?: JobContexts
  /** `env` of the job; values may contain `${{ }}`. */
  readonly env?: Environment
  /** URLs and tokens of the run's services (ACTIONS_RESULTS_URL, ACTIONS_RUNTIME_TOKEN, …). Tokens are masked. */
  readonly services?: Environment
  /** Variables of the host to pass on in addition to PATH and HOME, such as DOCKER_HOST. */
  readonly passOn?: readonly string[]
  /** Environment of the host; by default that of this process. */
  readonly host?: NodeJS.ProcessEnv
  /** Node.js executable; by default the one of this process. */
  readonly node?: string
  /** `outputs` of the job, as templates. */
  readonly outputs?: Environment
  /** True to run with debug logging. */
  readonly debug?: boolean
  readonly grace?: CancelGrace
  /** Receives each line of the log. */
  readonly log?: (line: LogLine) => void
}

export interface Step {
  /** Directory of action.yml. */
  readonly uses: string
  readonly id?: string
  readonly with?: With
  /** Inputs of the composite action that contains the step, if one does. */
  readonly composite?: Environment
  /** Values may contain `${{ }}`. */
  readonly env?: Environment
  /** With or without `${{ }}`. Without a status function or a condition, the step also requires success so far. */
  readonly if?: string
  readonly continueOnError?: boolean
}

export type Outcome = JobStatus | 'skipped'

export interface StepResult {
  readonly id: string
  /** Name of the action. */
  readonly name: string
  readonly stage: Stage
  /** Outcome before `continueOnError`; `conclusion` is the one after it. */
  readonly outcome: Outcome
  readonly conclusion: Outcome
  /** Absent if the step was skipped or a signal ended it. */
  readonly exitCode?: number
  readonly signal?: NodeJS.Signals
  readonly outputs: Environment
  /** State that the main stage saved for the post stage. */
  readonly state: Environment
  readonly annotations: readonly Annotation[]
  /** Subjects that the job has declared in GITHUB_ARTIFACTS by the end of the stage: name → digest. */
  readonly subjects: Environment
  /** Masked log, as GitHub would show it. */
  readonly log: string
  /** Unmasked output of the process. */
  readonly stdout: string
  /** Unmasked output of the process. */
  readonly stderr: string
  /** Masked Markdown. */
  readonly summary?: string
  /** Milliseconds. */
  readonly duration: number
}

export interface JobResult {
  readonly result: JobStatus
  /** Outputs that are not empty and do not contain a secret. */
  readonly outputs: Environment
  /** Main stages in the order of execution, including skipped ones. */
  readonly steps: readonly StepResult[]
  /** Post stages in the order of execution, which is the reverse of the main stages. */
  readonly posts: readonly StepResult[]
  /** Annotations of all steps and of the job itself. */
  readonly annotations: readonly Annotation[]
}

export interface Job extends AsyncDisposable {
  /** Directory of the repository. */
  readonly workspace: string
  /** RUNNER_TEMP. */
  readonly temp: string
  /** Runs a step. Steps run one after another. */
  step(step: Step): Promise<StepResult>
  /** Cancels the job and its running step, as GitHub does. Later stages run only if their condition allows it. */
  cancel(): void
  /** Runs the post stages, last step first. A second call returns the same result. */
  end(): Promise<JobResult>
}

/** A step whose main stage started, for its post stage. */
export interface StartedStep {
  readonly id: string
  readonly step: Step
  readonly action: ActionFile
}
