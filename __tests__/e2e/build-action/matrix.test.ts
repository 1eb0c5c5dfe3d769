import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, jest, test } from '@jest/globals'
import { parseSpawnLog } from '../../../scripts/bench/spawn-log.ts'
import type { Stack } from '../../../scripts/stack/state.ts'
import { succeeded, workspaceOf } from '../../support/build-action.ts'
import { temporaryDirectory } from '../../support/repository.ts'
import type { ValueObject } from '../../support/runner/expression-value.ts'
import { type Clients, clientsOf, freshPath, theStack } from '../../support/stack.ts'
import { ROOT, startRun } from '../../support/workflow.ts'

jest.setTimeout(2 * 60_000)

let stack: Stack
let clients: Clients
beforeAll(async () => {
  stack = await theStack()
  clients = await clientsOf(stack)
})

/** Compiles on the machine's own processor, and takes files by TARGETARCH. */
const dockerfile = (from: string): string => `FROM --platform=$BUILDPLATFORM busybox:1 AS tools
ARG TARGETARCH FLAVOUR
RUN echo "made of ${from} for $TARGETARCH, $FLAVOUR" > /made
FROM busybox:1
ARG TARGETARCH
COPY --from=tools /made /made
COPY files/$TARGETARCH /processor
`
const FILES = {
  Dockerfile: dockerfile('one file'),
  'other/Dockerfile.arm': dockerfile('another file'),
  'files/amd64': 'for amd64\n',
  'files/arm64': 'for arm64\n',
}
const LEGS = [
  { platform: 'linux/amd64', file: 'Dockerfile', flavour: 'sweet, and sour' },
  { platform: 'linux/arm64', file: 'other/Dockerfile.arm', flavour: 'bitter' },
] as const

/** The step that makes something, and whether it was done again. */
const MADE = /RUN echo "made of [^\n]*\n(?:#\d+ .*\n)*?#\d+ (CACHED|DONE)/

test('build matrix: legs cross-compile as their matrix says, and each finds its own cache', async () => {
  await using workspace = await workspaceOf(FILES)
  await using workflow = await startRun({ stack, github: { ref: 'refs/heads/main' } })
  const image = `${stack.registry}/${freshPath('cross')}`
  await using temporary = await temporaryDirectory()
  const spawned = join(temporary.path, 'spawned.jsonl')
  const inputs = {
    images: image,
    tags: '1',
    file: '${{ matrix.file }}',
    'build-args': 'FLAVOUR=${{ matrix.flavour }}',
    emulation: 'never',
    cache: 'registry',
  }
  const leg = (matrix: ValueObject, index: number, attempt = 1) =>
    workflow.build(workspace.path, inputs, {
      contexts: {
        matrix,
        github: { run_attempt: attempt },
        strategy: { 'job-index': index, 'job-total': LEGS.length },
      },
      env: { NODE_OPTIONS: `--import=${join(ROOT, 'scripts/bench/spawn-hook.ts')}`, MANIFOLD_SPAWN_LOG: spawned },
    })
  const built = await Promise.all(LEGS.map((matrix, index) => leg(matrix, index)))
  for (const result of built) expect(MADE.exec(succeeded(result).log)?.[1]).toBe('DONE')

  const merged = succeeded(await workflow.merge())
  const texts = await Promise.all(
    LEGS.map(({ platform }) => clients.crane('export', '--platform', platform, `${image}:1`, '-')),
  )
  expect(texts[0]).toContain('made of one file for amd64, sweet, and sour\n')
  expect(texts[0]).toContain('for amd64\n')
  expect(texts[1]).toContain('made of another file for arm64, bitter\n')
  expect(texts[1]).toContain('for arm64\n')
  expect(await clients.crane('digest', `${image}:1`)).toBe(merged.outputs['digest'])

  // The same leg again, with a builder that has nothing.
  const caches = ['buildcache-linux-amd64', 'buildcache-linux-arm64'].map(tag => `${image}:${tag}`) as [string, string]
  const before = await Promise.all(caches.map(cache => clients.crane('digest', cache)))
  const again = succeeded(await leg(LEGS[0], 0, 2))
  expect(MADE.exec(again.log)?.[1]).toBe('CACHED')
  expect(await clients.crane('digest', caches[1])).toBe(before[1])

  const commands = parseSpawnLog(await readFile(spawned, 'utf8')).map(argv => argv.slice(0, 3).join(' '))
  expect([...new Set(commands)].toSorted()).toEqual(['docker buildx build', 'docker buildx create', 'docker buildx rm'])
})
