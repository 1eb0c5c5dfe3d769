import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createJobRun, type JobRun, jobContexts } from './job-run.ts'
import { setUpJob } from './job-setup.ts'
import { runMain, runPosts } from './job-steps.ts'
import type { Job, JobOptions, JobResult } from './job-types.ts'
import { render } from './template.ts'

export type { Job, JobOptions, LogLine } from './job-types.ts'

/**
 * Sets up a job in which JavaScript actions run as GitHub's runner would run them. Disposing of the job ends it, post
 * stages and all, and removes its directory.
 */
export const startJob = async (options: JobOptions = {}): Promise<Job> => {
  const root = await mkdtemp(join(options.directory ?? tmpdir(), 'job-'))
  const run = createJobRun(options, await setUpJob(options, root))
  const end = async (): Promise<JobResult> => {
    if (run.running) throw new Error('A step is still running: await it before the job ends')
    run.ended ??= endJob(run)
    return run.ended
  }
  return {
    workspace: run.setup.machine.workspace,
    temp: run.setup.machine.temp,
    step: step => runMain(run, step),
    cancel: () => cancelJob(run),
    end,
    [Symbol.asyncDispose]: async () => {
      try {
        await stopRunning(run)
        await end()
      } finally {
        await rm(root, { recursive: true, force: true })
      }
    },
  }
}

const cancelJob = (run: JobRun): void => {
  run.status = 'cancelled'
  run.stageCancelled = run.running !== undefined
  run.process?.cancel()
}

/** A job can be left while a step runs, by an error of whoever started it. */
const stopRunning = async (run: JobRun): Promise<void> => {
  if (run.running === undefined) return
  cancelJob(run)
  // Whoever called the step hears of its failure.
  await run.running.catch(() => undefined)
}

const endJob = async (run: JobRun): Promise<JobResult> => {
  await runPosts(run)
  const outputs = jobOutputs(run)
  const { status, steps, posts } = run
  const annotations = [...[...steps, ...posts].flatMap(each => each.annotations), ...run.annotations]
  return { result: status, outputs, steps, posts, annotations }
}

/** The job's outputs, less those that GitHub drops: empty ones, and with a warning those that contain a secret. */
const jobOutputs = (run: JobRun): Readonly<Record<string, string>> => {
  const { masker } = run.setup.machine
  const outputs: Record<string, string> = {}
  for (const [name, template] of Object.entries(run.options.outputs ?? {})) {
    const value = render(template, { contexts: jobContexts(run) })
    if (value === '') continue
    if (masker.mask(value) === value) outputs[name] = value
    else {
      const message = `Skip output '${name}' since it may contain secret.`
      run.annotations.push({ level: 'warning', message })
    }
  }
  return outputs
}
