import { access, readFile } from 'node:fs/promises'
import { describe, expect, test } from '@jest/globals'
import type { LogLine } from '../../support/runner/job.ts'
import { print } from '../../support/runner/scripted-action.ts'
import { scriptedJobs } from '../../support/runner/scripted-jobs.ts'

const { start, action, path } = scriptedJobs()

describe('local runner: post stages', () => {
  test('run in reverse, each with its own state and inputs', async () => {
    await using job = await start()
    const options = { post: print('[process.env.INPUT_NAME, process.env.STATE_key]'), inputs: '{ name: {} }' }
    const uses = await action('write("STATE", "key=state of " + process.env.INPUT_NAME)', options)
    await job.step({ uses, with: { name: 'first' } })
    await job.step({ uses, with: { name: 'second' } })

    const { posts } = await job.end()

    expect(posts.map(({ stage, stdout }) => [stage, JSON.parse(stdout)])).toEqual([
      ['post', ['second', 'state of second']],
      ['post', ['first', 'state of first']],
    ])
  })

  test('run after a failure, and can fail the job themselves', async () => {
    await using job = await start()
    await job.step({ uses: await action('process.exit(1)', { post: print('1') }) })
    expect(await job.end()).toMatchObject({ result: 'failure', posts: [{ outcome: 'success' }] })

    await using other = await start()
    await other.step({ uses: await action('', { post: 'process.exit(1)' }) })
    expect(await other.end()).toMatchObject({ result: 'failure', steps: [{ outcome: 'success' }] })
  })

  test.each([
    ['success()', '', 1],
    ['success()', 'process.exit(1)', 0],
    ['failure()', '', 0],
    ['failure()', 'process.exit(1)', 1],
  ])('with post-if %s after %j', async (postIf, main, count) => {
    await using job = await start()
    await job.step({ uses: await action(main, { post: print('1'), postIf }) })
    expect((await job.end()).posts).toHaveLength(count)
  })

  test('run once, also when the job is disposed of without its end', async () => {
    const file = path('posts')
    const uses = await action('', { post: `appendFileSync(${JSON.stringify(file)}, 'x')` })
    {
      await using job = await start()
      await job.step({ uses })
    }
    {
      await using job = await start()
      await job.step({ uses })
      await job.end()
    }
    expect(await readFile(file, 'utf8')).toBe('xx')
  })
})

describe('local runner: cancel', () => {
  /** Cancels the job when its step logs that it is ready. Resolves with the job and the result of the step. */
  const cancelWhenReady = async (uses: string) => {
    const ready = Promise.withResolvers<void>()
    const job = await start({
      grace: { interrupt: 100, terminate: 100 },
      log: ({ text }) => {
        if (text === 'ready') ready.resolve()
      },
    })
    const step = job.step({ uses })
    await ready.promise
    job.cancel()
    return { job, result: await step }
  }

  const waitFor = (...signals: readonly string[]): string => `
    const ignore = signal => process.on(signal, () => console.log('ignored', signal))
    ${signals.map(signal => `ignore('${signal}')`).join('\n')}
    setInterval(() => {}, 1000)
    console.log('ready')
  `

  test.each([
    ['SIGINT', []],
    ['SIGTERM', ['SIGINT']],
    ['SIGKILL', ['SIGINT', 'SIGTERM']],
  ])('ends the step by %s when it ignores %j', async (signal, ignored) => {
    const { job, result } = await cancelWhenReady(await action(waitFor(...ignored)))
    await using _ = job
    expect(result).toMatchObject({ outcome: 'cancelled', signal })
    expect(result.stdout.trim().split('\n')).toEqual(['ready', ...ignored.map(each => `ignored ${each}`)])
  })

  test('lets the step clean up; its post stage runs, further steps do not', async () => {
    const main = `process.on('SIGINT', () => process.exit(0)); setInterval(() => {}, 1000); console.log('ready')`
    const uses = await action(main, { post: print('1') })
    const { job, result } = await cancelWhenReady(uses)
    await using _ = job

    expect(result).toMatchObject({ outcome: 'cancelled', exitCode: 0 })
    expect(await job.step({ uses })).toMatchObject({ outcome: 'skipped' })
    expect(await job.end()).toMatchObject({ result: 'cancelled', posts: [{ outcome: 'success', stdout: '1\n' }] })
  })
})

describe('local runner: a job', () => {
  test('cancels the step that still runs when it is disposed of', async () => {
    const ready = Promise.withResolvers<void>()
    const job = await start({ log: ({ text }) => text === 'ready' && ready.resolve() })
    const step = job.step({ uses: await action(`console.log('ready'); setInterval(() => {}, 1000)`) })
    await ready.promise
    await job[Symbol.asyncDispose]()
    expect(await step).toMatchObject({ outcome: 'cancelled', signal: 'SIGINT' })
  })

  test('removes its directory, and only that', async () => {
    const workspace = path('checkout')
    const { temp, ...job } = await start({ workspace })
    await job[Symbol.asyncDispose]()
    await expect(access(temp)).rejects.toThrow('ENOENT')
    await expect(access(workspace)).resolves.toBeUndefined()
  })

  test('streams its log line by line, with the step, the stage and the source', async () => {
    const lines: LogLine[] = []
    await using job = await start({ log: line => lines.push(line) })
    await job.step({ id: 'a', uses: await action(print('1'), { post: 'console.error(2)' }) })
    await job.end()
    expect(lines.filter(({ source }) => source !== 'runner')).toEqual([
      { step: 'a', stage: 'main', source: 'stdout', text: '1' },
      { step: 'a', stage: 'post', source: 'stderr', text: '2' },
    ])
  })

  test('refuses what a workflow cannot say', async () => {
    await using job = await start()
    const uses = await action('')
    const running = job.step({ uses, id: 'a' })
    await expect(job.step({ uses })).rejects.toThrow('A step is still running')
    await expect(job.end()).rejects.toThrow('A step is still running')
    await running
    await expect(job.step({ uses, id: 'a' })).rejects.toThrow("The identifier 'a' may not be used more than once")
    await expect(job.step({ uses: job.temp })).rejects.toThrow('no action.yml or action.yaml')
    await job.end()
    await expect(job.step({ uses })).rejects.toThrow('The job has ended')
  })
})
