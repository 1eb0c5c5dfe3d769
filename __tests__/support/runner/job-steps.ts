import { readActionFile } from './action-file.ts'
import { holds, stepHolds } from './condition.ts'
import { type DuePost, type JobRun, stepContexts } from './job-run.ts'
import type { Stage, StartedStep, Step, StepResult } from './job-types.ts'
import { runStage } from './stage.ts'

/** Runs the main stage of a step, and schedules its post stage. */
export const runMain = async (run: JobRun, step: Step): Promise<StepResult> => {
  if (run.ended) throw new Error('The job has ended, so no step can follow')
  if (run.running) throw new Error('A step is still running, and the steps of a job run one after another')
  try {
    run.running = runUnlessSkipped(run, step)
    const result = await run.running
    run.steps.push(result)
    return result
  } finally {
    run.running = undefined
  }
}

const runUnlessSkipped = async (run: JobRun, step: Step): Promise<StepResult> => {
  const started = { id: idFor(run, step), step, action: await readActionFile(step.uses) }
  const isDue = stepHolds(step.if, stepContexts(run, started), run.status)
  return isDue ? runStarted(run, started) : skipped(started)
}

const runStarted = async (run: JobRun, started: StartedStep): Promise<StepResult> => {
  const { main, post } = started.action
  const due: DuePost = { started, script: post ?? '', state: new Map() }
  // Scheduled before the main stage, because the post stage runs even if main fails.
  if (post !== undefined) run.due.push(due)
  const result = await runOne(run, 'main', { ...due, script: main })
  due.state = new Map(Object.entries(result.state))
  return result
}

/** Runs the scheduled post stages, the last step's first. */
export const runPosts = async (run: JobRun): Promise<void> => {
  for (const due of run.due.toReversed()) {
    const contexts = stepContexts(run, due.started)
    if (holds(due.started.action.postIf, contexts, run.status)) run.posts.push(await runOne(run, 'post', due))
  }
}

const runOne = async (run: JobRun, stage: Stage, { started, script, state }: DuePost): Promise<StepResult> => {
  const contexts = stepContexts(run, started)
  run.stageCancelled = false
  const { result, commands } = await runStage(
    {
      started,
      stage,
      script,
      contexts,
      state,
      path: run.path,
      subjects: run.subjects,
      onLine: (source, text) => run.options.log?.({ step: started.id, stage, source, text }),
      onStart: process => {
        run.process = process
        // The job may have been cancelled while the step was being prepared.
        if (run.stageCancelled) process.cancel()
      },
      isCancelled: () => run.stageCancelled,
    },
    run.setup.machine,
  )
  run.process = undefined
  run.env = { ...run.env, ...commands.env }
  run.path = [...run.path.filter(directory => !commands.path.includes(directory)), ...commands.path]
  run.subjects = commands.subjects
  if (result.conclusion === 'failure' && run.status === 'success') run.status = 'failure'
  return result
}

const idFor = (run: JobRun, { id }: Step): string => {
  if (id === undefined) {
    const count = run.steps.filter(result => result.id.startsWith('__self')).length
    return count === 0 ? '__self' : `__self_${count + 1}`
  }
  if (!run.steps.some(result => result.id === id)) return id
  throw new Error(`The identifier '${id}' may not be used more than once within the job`)
}

const skipped = ({ id, action }: StartedStep): StepResult => ({
  id,
  name: action.name,
  stage: 'main',
  outcome: 'skipped',
  conclusion: 'skipped',
  outputs: {},
  state: {},
  annotations: [],
  subjects: {},
  log: '',
  stdout: '',
  stderr: '',
  duration: 0,
})
