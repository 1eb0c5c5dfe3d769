// What other clients make of a publication: each must find the same platforms, take the same images and run them.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import type { Stack } from '../../scripts/stack/state.ts'
import { succeeded } from '../support/build-action.ts'
import { openReaders, type ReaderName, type Readers } from '../support/readers.ts'
import type { StepResult } from '../support/runner/job-types.ts'
import { type Clients, clientsOf, freshPath, theStack } from '../support/stack.ts'
import { ROOT, startRun } from '../support/workflow.ts'

jest.setTimeout(20 * 60_000)

const MACHINES = { 'linux/amd64': 'x86_64', 'linux/arm64': 'aarch64', 'linux/arm/v7': 'armv7l' }
const PLATFORMS = Object.keys(MACHINES)

let stack: Stack
let clients: Clients
let readers: Readers
let image: string
let merged: StepResult
beforeAll(async () => {
  stack = await theStack()
  clients = await clientsOf(stack)
  readers = await openReaders()
  image = `${stack.registry}/${freshPath('readers')}`
  await using workflow = await startRun({ stack })
  const legs = { workspace: join(ROOT, 'examples', 'targetarch'), matrix: PLATFORMS.map(platform => ({ platform })) }
  for (const leg of await workflow.matrix({ ...legs, with: { images: image, tags: '1.2.3' } })) succeeded(leg)
  merged = succeeded(await workflow.merge())
})
afterAll(async () => {
  await readers?.[Symbol.asyncDispose]()
})

describe.each<ReaderName>(['crane', 'oras', 'regctl', 'skopeo'])('readers: %s', name => {
  test('reads the index as it was published', async () => {
    expect(await readers.readers[name].manifest(`${image}:1.2.3`)).toBe(merged.outputs['manifest'])
  })

  test('takes the image of each platform', async () => {
    const taken: Record<string, string> = {}
    for (const platform of PLATFORMS) {
      taken[platform] = await readers.readers[name].digestOf(`${image}:1.2.3`, platform)
    }
    expect(taken).toEqual(JSON.parse(merged.outputs['platforms'] ?? ''))
  })

  test('copies the whole image', async () => {
    expect(await readers.readers[name].copy(`${image}:1.2.3`)).toBe(merged.outputs['digest'])
  })
})

describe('readers: run each platform', () => {
  beforeAll(() => clients.docker('run', '--privileged', '--rm', stack.images.binfmt, '--install', 'arm64,arm'))

  test.each(Object.entries(MACHINES))('%s', async (platform, machine) => {
    const [podman, docker] = [
      await readers.podman(`${image}:1.2.3`, platform),
      await clients.docker('run', '--rm', '--pull', 'always', '--platform', platform, `${image}:1.2.3`),
    ].map(output => output.trim().split('\n').at(-1))
    expect({ podman, docker }).toEqual({ podman: machine, docker: machine })
  })
})
