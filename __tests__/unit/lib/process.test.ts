import { describe, expect, test } from '@jest/globals'
import { CommandError, mustRun, reasonOf, run } from '../../../src/lib/process.ts'
import { script, thrownBy } from '../../support/commands.ts'

describe('a command', () => {
  test('gives what it printed and how it ended, whatever that is', async () => {
    expect(await script('console.log("out"); console.error("err"); process.exitCode = 3')).toEqual({
      exitCode: 3,
      stdout: 'out\n',
      stderr: 'err\n',
    })
  })

  test('gets its input, and its arguments as they are', async () => {
    const { stdout } = await run(
      process.execPath,
      ['-e', 'process.stdin.pipe(process.stdout); process.stdout.write(process.argv[1])', 'a "b" $c'],
      { input: 'open-sesame' },
    )
    expect(stdout).toBe('a "b" $copen-sesame')
  })

  test('that does not read its input is judged by its exit code', async () => {
    const { exitCode } = await script('process.exit(0)', { input: 'x'.repeat(10_000_000) })
    expect(exitCode).toBe(0)
  })

  test('tells its lines while it runs', async () => {
    const lines: string[] = []
    await script('console.log("a\\nb"); console.error("c")', { onLine: line => void lines.push(line) })
    expect(lines.sort()).toEqual(['a', 'b', 'c'])
  })

  test('gets the environment of this process and what is added', async () => {
    const { stdout } = await script('console.log(process.env.PATH !== undefined, process.env.EXTRA)', {
      env: { EXTRA: 'yes' },
    })
    expect(stdout).toBe('true yes\n')
  })
})

describe('throws', () => {
  const forever = 'setInterval(() => {}, 1000)'
  test.each<[what: string, act: () => Promise<unknown>, message: RegExp]>([
    ['for a program that is not there', () => run('no-such-program', ['x']), /^no-such-program x\n.*not installed/s],
    ['when it takes too long', () => script(forever, { timeoutMs: 50 }), /it took longer than 0\.05 s/],
    ['when it is interrupted', () => script(forever, { signal: AbortSignal.timeout(50) }), /it was interrupted/],
    ['when it was interrupted before', () => script(forever, { signal: AbortSignal.abort() }), /it was interrupted/],
    ['when a signal ends it', () => script('process.kill(process.pid, "SIGKILL")'), /it was ended by SIGKILL/],
    [
      'when it must succeed and does not',
      () => mustRun(run, process.execPath, ['-e', 'console.error("ERROR: no"); process.exitCode = 2']),
      /ended with exit code 2: ERROR: no$/,
    ],
    [
      'when it must succeed, and fails in silence',
      () => mustRun(run, process.execPath, ['-e', 'process.exitCode = 1']),
      /ended with exit code 1, and said nothing on standard error$/,
    ],
  ])('%s', async (_, act, message) => {
    const thrown = await thrownBy(act)
    expect(thrown).toBeInstanceOf(CommandError)
    expect(thrown).toHaveProperty('message', expect.stringMatching(message))
  })

  test('not for what stands on standard error when the exit code is 0', async () => {
    const { exitCode } = await mustRun(run, process.execPath, ['-e', 'console.error("ERROR: only words")'])
    expect(exitCode).toBe(0)
  })
})

describe('reasonOf: the reason of a failure', () => {
  test.each([
    [
      'the last line that is an error, without the hints behind it',
      'a\nERROR: no\nView build details: x',
      'a\nERROR: no',
    ],
    ['the last lines where none is an error', 'one\ntwo\n', 'one\ntwo'],
    ['nothing where nothing was said', '', ''],
    ['at most twenty lines', `${'x\n'.repeat(30)}error: no`, `${'x\n'.repeat(19)}error: no`],
  ])('is %s', (_, stderr, reason) => {
    expect(reasonOf(stderr)).toBe(reason)
  })
})
