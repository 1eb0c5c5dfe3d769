// What a publication needs of a registry, on registries of several makers.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import type { Stack } from '../../scripts/stack/state.ts'
import { NO_BUILDER_INPUTS, succeeded } from '../support/build-action.ts'
import { type LocalBuilder, localBuilder } from '../support/local-builder.ts'
import { REAL_REGISTRIES, type RealRegistry, startRealRegistry } from '../support/real-registry.ts'
import { copyTag, digestsBelow } from '../support/registry-content.ts'
import type { StepResult } from '../support/runner/job-types.ts'
import { type Clients, clientsOf, freshPath, imagesOf, theStack } from '../support/stack.ts'
import { type Inputs, type LocalRun, ROOT, startRun } from '../support/workflow.ts'

jest.setTimeout(5 * 60_000)

const PLATFORMS = ['linux/amd64', 'linux/arm64', 'linux/arm/v7']
const workspace = join(ROOT, 'examples', 'targetarch')

let stack: Stack
let clients: Clients
let builder: LocalBuilder
beforeAll(async () => {
  stack = await theStack()
  ;[clients, builder] = await Promise.all([clientsOf(stack), localBuilder()])
})
afterAll(async () => {
  await builder[Symbol.asyncDispose]()
})

/** Builds the legs of these platforms, each of which must succeed. */
async function build(workflow: LocalRun, platforms: readonly string[], inputs: Inputs): Promise<void> {
  const matrix = platforms.map(platform => ({ platform }))
  const given = { ...NO_BUILDER_INPUTS, builder: builder.name, ...inputs }
  for (const leg of await workflow.matrix({ workspace, matrix, with: given })) succeeded(leg)
}

/** Publishes one platform in a single job. */
async function publishOne(inputs: Inputs, ref = 'refs/tags/v1.2.3'): Promise<StepResult> {
  await using workflow = await startRun({ stack, github: { ref } })
  const given = { ...NO_BUILDER_INPUTS, builder: builder.name, platforms: 'linux/amd64', ...inputs }
  return succeeded(await workflow.build(workspace, given))
}

const digestOf = (image: string): Promise<string> => clients.crane('digest', image)
const indexOf = (image: string): Promise<string> => clients.crane('manifest', image)
describe.each(REAL_REGISTRIES)('registries: %s', name => {
  let registry: RealRegistry
  let other: RealRegistry
  beforeAll(async () => {
    registry = await startRealRegistry(name, stack)
    other = await startRealRegistry(name === 'distribution 3' ? 'crane' : 'distribution 3', stack)
  })
  afterAll(async () => {
    for (const started of [registry, other]) await started[Symbol.asyncDispose]()
  })

  test('holds three platforms under two tags; a repeated merge uploads nothing and changes nothing', async () => {
    await using workflow = await startRun({ stack })
    const image = `${registry.host}/${freshPath('publication')}`
    await build(workflow, PLATFORMS, { images: image, tags: '1.2.3\nlatest' })
    await expect(digestOf(`${image}:1.2.3`)).rejects.toThrow(/MANIFEST_UNKNOWN|NAME_UNKNOWN/)
    const { digest } = succeeded(await workflow.merge()).outputs
    const images = imagesOf(await indexOf(`${image}:1.2.3`))
    expect(Object.keys(images)).toEqual(PLATFORMS)
    expect([await digestOf(`${image}:1.2.3`), await digestOf(`${image}:latest`)]).toEqual([digest, digest])
    expect(await digestsBelow(image, 'latest')).toEqual(expect.arrayContaining(Object.values(images)))

    let repeated: StepResult | undefined
    const methods = await registry.methodsOf(async () => {
      repeated = succeeded(await workflow.merge())
    })
    expect(repeated?.outputs['digest']).toBe(digest)
    // The index and its tags are put again, with the same bytes.
    expect(methods).toEqual({ HEAD: expect.any(Number), PUT: 3 })
    expect([await digestOf(`${image}:1.2.3`), await digestOf(`${image}:latest`)]).toEqual([digest, digest])
  })

  test('keeps the other platforms with append', async () => {
    const image = `${registry.host}/${freshPath('append')}`
    await publishOne({ images: image, tags: '1.2.3', platforms: PLATFORMS.slice(0, 2).join() })
    const before = imagesOf(await indexOf(`${image}:1.2.3`))
    expect(Object.keys(before)).toEqual(PLATFORMS.slice(0, 2))
    await using workflow = await startRun({ stack })
    await build(workflow, PLATFORMS.slice(2), { images: image, tags: '1.2.3' })
    succeeded(await workflow.merge({ append: 'true' }))
    const after = imagesOf(await indexOf(`${image}:1.2.3`))
    expect(Object.keys(after)).toEqual(PLATFORMS)
    expect(after).toMatchObject(before)
    expect(await digestsBelow(image, '1.2.3')).toEqual(expect.arrayContaining(Object.values(after)))
  })

  test('finds the highest of more than 1,000 versions', async () => {
    const image = `${registry.host}/${freshPath('highest')}`
    const inputs = { images: image, tags: 'type=semver,pattern={{version}}', flavor: 'latest=highest' }
    await clients.crane('copy', `${stack.registry}/library/busybox:1`, `${image}:1.2.3`)
    const highest = await digestOf(`${image}:1.2.3`)
    // They fill the first page of the list of tags, and 1.2.3 comes behind them.
    const versions = Array.from({ length: 1010 }, (_, number) => `1.0.${number}`)
    await copyTag(image, '1.2.3', ['latest', ...versions])
    await publishOne(inputs, 'refs/tags/v1.0.1010')
    expect(await digestOf(`${image}:1.0.1010`)).not.toBe(highest)
    expect(await digestOf(`${image}:latest`)).toBe(highest)
  })

  test('gets no tag of a publication without one of its legs', async () => {
    await using workflow = await startRun({ stack })
    const image = `${registry.host}/${freshPath('refused')}`
    await build(workflow, PLATFORMS.slice(0, 1), { images: image, tags: '1\nlatest' })
    const merged = await workflow.merge({ platforms: PLATFORMS.join() })
    expect(merged.outcome).toBe('failure')
    expect(merged.annotations.map(({ message }) => message)).toEqual([
      expect.stringMatching(/Nothing was published\.[\s\S]*linux\/arm\/v7/),
    ])
    for (const tag of ['1', 'latest']) {
      await expect(digestOf(`${image}:${tag}`)).rejects.toThrow(/MANIFEST_UNKNOWN|NAME_UNKNOWN/)
    }
  })

  test('gives a copy to another repository and another registry, and takes one from there', async () => {
    const path = freshPath('copy')
    const image = `${registry.host}/${path}`
    await publishOne({ images: image, tags: '1', platforms: PLATFORMS.join() })
    const images = imagesOf(await indexOf(`${image}:1`))
    const digests = await digestsBelow(image, '1')
    const copies = [`${image}/copy`, `${other.host}/${path}`]
    await using workflow = await startRun({ stack })
    const copy = async (sources: string, to: readonly string[]): Promise<void> => {
      succeeded(await workflow.merge({ sources, images: to.join('\n'), tags: '2' }))
    }
    await copy(`${image}:1`, copies)
    await copy(`${other.host}/${path}:2`, [`${image}/back`])
    for (const copied of [...copies, `${image}/back`]) {
      expect({ copied, images: imagesOf(await indexOf(`${copied}:2`)) }).toEqual({ copied, images })
      expect({ copied, digests: await digestsBelow(copied, '2') }).toEqual({ copied, digests })
    }
  })
})
