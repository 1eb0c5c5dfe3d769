import type { ValueObject } from '../../__tests__/support/runner/expression-value.ts'
import type { With } from '../../__tests__/support/runner/inputs.ts'
import { startJob } from '../../__tests__/support/runner/job.ts'
import type { JobOptions, StepResult } from '../../__tests__/support/runner/job-types.ts'
import { PUSH } from '../../__tests__/support/tag-push.ts'

/** Nobody listens there: what would ask the API fails, and the bench sees it. */
const GITHUB: ValueObject = { ...PUSH, api_url: 'http://127.0.0.1:9' }

export interface StepOrder {
  /** The directory that holds action.yml. */
  readonly uses: string
  readonly with?: With
  readonly job?: JobOptions
}

/** What a step took and gave. */
export interface StepRun {
  readonly main: StepResult
  readonly posts: readonly StepResult[]
  /** Of main and post together, in milliseconds: from the start of each process to its end. */
  readonly ms: number
}

/** Runs one step in a job of its own, main and post, as the runner does. */
export async function runStep({ uses, with: inputs = {}, job: options = {} }: StepOrder): Promise<StepRun> {
  await using job = await startJob({ ...options, contexts: { ...options.contexts, github: GITHUB } })
  const main = await job.step({ uses, id: 'measured', with: inputs })
  const { posts } = await job.end()
  return { main, posts, ms: [main, ...posts].reduce((sum, { duration }) => sum + duration, 0) }
}

/** Runs a step that must succeed, and without a warning: what went wrong in part is not what is to be measured. */
export async function runGoodStep(order: StepOrder): Promise<StepRun> {
  const run = await runStep(order)
  for (const { outcome, annotations, log, stage } of [run.main, ...run.posts]) {
    if (outcome === 'success' && annotations.length === 0) continue
    const said = annotations.map(({ level, message }) => `${level}: ${message}`)
    throw new Error([`The ${stage} stage of ${order.uses} did not run well (${outcome}).`, log, ...said].join('\n'))
  }
  return run
}
