import { afterEach, beforeAll, expect, jest, test } from '@jest/globals'
import type { Stack } from '../../../scripts/stack/state.ts'
import { NO_BUILDER_INPUTS, succeeded, tagsOf, tracesOf, workspaceOf } from '../../support/build-action.ts'
import { type Clients, clientsOf, freshPath, imagesOf, theStack } from '../../support/stack.ts'
import { type Inputs, startRun } from '../../support/workflow.ts'

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
const PLATFORMS = ['linux/amd64', 'linux/arm64']
const DRIVER: Inputs = { ...NO_BUILDER_INPUTS, driver: 'docker', emulation: 'never' }

/** The attestations in an index. */
const attestationsOf = (index: string): readonly unknown[] =>
  (JSON.parse(index).manifests as readonly { annotations?: Readonly<Record<string, string>> }[]).filter(
    ({ annotations }) => annotations?.['vnd.docker.reference.type'] === 'attestation-manifest',
  )

test.each([[PLATFORMS.slice(0, 1)], [PLATFORMS]])('docker driver: publishes %j', async platforms => {
  await using workspace = await workspaceOf({ Dockerfile: DOCKERFILE })
  await using workflow = await startRun({ stack })
  const { registry, tokenRegistry } = stack
  const images = [registry, tokenRegistry.host, registry].map(host => `${host}/${freshPath('docker-driver')}`)
  const built = succeeded(
    await workflow.build(workspace.path, {
      ...DRIVER,
      platforms: platforms.join(),
      images: images.join('\n'),
      tags: '1.2.3\nlatest',
      registry: tokenRegistry.host,
      username: tokenRegistry.username,
      password: tokenRegistry.password,
    }),
  )
  // The registry with a login was read back by the publisher.
  for (const image of images.filter(each => each.startsWith(registry))) {
    expect(await tagsOf(image, clients)).toBe('1.2.3\nlatest')
    expect(await clients.crane('digest', `${image}:latest`)).toBe(built.outputs['digest'])
    const index = await clients.crane('manifest', `${image}:1.2.3`)
    expect(Object.keys(imagesOf(index))).toEqual(platforms)
    expect(attestationsOf(index)).toHaveLength(platforms.length)
    for (const digest of Object.values(imagesOf(index))) {
      await clients.crane('validate', '--remote', `${image}@${digest}`)
    }
  }
  expect(built.state['builder']).toBeUndefined()
  expect(built.log).not.toMatch(/^ERROR/m)
  // The image is in the registries, and neither in the engine nor in files.
  expect(await clients.docker('image', 'ls', '--quiet', images[0] ?? '')).toBe('')
  expect(await tracesOf(built, stack, clients)).toBe('')
})

test('docker driver: legs leave what they pushed to the merge, and what its gate refuses gets no tag', async () => {
  await using workspace = await workspaceOf({ Dockerfile: DOCKERFILE })
  await using workflow = await startRun({ stack })
  const image = `${stack.registry}/${freshPath('docker-leg')}`
  const legs = await workflow.matrix({
    workspace: workspace.path,
    matrix: PLATFORMS.map(platform => ({ platform })),
    with: { ...DRIVER, images: image, tags: '1' },
  })
  for (const leg of legs) succeeded(leg)
  const refused = await workflow.merge({ platforms: [...PLATFORMS, 'linux/s390x'].join() })
  expect(refused).toMatchObject({ outcome: 'failure' })
  expect(await tagsOf(image, clients)).toBe('')
  const merged = succeeded(await workflow.merge())
  expect(await clients.crane('digest', `${image}:1`)).toBe(merged.outputs['digest'])
  expect(Object.keys(imagesOf(await clients.crane('manifest', `${image}:1`)))).toEqual(PLATFORMS)
})

test('docker driver: load and outputs work beside the push', async () => {
  await using workspace = await workspaceOf({ Dockerfile: DOCKERFILE })
  await using workflow = await startRun({ stack })
  const image = `${stack.registry}/${freshPath('docker-load')}`
  loaded.push(`${image}:1`)
  const inputs = { ...DRIVER, images: image, tags: '1', load: 'true', outputs: 'type=local,dest=out' }
  const built = succeeded(await workflow.build(workspace.path, inputs))
  expect(await clients.docker('run', '--rm', `${image}:1`)).toBe('it runs')
  expect(await clients.crane('digest', `${image}:1`)).toBe(built.outputs['digest'])
})

test('docker driver: on pull_request, load lets the next command run the image', async () => {
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
