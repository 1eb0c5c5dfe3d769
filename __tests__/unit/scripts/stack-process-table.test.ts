import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, test } from '@jest/globals'
import { isAlive, listProcesses, processStart, startOf } from '../../../scripts/stack/process-table.ts'

describe('startOf', () => {
  const statLine = (name: string, state: string): string =>
    `7 (${name}) ${state} 1 7 7 0 -1 4194560 9 0 0 0 1 2 0 0 20 0 1 0 4711 8192 3 184467`

  test.each([
    ['a plain name', statLine('dockerd', 'S'), '4711'],
    ['a name with spaces and parentheses', statLine('a) S 1 (b', 'R'), '4711'],
    ['a zombie', statLine('dockerd', 'Z'), undefined],
  ])('%s', (_, stat, start) => {
    expect(startOf(stat)).toBe(start)
  })
})

describe('isAlive', () => {
  test('knows a process by its pid and its start, until it ends', async () => {
    const child = spawn('sleep', ['60'])
    await once(child, 'spawn')
    const name = `${child.pid} ${await processStart(child.pid ?? 0)}`
    expect(await isAlive(name)).toBe(true)
    child.kill('SIGKILL')
    await once(child, 'close')
    expect(await isAlive(name)).toBe(false)
  })

  test.each([
    ['another start: the pid was used again', `${process.pid} 1`],
    ['no start', `${process.pid}`],
    ['nothing', ''],
  ])('is false for %s', async (_, name) => {
    expect(await isAlive(name)).toBe(false)
  })
})

test('listProcesses: knows this process, its parent and its command', async () => {
  const own = (await listProcesses()).find(({ pid }) => pid === process.pid)
  expect(own).toEqual({
    pid: process.pid,
    parent: process.ppid,
    start: await processStart(process.pid),
    command: expect.arrayContaining([expect.stringMatching(/node|jest/)]),
  })
})
