import type { ValueObject } from '../../__tests__/support/runner/expression-value.ts'
import type { With } from '../../__tests__/support/runner/inputs.ts'
import { startJob } from '../../__tests__/support/runner/job.ts'
import type { JobOptions, StepResult } from '../../__tests__/support/runner/job-types.ts'
import { PUSH } from '../../__tests__/support/tag-push.ts'

/** Nothing listens on the API's port, so a request to the API fails and the bench notices. */
const GITHUB: ValueObject = { ...PUSH, api_url: 'http://127.0.0.1:9' }

export interface StepOrder {
  /** Directory of action.yml. */
  readonly uses: string
  readonly with?: With
  readonly job?: JobOptions
}

/** The results and the duration of a step. */
export interface StepRun {
  readonly main: StepResult
  readonly posts: readonly StepResult[]
  /** Total duration of the main and post processes, in milliseconds. */
  readonly ms: number
}

/** Runs main and post of one step in a separate job, as the runner does. */
export async function runStep({ uses, with: inputs = {}, job: options = {} }: StepOrder): Promise<StepRun> {
  await using job = await startJob({ ...options, contexts: { ...options.contexts, github: GITHUB } })
  const main = await job.step({ uses, id: 'measured', with: inputs })
  const { posts } = await job.end()
  return { main, posts, ms: [main, ...posts].reduce((sum, { duration }) => sum + duration, 0) }
}

/** Runs a step that must succeed without annotations, because a partial failure would distort the measurement. */
export async function runGoodStep(order: StepOrder): Promise<StepRun> {
  const run = await runStep(order)
  for (const { outcome, annotations, log, stage } of [run.main, ...run.posts]) {
    if (outcome === 'success' && annotations.length === 0) continue
    const messages = annotations.map(({ level, message }) => `${level}: ${message}`)
    throw new Error([`The ${stage} stage of ${order.uses} failed or warned (${outcome}).`, log, ...messages].join('\n'))
  }
  return run
}
