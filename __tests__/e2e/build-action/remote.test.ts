import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, jest, test } from '@jest/globals'
import type { Stack } from '../../../scripts/stack/state.ts'
import { NO_BUILDER_INPUTS, succeeded, tagsOf, tracesOf, workspaceOf } from '../../support/build-action.ts'
import { type RemoteBuildkit, startRemoteBuildkit } from '../../support/buildkit.ts'
import type { Environment } from '../../support/runner/environment.ts'
import { type Clients, clientsOf, freshPath, imagesOf, theStack } from '../../support/stack.ts'
import { type Inputs, startRun } from '../../support/workflow.ts'

jest.setTimeout(2 * 60_000)

let stack: Stack
let clients: Clients
beforeAll(async () => {
  stack = await theStack()
  clients = await clientsOf(stack)
})

const dockerfile = (name: string): string => `FROM busybox:1\nARG TARGETARCH\nCOPY Dockerfile /${name}-$TARGETARCH\n`

/** What a BuildKit has copied, by the names of its cache. */
async function madeBy(buildkit: RemoteBuildkit): Promise<readonly string[]> {
  const steps = [...(await buildkit.cache()).matchAll(/\] COPY Dockerfile \/(\S+)/g)]
  return steps.map(([, name = '']) => name).toSorted()
}

/** Two machines, the first with its certificates in files, the second with them in the environment. */
async function builderOf(first: RemoteBuildkit, second: RemoteBuildkit): Promise<{ inputs: Inputs; env: Environment }> {
  const { cacert, cert, key } = first.certificates
  const [ca, certificate, secret] = await Promise.all(
    [second.certificates.cacert, second.certificates.cert, second.certificates.key].map(path => readFile(path, 'utf8')),
  )
  return {
    inputs: {
      ...NO_BUILDER_INPUTS,
      driver: 'remote',
      nodes: `- endpoint: ${first.address}
  platforms: linux/amd64
  driver-opts: [cacert=${cacert}, cert=${cert}, key=${key}]
- name: arm
  endpoint: ${second.address}
  platforms: linux/arm64`,
    },
    env: {
      BUILDER_NODE_1_AUTH_TLS_CACERT: ca ?? '',
      BUILDER_NODE_1_AUTH_TLS_CERT: certificate ?? '',
      BUILDER_NODE_1_AUTH_TLS_KEY: secret ?? '',
    },
  }
}

test('remote driver: two machines over mutual TLS are one builder, and each builds its platform', async () => {
  await using first = await startRemoteBuildkit(stack, clients)
  await using second = await startRemoteBuildkit(stack, clients)
  await using workspace = await workspaceOf({ Dockerfile: dockerfile('leg') })
  await using workflow = await startRun({ stack })
  const { inputs, env } = await builderOf(first, second)

  // A leg, which is built by one of them, and leaves no tag.
  const ofLeg = `${stack.registry}/${freshPath('node')}`
  const leg = succeeded(
    await workflow.build(
      workspace.path,
      { ...inputs, images: ofLeg, tags: '1' },
      { env, contexts: { matrix: { platform: 'linux/arm64' } } },
    ),
  )
  expect(JSON.parse(leg.outputs['platforms'] ?? '')).toEqual({ 'linux/arm64': expect.stringMatching(/^sha256:/) })
  expect([await madeBy(first), await madeBy(second)]).toEqual([[], ['leg-arm64']])
  expect(await tagsOf(ofLeg, clients)).toBe('')
  expect(await tracesOf(leg, stack, clients)).toBe('')

  // A single job, which both build. The tags are those that were asked for, and no other.
  const image = `${stack.registry}/${freshPath('nodes')}`
  const platforms = ['linux/amd64', 'linux/arm64']
  await writeFile(join(workspace.path, 'Dockerfile'), dockerfile('single'))
  const asked = { ...inputs, images: image, tags: '1', platforms: platforms.join() }
  const single = await workflow.build(workspace.path, asked, { env })
  expect([await madeBy(first), await madeBy(second)]).toEqual([['single-amd64'], ['leg-arm64', 'single-arm64']])
  expect(await tagsOf(image, clients)).toBe('1')
  succeeded(single)
  expect(Object.keys(imagesOf(await clients.crane('manifest', `${image}:1`)))).toEqual(platforms)
  // Both said what they build: nothing is emulated.
  expect(single.log).toContain('Emulation: not needed; nothing to install.')
  expect(await tracesOf(single, stack, clients)).toBe('')
})
