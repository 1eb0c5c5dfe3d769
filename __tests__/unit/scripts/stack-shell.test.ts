import { describe, expect, test } from '@jest/globals'
import { attempt, lastLines, run, step, together, waitFor } from '../../../scripts/stack/shell.ts'

describe('stack shell: run', () => {
  test('gives the standard output, and passes the standard input', async () => {
    expect(await run(['cat'], { stdin: 'text' })).toBe('text')
  })

  test('says the command, its exit code and what it said', async () => {
    const failing = run(['sh', '-c', 'echo out; echo err >&2; exit 3'])
    await expect(failing).rejects.toThrow(/`sh -c .*` failed \(exit code 3\):\n {2}out\n {2}err/)
  })
})

describe('stack shell: attempt', () => {
  test('takes a program that is not there as an outcome', async () => {
    expect(await attempt(['/no/such/program'])).toMatchObject({
      code: undefined,
      stderr: expect.stringContaining('ENOENT'),
    })
  })

  test('kills what takes too long, and says so', async () => {
    const { code, stderr } = await attempt(['sleep', '60'], { limit: 50 })
    expect(code).toBeUndefined()
    expect(stderr).toContain('terminated by SIGKILL (time limit: 0.05 s)')
  })
})

describe('stack shell: waitFor', () => {
  test('asks until there is an answer', async () => {
    const answers = [undefined, undefined, 'there']
    expect(await waitFor({ what: 'it', limit: 5000 }, async () => answers.shift())).toBe('there')
  })

  test('says what it waited for, how long, and what explains it', async () => {
    const wait = { what: 'the moon', limit: 0, explain: async () => 'it is day' }
    await expect(waitFor(wait, async () => undefined)).rejects.toThrow(
      'Timed out after 0 s waiting for the moon.\nit is day',
    )
  })

  test('does not wait for what cannot come any more', async () => {
    const wait = { what: 'an answer', limit: 60_000, giveUp: async () => 'the program exited' }
    await expect(waitFor(wait, async () => undefined)).rejects.toThrow('Waited for an answer, but the program exited.')
  })
})

describe('stack shell: step', () => {
  test('logs the end of what succeeds', async () => {
    const lines: string[] = []
    expect(
      await step(
        line => lines.push(line),
        'Work',
        async () => 1,
      ),
    ).toBe(1)
    expect(lines).toEqual(['Work …', expect.stringMatching(/^Work: done in \d+\.\d s$/)])
  })

  test('logs the end of what fails', async () => {
    const lines: string[] = []
    await expect(
      step(
        line => lines.push(line),
        'Work',
        () => Promise.reject(new Error('no')),
      ),
    ).rejects.toThrow(new Error('no'))
    expect(lines.at(-1)).toMatch(/^Work: failed after/)
  })
})

test('together: reports a failure when the other work has ended', async () => {
  let ended = false
  const slow = new Promise<void>(resolve => setImmediate(resolve)).then(() => {
    ended = true
  })
  await expect(together([Promise.reject(new Error('quick')), slow])).rejects.toThrow('quick')
  expect(ended).toBe(true)
})

test('lastLines: leaves out empty lines', () => {
  expect(lastLines('a\nb\n\n  c\n\n', 2)).toBe('  b\n    c')
})
