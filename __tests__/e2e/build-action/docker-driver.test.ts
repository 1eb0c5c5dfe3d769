import { afterEach, beforeAll, expect, jest, test } from '@jest/globals'
import type { Stack } from '../../../scripts/stack/state.ts'
import { NO_BUILDER_INPUTS, succeeded, tagsOf, workspaceOf } from '../../support/build-action.ts'
import { type Clients, clientsOf, freshPath, imagesOf, theStack } from '../../support/stack.ts'
import { startRun } from '../../support/workflow.ts'

jest.setTimeout(2 * 60_000)

let stack: Stack
let clients: Clients
let loaded: string[]
beforeAll(async () => {
  stack = await theStack()
  clients = await clientsOf(stack)
})
afterEach(async () => {
  for (const image of loaded.splice(0)) await clients.docker('image', 'rm', '--force', image)
})
loaded = []

const DOCKERFILE = 'FROM busybox:1\nCOPY Dockerfile /\nCMD echo it runs\n'

test("the engine's own builder publishes from a single job", async () => {
  await using workspace = await workspaceOf({ Dockerfile: DOCKERFILE })
  await using workflow = await startRun({ stack })
  const image = `${stack.registry}/${freshPath('docker-driver')}`
  const platforms = ['linux/amd64', 'linux/arm64']
  const inputs = { ...NO_BUILDER_INPUTS, driver: 'docker', platforms: platforms.join(), emulation: 'never' }
  loaded.push(`${image}:1.2.3`)
  const built = succeeded(await workflow.build(workspace.path, { ...inputs, images: image, tags: '1.2.3\nlatest' }))
  expect(await tagsOf(image, clients)).toBe('1.2.3\nlatest')
  expect(await clients.crane('digest', `${image}:latest`)).toBe(built.outputs['digest'])
  expect(Object.keys(imagesOf(await clients.crane('manifest', `${image}:1.2.3`)))).toEqual(platforms)
  expect(built.state['builder']).toBeUndefined()
})

test('but a leg gets an error before anything is built', async () => {
  await using workspace = await workspaceOf({ Dockerfile: DOCKERFILE })
  await using workflow = await startRun({ stack })
  const image = `${stack.registry}/${freshPath('docker-leg')}`
  const result = await workflow.build(
    workspace.path,
    { ...NO_BUILDER_INPUTS, driver: 'docker', images: image, tags: '1' },
    { contexts: { matrix: { platform: 'linux/amd64' } } },
  )
  expect(result.annotations.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^driver: the driver docker cannot push by digest, which is what a leg does\. Use /),
  ])
  expect(await tagsOf(image, clients)).toBe('')
})

test('on pull_request, load lets the next command run the image', async () => {
  await using workspace = await workspaceOf({ Dockerfile: DOCKERFILE })
  await using workflow = await startRun({ stack, github: { event_name: 'pull_request', ref: 'refs/pull/7/merge' } })
  const image = `${stack.registry}/${freshPath('load')}`
  loaded.push(`${image}:pr-7`)
  const built = succeeded(await workflow.build(workspace.path, { images: image, load: 'true' }))
  expect(built.outputs).toMatchObject({ tags: `${image}:pr-7` })
  expect(built.outputs).not.toHaveProperty('digest')
  expect(await clients.docker('run', '--rm', `${image}:pr-7`)).toBe('it runs')
  expect(await tagsOf(image, clients)).toBe('')
})
