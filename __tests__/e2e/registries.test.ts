// What a publication needs of a registry, on registries of several makers.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import type { Stack } from '../../scripts/stack/state.ts'
import { NO_BUILDER_INPUTS, succeeded } from '../support/build-action.ts'
import { type LocalBuilder, localBuilder } from '../support/local-builder.ts'
import { REAL_REGISTRIES, type RealRegistry, startRealRegistry } from '../support/real-registry.ts'
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
/** Reads everything that an image consists of, and checks each digest. */
const validate = (image: string): Promise<string> => clients.crane('validate', '--remote', image)

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
    expect(Object.keys(imagesOf(await indexOf(`${image}:1.2.3`)))).toEqual(PLATFORMS)
    expect([await digestOf(`${image}:1.2.3`), await digestOf(`${image}:latest`)]).toEqual([digest, digest])
    await validate(`${image}:latest`)

    let repeated: StepResult | undefined
    const methods = await registry.methodsOf(async () => {
      repeated = succeeded(await workflow.merge())
    })
    expect(repeated?.outputs['digest']).toBe(digest)
    // The index and its tags are put again, with the same bytes.
    expect(methods).toEqual({ GET: expect.any(Number), HEAD: expect.any(Number), PUT: 3 })
    expect([await digestOf(`${image}:1.2.3`), await digestOf(`${image}:latest`)]).toEqual([digest, digest])
  })

  test('keeps the other platforms with append', async () => {
    const image = `${registry.host}/${freshPath('append')}`
    const before = await (async () => {
      await using workflow = await startRun({ stack })
      await build(workflow, PLATFORMS.slice(0, 2), { images: image, tags: '1.2.3' })
      succeeded(await workflow.merge())
      return imagesOf(await indexOf(`${image}:1.2.3`))
    })()
    expect(Object.keys(before)).toEqual(PLATFORMS.slice(0, 2))
    await using workflow = await startRun({ stack })
    await build(workflow, PLATFORMS.slice(2), { images: image, tags: '1.2.3' })
    succeeded(await workflow.merge({ append: 'true' }))
    const after = imagesOf(await indexOf(`${image}:1.2.3`))
    expect(Object.keys(after)).toEqual(PLATFORMS)
    expect(after).toMatchObject(before)
    await validate(`${image}:1.2.3`)
  })

  test('finds the highest of more than 1,000 versions', async () => {
    const path = freshPath('highest')
    const image = `${registry.host}/${path}`
    const inputs = { images: image, tags: 'type=semver,pattern={{version}}', flavor: 'latest=highest' }
    await publishOne(inputs, 'refs/tags/v1.2.3')
    const highest = await digestOf(`${image}:latest`)
    // 1.2.3 comes behind them, on the second page.
    await pushTags(
      registry.host,
      path,
      [...Array(1200).keys()].map(number => `1.0.${number}`),
    )
    await publishOne({ ...inputs, 'build-args': 'OTHER=1', labels: 'other=1' }, 'refs/tags/v1.0.1200')
    expect(await digestOf(`${image}:1.0.1200`)).not.toBe(highest)
    expect(await digestOf(`${image}:latest`)).toBe(highest)
  })

  test('gets no tag of a publication without one of its legs', async () => {
    await using workflow = await startRun({ stack })
    const image = `${registry.host}/${freshPath('refused')}`
    await build(workflow, PLATFORMS.slice(0, 2), { images: image, tags: '1\nlatest' })
    const merged = await workflow.merge({ platforms: PLATFORMS.join() })
    expect(merged.outcome).toBe('failure')
    expect(merged.log).toContain('linux/arm/v7')
    for (const tag of ['1', 'latest']) {
      await expect(digestOf(`${image}:${tag}`)).rejects.toThrow(/MANIFEST_UNKNOWN|NAME_UNKNOWN/)
    }
  })

  test('gives a copy to another repository and another registry, and takes one from there', async () => {
    const path = freshPath('copy')
    const built = await publishOne({ images: `${registry.host}/${path}`, tags: '1', platforms: PLATFORMS.join() })
    const { digest } = built.outputs
    const copies = [`${registry.host}/${path}/copy`, `${other.host}/${path}`]
    const back = `${registry.host}/${path}/back`
    await using workflow = await startRun({ stack })
    const copy = async (sources: string, images: string): Promise<void> => {
      succeeded(await workflow.merge({ sources, images, tags: '2' }))
    }
    await copy(`${registry.host}/${path}:1`, copies.join('\n'))
    await copy(`${other.host}/${path}:2`, back)
    for (const image of [...copies, back]) {
      expect({ image, digest: await digestOf(`${image}:2`) }).toEqual({ image, digest })
      await validate(`${image}:2`)
    }
  })
})

/** Points many tags to a manifest without layers. */
async function pushTags(host: string, path: string, tags: readonly string[]): Promise<void> {
  const base = `http://${host}/v2/${path}`
  const config = '{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}'
  const digest = `sha256:${createHash('sha256').update(config).digest('hex')}`
  const session = await sent(`${base}/blobs/uploads/`, { method: 'POST' })
  const upload = new URL(session.headers.get('location') ?? '', base)
  upload.searchParams.set('digest', digest)
  await sent(upload, { method: 'PUT', headers: { 'content-type': 'application/octet-stream' }, body: config })
  const mediaType = 'application/vnd.oci.image.manifest.v1+json'
  const descriptor = { mediaType: 'application/vnd.oci.image.config.v1+json', digest, size: config.length }
  const body = JSON.stringify({ schemaVersion: 2, mediaType, config: descriptor, layers: [] })
  const put = (tag: string): Promise<Response> =>
    sent(`${base}/manifests/${tag}`, { method: 'PUT', headers: { 'content-type': mediaType }, body })
  const left = [...tags]
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (let tag = left.pop(); tag !== undefined; tag = left.pop()) await put(tag)
    }),
  )
}

async function sent(url: string | URL, request: RequestInit): Promise<Response> {
  const response = await fetch(url, request)
  const text = await response.text()
  if (!response.ok) throw new Error(`${request.method} ${url}: ${response.status} ${text}`)
  return response
}
