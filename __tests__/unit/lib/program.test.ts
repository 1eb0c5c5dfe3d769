import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { CommandError, run } from '../../../src/lib/process.ts'
import { shell, thrownBy } from '../../support/commands.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'program-'))
})
afterAll(() => rm(directory, { recursive: true }))

/** Makes a program that prints its first argument, and returns its path. */
async function program(name: string, mode = 0o755): Promise<string> {
  const file = join(directory, name)
  await writeFile(file, '#!/bin/sh\necho "$1"\n')
  await chmod(file, mode)
  return file
}

describe('a program', () => {
  test.each([
    'with blank',
    ' at the ends ',
    'with "quotes"',
    'back\\slash',
    '\\"both"\\ ',
    'tab\tnew\nline',
    "it's $HOME",
  ])('may be called %j', async name => {
    expect((await run(await program(name), ['a  "b"'])).stdout).toBe('a  "b"\n')
  })

  test('is looked for on the PATH that the command gets, where what is not executable is passed over', async () => {
    await program('tool')
    await writeFile(join(directory, 'sh'), '')
    const env = { PATH: `/no/such:${directory}:/bin:/usr/bin` }
    expect((await run('tool', ['found'], { env })).stdout).toBe('found\n')
    expect((await run('sh', ['-c', 'echo $0'], { env })).stdout).toBe('/bin/sh\n')
  })

  test('that is not executable is an error that says so', async () => {
    const file = await program('plain', 0o644)
    expect(await thrownBy(() => run(file, []))).toHaveProperty(
      'message',
      expect.stringContaining(`${file} is not executable for this user`),
    )
  })

  test('that the system cannot start is an error like any other', async () => {
    await writeFile(join(directory, 'lost'), '#!/no/such/interpreter\n', { mode: 0o755 })
    expect(await thrownBy(() => run(join(directory, 'lost'), []))).toHaveProperty(
      'message',
      expect.stringMatching(/lost\ndid not run to its end: spawn .* ENOENT$/),
    )
  })
})

describe('arguments', () => {
  const LONGEST = 131_071

  test('may be as long as the system takes them', async () => {
    const { stdout } = await shell('printf "${#1}"', ['x'.repeat(LONGEST)])
    expect(stdout).toBe(String(LONGEST))
  })

  test.each<[what: string, argument: string, message: string]>([
    ['longer than that', `NAME=${'x'.repeat(LONGEST)}`, 'the argument NAME… is 131076 bytes long'],
    ['longer in bytes alone', 'é'.repeat((LONGEST + 1) / 2), `the argument ${'é'.repeat(40)}… is 131072 bytes long`],
    ['with a NUL byte', 'NAME=a\0b', 'the argument NAME… contains a NUL byte'],
  ])('%s are an error before anything is started', async (_, argument, message) => {
    let started = false
    const onStart = (): void => {
      started = true
    }
    const thrown = await thrownBy(() => run('true', [argument], { onStart }))
    expect(thrown).toBeInstanceOf(CommandError)
    expect(thrown).toHaveProperty('message', expect.stringContaining(message))
    expect(started).toBe(false)
  })

  test('that are too long together are an error like any other', async () => {
    const thrown = await thrownBy(() =>
      run(
        'true',
        Array.from({ length: 100 }, (_, i) => `${i}=${'x'.repeat(130_000)}`),
      ),
    )
    expect(thrown).toHaveProperty('message', expect.stringMatching(/ 99…\n.*together too long .*E2BIG/))
  })

  test('are shown to their names where they are long, since only whole secrets are masked', () => {
    const { message } = new CommandError(['docker', `NAME=${'x'.repeat(5000)}`, 'NAME=value'], 1, 'no')
    expect(message).toBe('docker NAME… NAME=value\nended with exit code 1: no')
  })

  test('are shown without the passwords in their URLs', () => {
    const argv = ['docker', 'env.HTTPS_PROXY=http://me:s3/cret@proxy:1', 'https://x:p@ss@host/a', 'http://me@host:80/@']
    expect(new CommandError(argv, 1, 'no').message).toBe(
      'docker env.HTTPS_PROXY=http://me:***@proxy:1 https://x:***@host/a http://me@host:80/@\nended with exit code 1: no',
    )
  })

  test.each([
    ['a NUL byte', 'a\0b', 'the variable NAME contains a NUL byte'],
    ['too long a value', 'x'.repeat(LONGEST), 'the variable NAME is 131076 bytes long'],
  ])('may not be joined by a variable with %s', async (_, value, message) => {
    const thrown = await thrownBy(() => run('true', [], { env: { NAME: value } }))
    expect(thrown).toHaveProperty('message', expect.stringContaining(message))
  })
})
