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
 * Sets up a job that runs JavaScript actions as GitHub's runner does. Disposing of the job runs its post stages and
 * removes its directory.
 */
export const startJob = async (options: JobOptions = {}): Promise<Job> => {
  const root = await mkdtemp(join(options.directory ?? tmpdir(), 'job-'))
  const run = createJobRun(options, await setUpJob(options, root))
  const end = async (): Promise<JobResult> => {
    if (run.running) throw new Error('A step is still running; await it before you end the job')
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

/** Stops a step that is still running because an error ended its caller. */
const stopRunning = async (run: JobRun): Promise<void> => {
  if (run.running === undefined) return
  cancelJob(run)
  // The caller of `step` receives the failure.
  await run.running.catch(() => undefined)
}

const endJob = async (run: JobRun): Promise<JobResult> => {
  await runPosts(run)
  const outputs = jobOutputs(run)
  const { status, steps, posts } = run
  const annotations = [...[...steps, ...posts].flatMap(each => each.annotations), ...run.annotations]
  return { result: status, outputs, steps, posts, annotations }
}

/** Returns the job's outputs. Like GitHub, drops empty ones, and with a warning those that contain a secret. */
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
