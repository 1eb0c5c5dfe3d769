import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { parseSpawnLog, shortName } from '../../../scripts/bench/spawn-log.ts'

const HOOK = fileURLToPath(new URL('../../../scripts/bench/spawn-hook.ts', import.meta.url))

/** Runs a script with the hook. Returns the command lines that the hook saw. */
async function seenOf(script: string): Promise<readonly (readonly string[])[]> {
  const directory = await mkdtemp(join(tmpdir(), 'spawn-hook-'))
  try {
    const log = join(directory, 'log')
    const env = { ...process.env, NODE_OPTIONS: `--import=${HOOK}`, MANIFOLD_SPAWN_LOG: log }
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { env })
    return parseSpawnLog(await readFile(log, 'utf8').catch(() => ''))
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

describe('spawn hook: what it sees', () => {
  test.each([
    { call: "spawn('true', ['a'])", seen: ['true', 'a'] },
    { call: "execFile('true', ['a'])", seen: ['true', 'a'] },
    { call: "exec('true a')", seen: ['sh', '-c', 'true a'] },
    { call: "spawnSync('true', ['a'])", seen: ['true', 'a'] },
    { call: "execFileSync('true', ['a'])", seen: ['true', 'a'] },
    { call: "execSync('true a')", seen: ['true a'] },
  ])('sees $call once', async ({ call, seen }) => {
    const name = call.slice(0, call.indexOf('('))
    expect(await seenOf(`import { ${name} } from 'node:child_process'; ${call}`)).toEqual([seen])
  })

  test('sees what is required as well', async () => {
    const script = "process.getBuiltinModule('node:child_process').spawnSync('true')"
    expect(await seenOf(script)).toEqual([['true']])
  })

  test('sees nothing if nothing is started', async () => {
    expect(await seenOf('0')).toEqual([])
  })
})

describe('shortName', () => {
  test.each([
    { argv: ['docker', 'buildx', 'create', '--name', 'x'], name: 'buildx create' },
    { argv: ['docker', 'run', '--rm', 'image'], name: 'run' },
    { argv: ['docker'], name: 'docker' },
    { argv: ['git', 'rev-parse', 'HEAD', 'x'], name: 'git rev-parse HEAD' },
  ])('$argv is $name', ({ argv, name }) => {
    expect(shortName(argv)).toBe(name)
  })
})
