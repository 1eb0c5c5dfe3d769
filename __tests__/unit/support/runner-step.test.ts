import { mkdir } from 'node:fs/promises'
import { describe, expect, test } from '@jest/globals'
import type { LogLine } from '../../support/runner/job.ts'
import { print } from '../../support/runner/scripted-action.ts'
import { scriptedJobs } from '../../support/runner/scripted-jobs.ts'

const { start, action, path } = scriptedJobs()

describe('local runner: a step', () => {
  test('gives outputs, state, summary, annotations, log and the exit code', async () => {
    await using job = await start()
    const uses = await action(`
      write('OUTPUT', 'digest=sha256:1')
      write('OUTPUT', 'text<<EOF\\none\\ntwo\\nEOF')
      write('STATE', 'builder=b1')
      write('STEP_SUMMARY', '# Done')
      console.log('::notice title=t::n')
      console.error('problem')
    `)

    const result = await job.step({ uses, id: 'build' })

    expect(result).toMatchObject({
      id: 'build',
      name: 'action',
      stage: 'main',
      outcome: 'success',
      conclusion: 'success',
      exitCode: 0,
      outputs: { digest: 'sha256:1', text: 'one\ntwo' },
      state: { builder: 'b1' },
      summary: '# Done\n',
      annotations: [{ level: 'notice', message: 'n', title: 't' }],
      stdout: '::notice title=t::n\n',
      stderr: 'problem\n',
    })
    expect(result.log.split('\n').toSorted()).toEqual(
      [`##[group]Run ${uses}`, '##[endgroup]', '##[notice]n', 'problem'].toSorted(),
    )
    expect(result.duration).toBeGreaterThan(0)
  })

  test('finds its event, workspace, temporary directory and contexts', async () => {
    const workspace = path('checkout')
    await mkdir(workspace)
    const github = { event_name: 'release', ref: 'refs/tags/v1.0.0', event: { release: { draft: false } }, run_id: 7 }
    await using job = await start({
      id: 'build',
      workspace,
      contexts: { github, matrix: { platform: 'linux/arm64' } },
      services: { ACTIONS_RESULTS_URL: 'http://127.0.0.1:1/' },
    })
    const uses = await action(
      print(`{
        cwd: process.cwd(), node: process.version,
        event: JSON.parse(readFileSync(process.env.GITHUB_EVENT_PATH, 'utf8')), env: process.env,
      }`),
      { inputs: "{ platforms: { default: '${{ matrix.platform }}' }, run: { default: '${{ github.run_id }}' } }" },
    )

    const { stdout } = await job.step({ uses })

    expect(JSON.parse(stdout)).toEqual({
      cwd: workspace,
      node: process.version,
      event: { release: { draft: false } },
      env: expect.objectContaining({
        GITHUB_ACTION: '__self',
        GITHUB_EVENT_NAME: 'release',
        GITHUB_JOB: 'build',
        GITHUB_REF_NAME: 'v1.0.0',
        GITHUB_REF_TYPE: 'tag',
        GITHUB_RUN_ID: '7',
        GITHUB_WORKSPACE: workspace,
        INPUT_PLATFORMS: 'linux/arm64',
        INPUT_RUN: '7',
        RUNNER_TEMP: job.temp,
        ACTIONS_RESULTS_URL: 'http://127.0.0.1:1/',
      }),
    })
  })

  test('sees of the host only PATH, HOME and what is passed on', async () => {
    const host = { PATH: '/bin', HOME: '/home/me', DOCKER_HOST: 'unix:///x', AWS_SECRET: 'x', NODE_OPTIONS: '--x' }
    await using job = await start({ host, passOn: ['DOCKER_HOST', 'DOCKER_CONFIG'] })

    const { stdout } = await job.step({ uses: await action(print('process.env')) })

    const names = Object.keys(JSON.parse(stdout)).filter(name => !/^(GITHUB|RUNNER|INPUT)_/.test(name))
    expect(names.toSorted()).toEqual(['CI', 'DOCKER_HOST', 'HOME', 'PATH'])
  })

  test.each([
    ['a code', 'process.exit(3)', { exitCode: 3 }],
    ['an error', 'throw new Error("x")', { exitCode: 1 }],
    ['a signal', 'process.kill(process.pid, "SIGKILL")', { signal: 'SIGKILL' }],
    ['a malformed command file', 'write("OUTPUT", "nonsense")', { exitCode: 0 }],
    ['a disabled command', 'console.log("::set-env name=A::1")', { exitCode: 0 }],
  ])('fails by %s', async (_, main, exit) => {
    await using job = await start()
    expect(await job.step({ uses: await action(main) })).toMatchObject({ outcome: 'failure', ...exit })
    expect(await job.end()).toMatchObject({ result: 'failure' })
  })

  test('says what is wrong with a command file, and keeps what came before', async () => {
    await using job = await start()
    const result = await job.step({ uses: await action('write("OUTPUT", "a=1\\nnonsense\\nb=2")') })
    expect(result.outputs).toEqual({ a: '1' })
    expect(result.annotations).toEqual([
      { level: 'error', message: "Unable to process file command 'output' successfully." },
      { level: 'error', message: "Invalid format 'nonsense'" },
    ])
  })

  test('a summary beyond 1 MiB is dropped with an error, which does not fail the step', async () => {
    await using job = await start()
    const result = await job.step({ uses: await action('write("STEP_SUMMARY", "x".repeat(1024 * 1024))') })
    expect(result).toMatchObject({ outcome: 'success', annotations: [{ level: 'error' }] })
    expect(result).not.toHaveProperty('summary')
  })

  test('hands GITHUB_ENV and GITHUB_PATH on to the steps after it', async () => {
    await using job = await start({ env: { A: 'job', B: 'job', C: '${{ github.job }}' }, host: { PATH: '/bin' } })
    const first = await job.step({
      uses: await action(`
        write('ENV', 'B=exported\\nD=exported\\nNODE_OPTIONS=--x')
        write('PATH', '/first'); write('PATH', '/second')
      `),
    })
    const { stdout } = await job.step({
      uses: await action(print('process.env')),
      env: { D: "${{ format('{0} by the step', env.B) }}" },
    })
    const env: unknown = JSON.parse(stdout)
    expect(env).toMatchObject({
      A: 'job',
      B: 'exported',
      C: 'job',
      D: 'exported by the step',
      PATH: '/second:/first:/bin',
    })
    expect(env).not.toHaveProperty('NODE_OPTIONS')
    expect(first.annotations).toEqual([
      { level: 'error', message: "Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command." },
    ])
  })

  test('finds a directory that was added twice only once in PATH, first', async () => {
    await using job = await start({ host: { PATH: '/bin' } })
    await job.step({ uses: await action("write('PATH', '/a'); write('PATH', '/b')") })
    await job.step({ uses: await action("write('PATH', '/a')") })
    const { stdout } = await job.step({ uses: await action(print('process.env.PATH')) })
    expect(stdout).toBe('"/a:/b:/bin"\n')
  })

  test('reads the outputs of earlier steps', async () => {
    await using job = await start()
    await job.step({ id: 'first', uses: await action('write("OUTPUT", "digest=sha256:1")') })
    const second = await job.step({
      uses: await action(print('process.env.INPUT_DIGEST')),
      with: { digest: '${{ steps.first.outputs.digest }} ${{ steps.first.outcome }}' },
    })
    expect(second.stdout).toBe('"sha256:1 success"\n')
  })
})

