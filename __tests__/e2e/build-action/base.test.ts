import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import type { Stack } from '../../../scripts/stack/state.ts'
import { hostPlatform } from '../../../src/docker/emulation/architectures.ts'
import { formatPlatform } from '../../../src/oci/platform.ts'
import { type Clients, clientsOf, freshPath, imagesOf, theStack } from '../../support/stack.ts'
import { type Inputs, startRun } from '../../support/workflow.ts'

jest.setTimeout(2 * 60_000)

const HOST = formatPlatform(hostPlatform(process.arch))
const OTHER = HOST === 'linux/arm64' ? 'linux/amd64' : 'linux/arm64'

let stack: Stack
let clients: Clients
let workspace: string
beforeAll(async () => {
  stack = await theStack()
  clients = await clientsOf(stack)
})
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'base-'))
})
afterEach(() => rm(workspace, { recursive: true }))

/** Publishes what the Dockerfile says in a single job. */
async function publish(dockerfile: string, inputs: Inputs) {
  await writeFile(join(workspace, 'Dockerfile'), dockerfile)
  await using workflow = await startRun({ stack })
  const path = freshPath('base')
  const image = `${stack.registry}/${path}`
  const result = await workflow.build(workspace, { images: image, tags: '1', emulation: 'never', ...inputs })
  const isThere = (await clients.crane('catalog', stack.registry)).split('\n').includes(path)
  return { result, image, isThere }
}

describe('base image: refuses programs for another platform, with nothing in the registry:', () => {
  test.each([
    ['$BUILDPLATFORM', OTHER, `FROM --platform=$BUILDPLATFORM (${HOST} here), but the build is for ${OTHER}: `],
    [HOST, `${HOST},${OTHER}`, `FROM --platform=${HOST}, but the build is for ${OTHER}: `],
  ])('%s for %s', async (platform, platforms, from) => {
    const dockerfile = `FROM busybox:1 AS build\n\nFROM --platform=${platform} busybox:1\nCOPY --from=build /etc /etc\n`
    const { result, isThere } = await publish(dockerfile, { platforms })
    expect(result).toMatchObject({ outcome: 'failure', exitCode: 1 })
    expect(result.annotations).toEqual([
      expect.objectContaining({
        level: 'error',
        message: expect.stringContaining(`Dockerfile:3: the base of the image is ${from}`),
      }),
    ])
    expect(result.annotations[0]).toMatchObject({ file: 'Dockerfile', line: 3 })
    expect(result.outputs['digest']).toBeUndefined()
    expect(isThere).toBe(false)
  })
})

test.each([
  ['$BUILDPLATFORM', HOST],
  ['$TARGETPLATFORM', `${HOST},${OTHER}`],
])('base image: %s is right for %s', async (platform, platforms) => {
  const { result, image } = await publish(`FROM --platform=${platform} busybox:1\n`, { platforms })
  expect(result.outcome).toBe('success')
  expect(result.log).not.toContain('programs for another platform')
  const index = await clients.crane('manifest', `${image}:1`)
  expect(Object.keys(imagesOf(index)).sort()).toEqual(platforms.split(',').sort())
})

test('base image: warns of a base of one platform that the Dockerfile does not show', async () => {
  const bases = imagesOf(await clients.crane('manifest', `${stack.registry}/library/busybox:1`))
  const { result } = await publish(`FROM busybox@${bases[HOST]}\n`, { platforms: `${HOST},${OTHER}` })
  expect(result.outcome).toBe('success')
  const shared = expect.stringMatching(`^${HOST} and ${OTHER} begin with the same layer, sha256:`)
  const messages = result.annotations.map(({ message }) => message)
  expect(messages).toContainEqual(shared)
  expect(result.summary).toContain('begin with the same layer')
})
