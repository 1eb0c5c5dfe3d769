import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { isRunning, shell, thrownBy } from '../../support/commands.ts'

jest.setTimeout(60_000)

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'process-end-'))
})
afterAll(() => rm(directory, { recursive: true }))

describe('run: the end of a command', () => {
  /** Says a word when it is to end, and does not. */
  const STUBBORN = "trap 'echo no' TERM; echo $$; while :; do sleep 0.05; done"

  test('is SIGTERM, and SIGKILL when that is ignored', async () => {
    const controller = new AbortController()
    const lines: string[] = []
    const onLine = (line: string): void => {
      lines.push(line)
      controller.abort()
    }
    const thrown = await thrownBy(() => shell(STUBBORN, [], { signal: controller.signal, graceMs: 1000, onLine }))
    expect(thrown).toHaveProperty('message', expect.stringMatching(/did not run to its end: it was interrupted$/))
    expect(lines).toEqual([expect.stringMatching(/^\d+$/), 'no'])
    expect(isRunning(Number(lines[0]))).toBe(false)
  })

  test('leaves it the time to finish', async () => {
    const controller = new AbortController()
    const lines: string[] = []
    const onLine = (line: string): void => {
      lines.push(line)
      controller.abort()
    }
    const code = "trap 'sleep 0.1; echo done; exit' TERM; echo ready; while :; do sleep 0.05; done"
    const thrown = await thrownBy(() => shell(code, [], { signal: controller.signal, onLine }))
    expect(thrown).toHaveProperty('message', expect.stringContaining('it was interrupted'))
    expect(lines).toEqual(['ready', 'done'])
  })

  test('by a time limit is the same', async () => {
    const thrown = await thrownBy(() => shell(STUBBORN, [], { timeoutMs: 300, graceMs: 100 }))
    expect(thrown).toHaveProperty('message', expect.stringMatching(/it took longer than 0\.3 s$/))
  })

  test('comes to each of fifty by its own signal', async () => {
    const release = join(directory, 'release')
    const { promise: allStarted, resolve } = Promise.withResolvers<void>()
    let started = 0
    const onLine = (): void => {
      if (++started === 50) resolve()
    }
    const runs = Array.from({ length: 50 }, (_, i) => {
      const controller = new AbortController()
      const code = 'echo "$1"; while [ ! -e "$2" ]; do sleep 0.2; done; exit "$1"'
      const end = shell(code, [String(i), release], { signal: controller.signal, onLine })
      const outcome = end.then(
        ({ exitCode, stdout }) => `${stdout.trim()} ended with ${exitCode}`,
        ({ message }: Error) => message.replace(/.*: /s, ''),
      )
      return { outcome, abort: () => controller.abort() }
    })
    await allStarted
    const [ended, left] = [runs.filter((_, i) => i % 2 === 0), runs.filter((_, i) => i % 2 === 1)]
    for (const { abort } of ended) abort()
    expect(new Set(await Promise.all(ended.map(({ outcome }) => outcome)))).toEqual(new Set(['it was interrupted']))
    await writeFile(release, '')
    const odd = Array.from({ length: 25 }, (_, i) => 2 * i + 1)
    expect(await Promise.all(left.map(({ outcome }) => outcome))).toEqual(odd.map(i => `${i} ended with ${i}`))
  })

  test('does not come to what its own lines made this process start', async () => {
    const controller = new AbortController()
    const others: number[] = []
    const onLine = (): void => {
      const other = spawn('sleep', ['60'], { stdio: 'ignore' }).once('spawn', () => controller.abort())
      others.push(other.pid ?? 0)
    }
    const thrown = await thrownBy(() => shell('echo; exec sleep 60', [], { signal: controller.signal, onLine }))
    expect(thrown).toHaveProperty('message', expect.stringContaining('it was interrupted'))
    expect(others.map(isRunning)).toEqual([true])
    for (const pid of others) process.kill(pid)
  })
})
