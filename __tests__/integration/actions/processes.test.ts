import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, jest, test } from '@jest/globals'
import { parseSpawnLog } from '../../../scripts/bench/spawn-log.ts'
import { parseRecordsInput } from '../../../src/publish/records-input.ts'
import { HOST_PLATFORM, PATH_OF_IMAGE, runBuildStep } from '../../support/fake-docker/build-step.ts'
import { ROOT } from '../../support/workflow.ts'

jest.setTimeout(30_000)

test('build processes: a plain leg starts three, main and post together', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'spawned-'))
  try {
    const log = join(directory, 'spawned.jsonl')
    const hook = join(ROOT, 'scripts/bench/spawn-hook.ts')
    const { main, commands, inMain } = await runBuildStep({
      matrix: { platform: HOST_PLATFORM },
      env: { NODE_OPTIONS: `--import=${hook}`, MANIFOLD_SPAWN_LOG: log },
    })
    expect(main.outcome).toBe('success')
    const started = parseSpawnLog(await readFile(log, 'utf8'))
    expect(started.map(argv => argv.slice(0, 3).join(' '))).toEqual([
      'docker buildx create',
      'docker buildx build',
      'docker buildx rm',
    ])
    expect({ all: commands.length, inMain }).toEqual({ all: 3, inMain: 2 })
  } finally {
    await rm(directory, { recursive: true })
  }
})

test("build processes: the engine's own builder takes two, and pushing its files takes none", async () => {
  const { main, commands, registry } = await runBuildStep({
    inputs: { driver: 'docker' },
    matrix: { platform: HOST_PLATFORM },
  })
  expect(main).toMatchObject({ outcome: 'success', annotations: [] })
  expect(commands.map(command => command.split(' ', 2).join(' '))).toEqual(['info --format', 'buildx build'])
  expect([...registry.store.repository(PATH_OF_IMAGE).manifests.keys()]).toContain(main.outputs['digest'])
  expect([...registry.store.repository(PATH_OF_IMAGE).tags]).toEqual([])
  const [record] = parseRecordsInput(main.outputs['record'] ?? '')
  expect(record?.report?.phases.map(({ name }) => name)).toContain('push')
})

test('build processes: the files are checked before anything is started', async () => {
  const { main, commands } = await runBuildStep({ inputs: { file: 'Dockerfile.missing' } })
  expect(main.outcome).toBe('failure')
  expect(commands).toEqual([])
})

test('build processes: nothing is built for a registry that refuses the push', async () => {
  const { main, commands } = await runBuildStep({
    inputs: { username: 'robot', password: 'open-sesame' },
    registry: { auth: { kind: 'basic', users: { robot: { password: 'open-sesame', push: [] } } } },
  })
  expect(main).toMatchObject({ outcome: 'failure' })
  expect(main.log).toContain('This user does not have permission to push to me/app.')
  expect(commands.filter(command => command.includes('buildx build'))).toEqual([])
})

test("build processes: a buildx of the user's choice is the plugin of every command", async () => {
  const program = '#!/bin/sh\n'
  const server = createServer((_, response) => response.end(program)).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  try {
    const sha256 = createHash('sha256').update(program).digest('hex')
    const { port } = server.address() as AddressInfo
    const { main, calls, plain } = await runBuildStep({
      inputs: { 'buildx-version': `http://127.0.0.1:${port}/docker-buildx#sha256=${sha256}` },
    })
    expect(main.outcome).toBe('success')
    const plugins = calls.map(
      ({ dockerConfig }) => (JSON.parse(dockerConfig ?? '{}') as { cliPluginsExtraDirs?: unknown }).cliPluginsExtraDirs,
    )
    expect(calls).toHaveLength(3)
    expect(plain(JSON.stringify(plugins))).toBe(JSON.stringify(calls.map(() => ['STEP/plugins'])))
  } finally {
    server.close()
  }
})

test('build processes: builder and emulators are set up side by side, and if one fails, the other ends', async () => {
  const endless = { endless: true }
  const { main, commands } = await runBuildStep({
    inputs: { emulation: 'all' },
    script: [
      { words: 'buildx create', answers: [endless] },
      { words: 'run', answers: [{ exitCode: 1, stderr: 'no more disk\n' }] },
    ],
  })
  expect(main.annotations.map(({ message }) => message)).toEqual([expect.stringContaining('no more disk')])
  expect(
    commands
      .slice(0, 2)
      .map(command => command.split(' ')[0])
      .toSorted(),
  ).toEqual(['buildx', 'run'])
})
