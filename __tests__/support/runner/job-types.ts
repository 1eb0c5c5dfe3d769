import type { ActionFile } from './action-file.ts'
import type { Environment } from './environment.ts'
import type { JobStatus } from './expression-functions.ts'
import type { ValueObject } from './expression-value.ts'
import type { With } from './inputs.ts'
import type { CancelGrace } from './node-process.ts'
import type { LogSource } from './step-output.ts'
import type { Annotation } from './workflow-commands.ts'

/** A line of a job's log, masked, as it comes. */
export interface LogLine {
  /** The step's id. */
  readonly step: string
  readonly stage: Stage
  readonly source: LogSource
  readonly text: string
}

export type Stage = 'main' | 'post'

/** The contexts of the job; what is left out is as in a job without a matrix on a push to the default branch. */
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
  /** Every value is masked in the log, and job outputs that contain one are dropped. */
  readonly secrets?: Environment
}

export interface JobOptions {
  /** The job's key in the workflow. */
  readonly id?: string
  /** Where the job's own directory is made; by default the system's temporary directory. */
  readonly directory?: string
  /** The checked-out repository; by default an empty directory that goes with the job. */
  readonly workspace?: string
  readonly contexts?: JobContexts
  /** `env` of the job; values may hold `${{ }}`. */
  readonly env?: Environment
  /** Addresses and tokens of the run's services (ACTIONS_RESULTS_URL, ACTIONS_RUNTIME_TOKEN, …). Tokens are masked. */
  readonly services?: Environment
  /** Environment variables of the host that the runner passes on beside PATH and HOME, such as DOCKER_HOST. */
  readonly passOn?: readonly string[]
  /** The host's environment; by default that of this process. */
  readonly host?: NodeJS.ProcessEnv
  /** The Node.js executable; by default the one that runs this process. */
  readonly node?: string
  /** `outputs` of the job: templates over its steps. */
  readonly outputs?: Environment
  /** Runs with debug logging, as when a run is repeated with it. */
  readonly debug?: boolean
  readonly grace?: CancelGrace
  /** Gets every line of the log as it comes. */
  readonly log?: (line: LogLine) => void
}

export interface Step {
  /** The directory that holds action.yml. */
  readonly uses: string
  readonly id?: string
  readonly with?: With
  /** Values may hold `${{ }}`. */
  readonly env?: Environment
  /** With or without `${{ }}`; without a status function it also asks for success so far, as does its absence. */
  readonly if?: string
  readonly continueOnError?: boolean
}

export type Outcome = JobStatus | 'skipped'

export interface StepResult {
  readonly id: string
  /** The action's name. */
  readonly name: string
  readonly stage: Stage
  /** What happened; `conclusion` is the same after `continueOnError`. */
  readonly outcome: Outcome
  readonly conclusion: Outcome
  /** Absent when the step was skipped or a signal ended it. */
  readonly exitCode?: number
  readonly signal?: NodeJS.Signals
  readonly outputs: Environment
  /** What the main stage saved for the post stage. */
  readonly state: Environment
  readonly annotations: readonly Annotation[]
  /** What the job has declared by GITHUB_ARTIFACTS when the stage ends: name → digest. */
  readonly subjects: Environment
  /** What GitHub would show: masked, one line after another. */
  readonly log: string
  /** As the process wrote it, nothing masked. */
  readonly stdout: string
  /** As the process wrote it, nothing masked. */
  readonly stderr: string
  /** Markdown, masked. */
  readonly summary?: string
  /** Milliseconds. */
  readonly duration: number
}

export interface JobResult {
  readonly result: JobStatus
  /** Without those that are empty or contain a secret. */
  readonly outputs: Environment
  /** Main stages in the order they ran, skipped ones among them. */
  readonly steps: readonly StepResult[]
  /** Post stages in the order they ran: the reverse of the mains. */
  readonly posts: readonly StepResult[]
  /** Those of all steps, and of the job itself. */
  readonly annotations: readonly Annotation[]
}

export interface Job extends AsyncDisposable {
  /** The repository's directory. */
  readonly workspace: string
  /** RUNNER_TEMP. */
  readonly temp: string
  /** Runs one step to its end. Steps run one after another. */
  step(step: Step): Promise<StepResult>
  /** Cancels the step that runs, if any, as GitHub does it. What follows only runs where its condition allows it. */
  cancel(): void
  /** Runs the post stages, last step first. A second call gives the same result. */
  end(): Promise<JobResult>
}

/** A step whose main stage started, as its post stage needs it. */
export interface StartedStep {
  readonly id: string
  readonly step: Step
  readonly action: ActionFile
}
