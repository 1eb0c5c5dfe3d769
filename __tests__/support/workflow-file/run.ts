import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Stack, stackEnv } from '../../../scripts/stack/state.ts'
import { type ArtifactService, type ArtifactServiceOptions, startArtifactService } from '../artifact-service/service.ts'
import { stepHolds } from '../runner/condition.ts'
import type { Environment } from '../runner/environment.ts'
import type { JobStatus } from '../runner/expression-functions.ts'
import type { Value, ValueObject } from '../runner/expression-value.ts'
import { type Forge, GITHUB } from '../runner/forge.ts'
import { startJob } from '../runner/job.ts'
import type { JobResult, StepResult } from '../runner/job-types.ts'
import { render } from '../runner/template.ts'
import { callInputs, callSecrets, checkPermissions } from './call.ts'
import { evaluated, expandMatrix } from './evaluate.ts'
import { type JobFile, parseWorkflowFile, type StepFile, type WorkflowFile } from './parse.ts'

/** The options of a workflow run. */
export interface WorkflowOptions {
  /** The machine that runs the jobs. */
  readonly stack: Pick<Stack, 'env' | 'path'>
  /** The forge to imitate; by default GitHub. */
  readonly forge?: Forge
  /** Checkout of this repository, to which `OWNER/manifold@v1` and `$/` refer. */
  readonly actions: string
  /** Repository to check out: each job gets a copy. */
  readonly app: string
  /** Called workflows, by their path after `OWNER/manifold/` in `uses`: `.github/workflows/publish.yml` → content. */
  readonly called?: Readonly<Record<string, string>>
  readonly github: ValueObject
  readonly secrets?: Environment
  /** False for a forge without an artifact service; otherwise options of the service. */
  readonly artifacts?: boolean | ArtifactServiceOptions
}

/** The outcome of a job, with its legs or with the jobs of the workflow that it calls. */
export interface JobOutcome {
  readonly result: JobStatus | 'skipped'
  readonly outputs: Environment
  /** Empty for a job that calls a workflow. */
  readonly legs: readonly Leg[]
  /** Jobs of the called workflow. */
  readonly jobs: Readonly<Record<string, JobOutcome>>
}

export interface Leg {
  /** Value of `runs-on`. */
  readonly runsOn: Value
  readonly timeoutMinutes: Value
  readonly matrix: ValueObject | null
  readonly steps: readonly StepResult[]
}

/** The environment of a workflow in a run: its inputs and secrets, and the services shared by all jobs of the run. */
interface Frame {
  readonly options: WorkflowOptions
  readonly artifacts: ArtifactService
  readonly inputs: ValueObject
  readonly secrets: Environment
  /** `image/` for the jobs of a workflow that the job `image` calls. */
  readonly prefix: string
}

/** Runs the jobs of an unmodified workflow file on this machine, each after the jobs that it needs. */
export async function runWorkflow(
  text: string,
  options: WorkflowOptions,
): Promise<Readonly<Record<string, JobOutcome>>> {
  await using artifacts = await startArtifactService(typeof options.artifacts === 'object' ? options.artifacts : {})
  const { secrets = {} } = options
  return await runJobs(parseWorkflowFile(text), { options, artifacts, inputs: {}, secrets, prefix: '' })
}

async function runJobs(workflow: WorkflowFile, frame: Frame): Promise<Readonly<Record<string, JobOutcome>>> {
  const started = new Map<string, Promise<JobOutcome>>()
  const outcomeOf = (id: string): Promise<JobOutcome> => {
    const job = workflow.jobs.get(id)
    if (job === undefined) throw new Error(`There is no job ${id}.`)
    const run =
      started.get(id) ??
      Promise.all(job.needs.map(async need => [need, await outcomeOf(need)] as const)).then(needs =>
        runJob(id, job, { workflow, frame, needs: Object.fromEntries(needs) }),
      )
    started.set(id, run)
    return run
  }
  const ids = [...workflow.jobs.keys()]
  return Object.fromEntries(await Promise.all(ids.map(async id => [id, await outcomeOf(id)] as const)))
}

interface JobPlace {
  readonly workflow: WorkflowFile
  readonly frame: Frame
  readonly needs: Readonly<Record<string, JobOutcome>>
}

const SKIPPED: JobOutcome = { result: 'skipped', outputs: {}, legs: [], jobs: {} }

