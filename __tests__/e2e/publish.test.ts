import { join } from 'node:path'
import { beforeAll, describe, expect, jest, test } from '@jest/globals'
import type { Stack } from '../../scripts/stack/state.ts'
import type { StepResult } from '../support/runner/job-types.ts'
import { type Clients, clientsOf, freshPath, imagesOf, theStack } from '../support/stack.ts'
import { ROOT, startRun } from '../support/workflow.ts'

jest.setTimeout(5 * 60_000)

let stack: Stack
let clients: Clients
beforeAll(async () => {
  stack = await theStack()
  clients = await clientsOf(stack)
})

const example = (name: string): string => join(ROOT, 'examples', name)
const PLATFORMS = ['linux/amd64', 'linux/arm64', 'linux/arm/v7']
const legs = PLATFORMS.map(platform => ({ platform }))

/** The step must have succeeded; if not, its log is the message. */
function succeeded(result: StepResult): StepResult {
  if (result.outcome !== 'success') throw new Error(`${result.name}: ${result.outcome}\n${result.log}`)
  return result
}

const run = async (image: string, platform: string): Promise<string> =>
  clients.docker('run', '--rm', '--platform', platform, image)

/** Makes this machine run the images of all platforms, as the machines of their users do. */
const runEverything = (): Promise<string> =>
  clients.docker('run', '--privileged', '--rm', stack.images.binfmt, '--install', 'arm64,arm')

describe('publish: the legs of a matrix and a merge', () => {
  test('publish one image whose platforms each run', async () => {
    await using workflow = await startRun({ stack })
    const image = `${stack.registry}/${freshPath('matrix')}`
    const built = await workflow.matrix({
      workspace: example('emulated'),
      matrix: legs,
      with: { images: image, tags: '1.2.3\nlatest' },
    })
    built.forEach(succeeded)
    expect(await clients.crane('catalog', stack.registry)).toContain(image.replace(`${stack.registry}/`, ''))
    await expect(clients.crane('digest', `${image}:1.2.3`)).rejects.toThrow(/MANIFEST_UNKNOWN|NAME_UNKNOWN/)

    const merged = succeeded(await workflow.merge())
    const index = await clients.crane('manifest', `${image}:1.2.3`)
    expect(Object.keys(imagesOf(index))).toEqual(PLATFORMS)
    expect(await clients.crane('digest', `${image}:1.2.3`)).toBe(merged.outputs['digest'])
    expect(await clients.crane('digest', `${image}:latest`)).toBe(merged.outputs['digest'])
    expect(merged.outputs).toMatchObject({
      image: `${image}@${merged.outputs['digest']}`,
      tags: `${image}:1.2.3\n${image}:latest`,
      platforms: JSON.stringify(imagesOf(index)),
      manifest: index,
    })
    expect(built.map(({ outputs }) => JSON.parse(outputs['platforms'] ?? ''))).toEqual(
      PLATFORMS.map(platform => ({ [platform]: imagesOf(index)[platform] })),
    )
    expect([...built, merged].map(({ stderr }) => stderr)).toEqual([...PLATFORMS, 'merge'].map(() => ''))
    expect(merged.subjects).toEqual({ [image]: merged.outputs['digest'] })
    expect(built.map(({ subjects }) => subjects)).toEqual(PLATFORMS.map(() => ({})))
    expect(merged.summary).toContain(`docker pull ${image}@${merged.outputs['digest']}`)
    await clients.docker('buildx', 'imagetools', 'inspect', `${image}:1.2.3`)

    await runEverything()
    const printed = await Promise.all(
      Object.entries(imagesOf(index)).map(([platform, digest]) => run(`${image}@${digest}`, platform)),
    )
    expect(printed).toEqual([
      'built on x86_64, running on x86_64',
      'built on aarch64, running on aarch64',
      'built on armv7l, running on armv7l',
    ])
  })

  test('pass records by job outputs if there is no artifact service', async () => {
    await using workflow = await startRun({ stack, artifacts: false })
    const image = `${stack.registry}/${freshPath('outputs')}`
    const inputs = { images: image, tags: '1', publish: 'false' }
    const records: Record<string, { outputs: { record: string } }> = {}
    for (const platform of ['linux/amd64', 'linux/arm64']) {
      const built = await workflow.build(example('targetarch'), { ...inputs, platforms: platform })
      records[platform] = { outputs: { record: built.outputs['record'] ?? '' } }
    }
    const merged = succeeded(
      await workflow.merge({ records: JSON.stringify(records), platforms: 'linux/amd64,linux/arm64' }),
    )
    expect(Object.keys(JSON.parse(merged.outputs['platforms'] ?? ''))).toEqual(['linux/amd64', 'linux/arm64'])
    expect(await clients.crane('digest', `${image}:1`)).toBe(merged.outputs['digest'])
  })

  test('publish nothing if a leg is missing', async () => {
    await using workflow = await startRun({ stack })
    const image = `${stack.registry}/${freshPath('missing')}`
    const strategy = { 'job-index': 0, 'job-total': 2 }
    succeeded(
      await workflow.build(
        example('targetarch'),
        { images: image, tags: '1', platforms: 'linux/amd64' },
        { contexts: { matrix: { platform: 'linux/amd64' }, strategy } },
      ),
    )
    const merged = await workflow.merge()
    expect(merged.outcome).toBe('failure')
    expect(merged.annotations.map(({ message }) => message)).toEqual([
      expect.stringMatching(/Nothing was published\.\njob "build": of 2 legs, number 2 left no record/),
    ])
    await expect(clients.crane('digest', `${image}:1`)).rejects.toThrow(/MANIFEST_UNKNOWN|NAME_UNKNOWN/)
  })

  test('refuse two variants of one image that share a name', async () => {
    await using workflow = await startRun({ stack })
    const image = `${stack.registry}/${freshPath('double')}`
    const built = await workflow.matrix({
      workspace: example('targetarch'),
      matrix: ['debian', 'alpine'].map(variant => ({ platform: 'linux/amd64', variant })),
      with: { images: image, tags: '1' },
    })
    built.forEach(succeeded)
    const merged = await workflow.merge()
    expect(merged.outcome).toBe('failure')
    expect(merged.log).toMatch(/linux\/amd64: built 2 times.*its own name/)
    await expect(clients.crane('digest', `${image}:1`)).rejects.toThrow(/MANIFEST_UNKNOWN|NAME_UNKNOWN/)
  })
})

