import { utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, jest, test } from '@jest/globals'
import type { Stack } from '../../../scripts/stack/state.ts'
import { leftOf, NO_BUILDER_INPUTS, succeeded, tracesOf, workspaceOf } from '../../support/build-action.ts'
import { localBuilder } from '../../support/local-builder.ts'
import type { StepResult } from '../../support/runner/job-types.ts'
import { type Clients, clientsOf, freshPath, theStack } from '../../support/stack.ts'
import { startRun } from '../../support/workflow.ts'

jest.setTimeout(2 * 60_000)

let stack: Stack
let clients: Clients
beforeAll(async () => {
  stack = await theStack()
  clients = await clientsOf(stack)
})

const errorsOf = ({ annotations }: StepResult): readonly string[] =>
  annotations.filter(({ level }) => level === 'error').map(({ message }) => message)

test('build action: annotates what the Dockerfile checks find, and the step that fails, at their lines', async () => {
  await using builder = await localBuilder()
  const before = await leftOf(builder.name, stack, clients)
  expect(before).not.toBe('')
  await using workspace = await workspaceOf({
    'app/Dockerfile': 'from busybox:1 as base\nENV PASSWORD secret\nRUN echo hi\n',
    'app/Dockerfile.broken': 'FROM busybox:1\n\nRUN echo compiling; echo "main.c:3: no"; exit 42\n',
  })
  await using workflow = await startRun({ stack })
  const inputs = { ...NO_BUILDER_INPUTS, builder: builder.name, context: 'app' }

  const checked = await workflow.build(workspace.path, { ...inputs, call: 'check' })
  expect(checked.outcome).toBe('failure')
  const places = checked.annotations.map(({ level, message, file, line }) => [level, message.split(':')[0], file, line])
  expect(places.toSorted()).toEqual([
    ['error', 'The Dockerfile checks found 3 problems (call', undefined, undefined],
    ['warning', 'ConsistentInstructionCasing', 'app/Dockerfile', 1],
    ['warning', 'LegacyKeyValueFormat', 'app/Dockerfile', 2],
    ['warning', 'SecretsUsedInArgOrEnv', 'app/Dockerfile', 2],
  ])

  // The same in a build, which goes on.
  const built = succeeded(await workflow.build(workspace.path, { ...inputs, push: 'false' }))
  const ofBuild = built.annotations.map(({ level, message, file, line }) => [level, message.split(':')[0], file, line])
  expect(ofBuild.toSorted()).toEqual(places.filter(([level]) => level === 'warning').toSorted())

  const failed = await workflow.build(workspace.path, {
    ...inputs,
    images: `${stack.registry}/${freshPath('failing')}`,
    tags: '1',
    file: 'app/Dockerfile.broken',
  })
  expect(errorsOf(failed)).toEqual([
    expect.stringMatching(
      /^The build failed at \[2\/2\] RUN echo.*\(app\/Dockerfile\.broken:3\):\n {2}compiling\n {2}main\.c:3: no\n.*exit code: 42$/,
    ),
  ])

  // It was there before, and is not ours to remove.
  expect(await leftOf(builder.name, stack, clients)).toBe(before)
})

test('build action: two runs of one commit, with other builders and other dates of files, are one image', async () => {
  await using workspace = await workspaceOf({
    Dockerfile: 'FROM busybox:1\nCOPY program /usr/bin/program\nRUN mkdir /made && date > /dev/null\n',
    program: '#!/bin/sh\n',
  })
  await using workflow = await startRun({ stack })
  const image = `${stack.registry}/${freshPath('reproducible')}`
  const platforms: (string | undefined)[] = []
  // Later than the commit, as a checkout makes them.
  for (const date of ['2026-08-02T00:00:00Z', '2026-08-03T00:00:00Z']) {
    await utimes(join(workspace.path, 'program'), new Date(date), new Date(date))
    const inputs = { images: image, tags: '1', reproducible: 'true' }
    const built = succeeded(await workflow.build(workspace.path, inputs))
    platforms.push(built.outputs['platforms'])
    expect(await tracesOf(built, stack, clients)).toBe('')
  }
  expect(platforms[0]).toMatch(/"sha256:[0-9a-f]{64}"/)
  expect(platforms[1]).toBe(platforms[0])
})

test('build action: the next run finds a kept builder, with what it has built', async () => {
  await using workspace = await workspaceOf({ Dockerfile: 'FROM busybox:1\nRUN echo slow\n' })
  await using workflow = await startRun({ stack, github: { repository: `me/${freshPath('kept').replace('/', '-')}` } })
  const inputs = { 'keep-builder': 'true', push: 'false' }
  const nameIn = ({ log }: StepResult): string | undefined => /^Builder: (\S+) /m.exec(log)?.[1]
  const first = await workflow.build(workspace.path, inputs)
  try {
    expect(succeeded(first).log).toMatch(/^Builder: manifold-[0-9a-f]{16} .* is ready, created and kept\.$/m)
    const again = succeeded(await workflow.build(workspace.path, inputs))
    expect(nameIn(again)).toBe(nameIn(first))
    expect(again.log).toMatch(/ is ready, reused and kept\.$/m)
    expect(again.log).toMatch(/RUN echo slow\n#\d+ CACHED/)
  } finally {
    await clients.docker('buildx', 'rm', '--force', nameIn(first) ?? '')
  }
})