describe('local runner: conditions of steps', () => {
  test('after a failure, only steps that ask for it run', async () => {
    await using job = await start()
    const uses = await action('')
    await job.step({ uses: await action('process.exit(1)') })

    const outcomes = []
    for (const condition of [undefined, 'true', 'failure()', '${{ always() }}']) {
      outcomes.push((await job.step({ uses, ...(condition === undefined ? {} : { if: condition }) })).outcome)
    }

    expect(outcomes).toEqual(['skipped', 'skipped', 'success', 'success'])
  })

  test('continueOnError keeps the job going', async () => {
    await using job = await start()
    const failed = await job.step({ uses: await action('process.exit(1)'), continueOnError: true })
    expect(failed).toMatchObject({ outcome: 'failure', conclusion: 'success' })
    expect(await job.end()).toMatchObject({ result: 'success' })
  })

  test('a skipped step has no post stage', async () => {
    await using job = await start()
    await job.step({ uses: await action('', { post: print('1') }), if: 'false' })
    expect((await job.end()).posts).toEqual([])
  })
})

describe('local runner: secrets', () => {
  test('are masked in what GitHub shows, and left in what the process wrote', async () => {
    const lines: LogLine[] = []
    await using job = await start({
      contexts: { secrets: { PASSWORD: 'hunter22' }, github: { token: 'ghs_abc' } },
      services: { ACTIONS_RUNTIME_TOKEN: 'runtime-token' },
      log: line => lines.push(line),
    })
    const uses = await action(
      `
        const { INPUT_PASSWORD, INPUT_TOKEN, ACTIONS_RUNTIME_TOKEN } = process.env
        console.log(INPUT_PASSWORD, INPUT_TOKEN, ACTIONS_RUNTIME_TOKEN)
        write('STEP_SUMMARY', INPUT_PASSWORD)
      `,
      { inputs: "{ password: {}, token: { default: '${{ github.token }}' } }" },
    )

    const { log, stdout, summary } = await job.step({ uses, with: { password: '${{ secrets.PASSWORD }}' } })

    expect(stdout).toBe('hunter22 ghs_abc runtime-token\n')
    expect(log).toContain('*** *** ***')
    expect(summary).toBe('***\n')
    expect(lines.map(({ text }) => text)).toContain('*** *** ***')
    for (const secret of ['hunter22', 'ghs_abc', 'runtime-token']) {
      expect(log).not.toContain(secret)
      expect(lines.map(({ text }) => text).join('\n')).not.toContain(secret)
    }
  })

  test('a job output that contains one is dropped with a warning; an empty one silently', async () => {
    await using job = await start({
      outputs: {
        digest: '${{ steps.a.outputs.digest }}',
        leak: 'x${{ steps.a.outputs.leak }}',
        empty: '${{ steps.b }}',
      },
    })
    await job.step({
      id: 'a',
      uses: await action('console.log("::add-mask::pw"); write("OUTPUT", "digest=sha256:1\\nleak=pw")'),
    })

    expect(await job.end()).toMatchObject({
      result: 'success',
      outputs: { digest: 'sha256:1' },
      annotations: [{ level: 'warning', message: "Skip output 'leak' since it may contain secret." }],
    })
    expect(Object.keys((await job.end()).outputs)).toEqual(['digest'])
  })
})