describe('publish: a single job', () => {
  test('publishes several platforms without a merge', async () => {
    await using workflow = await startRun({ stack })
    const image = `${stack.registry}/${freshPath('single')}`
    const platforms = ['linux/amd64', 'linux/arm64']
    const built = succeeded(
      await workflow.build(example('cross-compile'), { images: image, tags: '1\nlatest', platforms: platforms.join() }),
    )
    expect(built.outputs).toMatchObject({ published: 'true', tags: `${image}:1\n${image}:latest` })
    const index = await clients.crane('manifest', `${image}:latest`)
    expect(Object.keys(imagesOf(index))).toEqual(platforms)
    expect(await clients.crane('digest', `${image}:1`)).toBe(built.outputs['digest'])
    await runEverything()
    expect(await run(`${image}@${imagesOf(index)['linux/arm64']}`, 'linux/arm64')).toBe(
      'compiled for linux/arm64, running on aarch64',
    )
  })

  test('of one platform, the builder’s own if none is named', async () => {
    await using workflow = await startRun({ stack })
    const image = `${stack.registry}/${freshPath('native')}`
    const built = succeeded(await workflow.build(example('targetarch'), { images: image, tags: '1' }))
    expect(built.outputs['published']).toBe('true')
    expect(await clients.crane('digest', `${image}:1`)).toBe(built.outputs['digest'])
    expect(built.log).toContain('Emulation: not needed')
  })

  test('publishes to a registry that wants a password, without showing it anywhere', async () => {
    await using workflow = await startRun({ stack })
    const { host, username, password } = stack.privateRegistry
    const image = `${host}/${freshPath('private')}`
    const built = succeeded(
      await workflow.build(
        example('targetarch'),
        { images: image, tags: '1', username, password: '${{ secrets.PASSWORD }}' },
        { contexts: { secrets: { PASSWORD: password } } },
      ),
    )
    expect(built.outputs['published']).toBe('true')
    for (const seen of [built.log, built.stderr, built.summary, JSON.stringify([built.outputs, built.state])]) {
      expect(seen).not.toContain(password)
    }
  })
})

describe('publish: a leg without push', () => {
  test('builds, publishes nothing, and lets the merge say what would be published', async () => {
    await using workflow = await startRun({ stack, github: { event_name: 'pull_request', ref: 'refs/pull/7/merge' } })
    const path = freshPath('pull-request')
    const built = await workflow.matrix({
      workspace: example('targetarch'),
      matrix: legs.slice(0, 2),
      with: { images: `${stack.registry}/${path}`, tags: '1' },
    })
    for (const leg of built) expect(succeeded(leg).outputs).not.toHaveProperty('digest')
    const merged = succeeded(await workflow.merge())
    expect(merged.log).toContain(
      'Nothing was published. With push enabled, this step would publish linux/amd64, linux/arm64.',
    )
    expect(merged.log).toContain(`Would publish ${stack.registry}/${path}: 1.`)
    expect(merged.outputs).not.toHaveProperty('digest')
    expect((await clients.crane('catalog', stack.registry)).split('\n')).not.toContain(path)
  })
})