async function runJob(id: string, job: JobFile, { workflow, frame, needs }: JobPlace): Promise<JobOutcome> {
  const { github } = frame.options
  const contexts = { github, inputs: frame.inputs, vars: {}, needs: resultsOf(needs) }
  const succeeded = Object.values(needs).every(({ result }) => result === 'success')
  if (!stepHolds(job.if, contexts, succeeded ? 'success' : 'failure')) return SKIPPED
  if (job.uses !== undefined) return runCalled(id, job, { workflow, frame, contexts })

  const matrix = job.matrix === undefined ? [null] : expandMatrix(evaluated(job.matrix, { contexts }))
  const failFast = evaluated(job.failFast, { contexts }) ?? true
  if (typeof failFast !== 'boolean') throw new Error(`Job ${id}: fail-fast is not a boolean.`)
  const { forge = GITHUB } = frame.options
  const ended: RunLeg[] = []
  const legs = await Promise.all(
    matrix.map(async (member, i) => {
      const strategy = forge.strategy({ index: i, total: matrix.length, failFast })
      const leg = await runLeg(id, job, frame, { ...contexts, strategy, matrix: member, secrets: frame.secrets })
      ended.push(leg)
      return leg
    }),
  )
  return {
    result: legs.every(({ end }) => end.result === 'success') ? 'success' : 'failure',
    outputs: forge.keeps === 'first' ? (ended[0]?.end.outputs ?? {}) : Object.assign({}, ...outputsOf(legs)),
    legs: legs.map(({ leg, end }) => ({ ...leg, steps: end.steps })),
    jobs: {},
  }
}

const outputsOf = (legs: readonly RunLeg[]): readonly Environment[] => legs.map(({ end }) => end.outputs)

/** The contexts available to every job of a workflow. */
type JobContexts = Readonly<Record<'github' | 'inputs' | 'vars' | 'needs', ValueObject>>

/** The contexts available to a leg. */
interface LegContexts extends JobContexts {
  readonly strategy: ValueObject
  readonly matrix: ValueObject | null
  readonly secrets: Environment
}

/** Returns the results for `needs` of a job, or for `jobs` in a called workflow's outputs. */
const resultsOf = (jobs: Readonly<Record<string, JobOutcome>>): ValueObject =>
  Object.fromEntries(
    Object.entries(jobs).map(([name, { result, outputs }]) => [name, { result, outputs: { ...outputs } }]),
  )

interface RunLeg {
  readonly leg: Omit<Leg, 'steps'>
  readonly end: JobResult
}

async function runLeg(id: string, job: JobFile, frame: Frame, contexts: LegContexts): Promise<RunLeg> {
  const { options, artifacts, prefix } = frame
  const scope = { contexts: { ...contexts } }
  const leg = {
    matrix: contexts.matrix,
    runsOn: evaluated(job.runsOn, scope),
    timeoutMinutes: evaluated(job.timeoutMinutes, scope),
  }
  const workspace = await mkdtemp(join(tmpdir(), 'workspace-'))
  try {
    await using running = await startJob({
      id,
      workspace,
      outputs: job.outputs,
      ...(options.forge !== undefined && { forge: options.forge }),
      host: stackEnv(options.stack),
      passOn: Object.keys(options.stack.env),
      services:
        options.artifacts === false
          ? {}
          : artifacts.environment({ runId: '7', jobId: `${prefix}${id}-${JSON.stringify(leg.matrix)}` }),
      contexts,
    })
    for (const step of job.steps) {
      const uses = actionOf(step, options.actions)
      if (uses === undefined) await cp(options.app, workspace, { recursive: true })
      else await running.step({ ...step, uses })
    }
    return { leg, end: await running.end() }
  } finally {
    await rm(workspace, { recursive: true, force: true })
  }
}

/** Returns the directory of a step's action, or undefined for the checkout, which this runner does itself. */
function actionOf({ uses }: StepFile, actions: string): string | undefined {
  if (/^actions\/checkout@/.test(uses)) return undefined
  const path = /^\$\/(.+)$/.exec(uses)?.[1] ?? /^OWNER\/manifold(?:\/(.+))?@v1$/.exec(uses)?.[1]
  if (path === undefined && uses !== 'OWNER/manifold@v1') throw new Error(`This runner does not have ${uses}.`)
  return join(actions, path ?? '')
}

interface CallPlace {
  readonly workflow: WorkflowFile
  readonly frame: Frame
  readonly contexts: JobContexts
}

async function runCalled(id: string, job: JobFile, { workflow, frame, contexts }: CallPlace): Promise<JobOutcome> {
  const path = /^OWNER\/manifold\/(.+)@v1$/.exec(job.uses ?? '')?.[1] ?? ''
  const text = frame.options.called?.[path]
  if (text === undefined) throw new Error(`This runner does not have ${job.uses}.`)
  const called = parseWorkflowFile(text)
  if (called.call === undefined) throw new Error(`${job.uses} has no "workflow_call".`)
  checkPermissions(called, job.permissions ?? workflow.permissions)
  const scope = { contexts: { ...contexts, secrets: frame.secrets } }
  const jobs = await runJobs(called, {
    ...frame,
    prefix: `${frame.prefix}${id}/`,
    inputs: callInputs(called.call, job, scope),
    secrets: callSecrets(called.call, job, scope),
  })
  const outputs = Object.entries(called.call.outputs).map(([name, template]) => [
    name,
    render(template, { contexts: { jobs: resultsOf(jobs) } }),
  ])
  return {
    result: Object.values(jobs).some(({ result }) => result === 'failure') ? 'failure' : 'success',
    outputs: Object.fromEntries(outputs),
    legs: [],
    jobs,
  }
}
