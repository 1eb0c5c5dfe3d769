import { describe, expect, test } from '@jest/globals'
import { isAttestation } from '../../../src/oci/descriptor.ts'
import { parseIndex } from '../../../src/oci/index.ts'
import { formatPlatform, parsePlatform } from '../../../src/oci/platform.ts'
import type { MergeRequest } from '../../../src/publish/merge.ts'
import { digestAt, mergeIn, platformsAt, pushedLeg, resolve, seedTag, TAGS } from '../../support/merging.ts'
import { seedImage } from '../../support/registry/sample.ts'
import { type RegistryServer, startRegistry } from '../../support/registry/server.ts'

describe('merge: from the records of legs', () => {
  test('publishes what they pushed, its attestations, and the annotations of the index', async () => {
    await using server = await startRegistry()
    const { outcome } = await mergeIn({
      records: [pushedLeg(server, 'linux/amd64'), pushedLeg(server, 'linux/arm64')],
    })
    expect(outcome.kind).toBe('published')
    expect(platformsAt(server, 'me/app', '1.2.3')).toEqual(['linux/amd64', 'linux/arm64'])
    expect(digestAt(server, 'me/app', 'latest')).toBe(outcome.content?.digest)
    const index = parseIndex(outcome.content?.bytes ?? new Uint8Array())
    expect(index.manifests.filter(isAttestation)).toHaveLength(2)
    expect(index.annotations).toEqual({ 'org.opencontainers.image.title': 'app' })
  })

  test('gives the same digest again, and changes nothing', async () => {
    await using server = await startRegistry()
    const records = [pushedLeg(server, 'linux/amd64'), pushedLeg(server, 'linux/arm64')]
    const first = await mergeIn({ records })
    const tags = [...server.store.repository('me/app').tags]
    const second = await mergeIn({ records: records.toReversed() })
    expect(first.outcome.content?.digest).toMatch(/^sha256:/)
    expect(second.outcome.content?.digest).toBe(first.outcome.content?.digest)
    expect([...server.store.repository('me/app').tags]).toEqual(tags)
  })

  test('dates the index by the first leg, in whatever order the records come', async () => {
    await using server = await startRegistry()
    const CREATED = 'org.opencontainers.image.created'
    const records = ['linux/amd64', 'linux/arm64'].map((platform, i) =>
      pushedLeg(server, platform, { annotations: { [CREATED]: `2026-08-01T12:00:0${i}.000Z` } }),
    )
    const first = await mergeIn({ records })
    const second = await mergeIn({ records: records.toReversed() })
    expect(first.publication.annotations).toEqual({ [CREATED]: '2026-08-01T12:00:00.000Z' })
    expect(first.outcome.content?.digest).toMatch(/^sha256:/)
    expect(second.outcome.content?.digest).toBe(first.outcome.content?.digest)
  })

  test('publishes under the tags of the legs that push, whatever a step that tests has', async () => {
    await using server = await startRegistry()
    const tags = [{ name: 'test', moving: false }]
    const tested = ['linux/amd64', 'linux/riscv64'].map(platform =>
      pushedLeg(server, platform, { optional: true, pushed: false, images: [], attestations: [], tags }),
    )
    const { outcome } = await mergeIn({ records: [...tested, pushedLeg(server, 'linux/amd64')] })
    expect(outcome.kind).toBe('published')
    expect(platformsAt(server, 'me/app', '1.2.3')).toEqual(['linux/amd64'])
    expect(server.store.repository('me/app').tags.has('test')).toBe(false)
  })

  test('writes the tags of the newest attempt, in whatever order the records come', async () => {
    for (const newestFirst of [true, false]) {
      await using server = await startRegistry()
      const first = pushedLeg(server, 'linux/amd64')
      const second = { ...first, run: { ...first.run, attempt: 2 }, tags: [{ name: '1.2.3', moving: false }] }
      await mergeIn({ records: newestFirst ? [second, first] : [first, second] })
      expect([...server.store.repository('me/app').tags.keys()]).toEqual(['1.2.3'])
    }
  })

  test('writes nothing if the size of the matrix is unknown', async () => {
    await using server = await startRegistry()
    const leg = { job: 'build', step: 'image', matrix: 'unknown' } as const
    for (const append of [false, true]) {
      await expect(mergeIn({ records: [pushedLeg(server, 'linux/amd64', { leg })], append })).rejects.toThrow(
        /platforms: this runner does not state how many legs a matrix has/,
      )
    }
    expect(server.store.repository('me/app').tags.size).toBe(0)
  })

  test('without push makes the exact index, and writes nothing', async () => {
    await using server = await startRegistry()
    const records = [pushedLeg(server, 'linux/amd64')]
    const dry = await mergeIn({ records, push: false })
    expect(dry.outcome.kind).toBe('checked')
    expect(dry.outcome.content?.digest).toMatch(/^sha256:/)
    expect(server.log.filter(({ method }) => method !== 'GET' && method !== 'HEAD')).toEqual([])
    expect((await mergeIn({ records })).outcome.content?.digest).toBe(dry.outcome.content?.digest)
  })

  test('overrides images, tags and annotations, and copies the images there', async () => {
    await using server = await startRegistry()
    await using other = await startRegistry()
    const elsewhere = { registry: other.host, path: 'mirror/app' }
    await mergeIn({
      records: [pushedLeg(server, 'linux/amd64')],
      overrides: {
        repositories: [elsewhere],
        tags: [{ name: 'nightly', moving: true }],
        annotations: { 'org.opencontainers.image.title': 'other', added: 'yes' },
      },
    })
    expect(platformsAt(other, 'mirror/app', 'nightly')).toEqual(['linux/amd64'])
    expect(other.store.repository('mirror/app').tags.size).toBe(1)
    expect(server.store.repository('me/app').tags.size).toBe(0)
    const { manifests } = other.store.repository('mirror/app')
    const index = parseIndex(
      manifests.get(digestAt(other, 'mirror/app', 'nightly') ?? 'sha256:')?.bytes ?? new Uint8Array(),
    )
    expect(index.annotations).toEqual({ added: 'yes', 'org.opencontainers.image.title': 'other' })
  })
})

describe('merge: from sources', () => {
  const alone = (server: RegistryServer): Partial<MergeRequest> => ({
    overrides: { repositories: [{ registry: server.host, path: 'me/app' }], tags: TAGS, annotations: {} },
  })

  test('lists and single images, of the same and of another registry', async () => {
    await using server = await startRegistry()
    await using other = await startRegistry()
    seedTag(server, 'me/parts', 'arm', ['linux/arm64', 'linux/arm/v7'])
    seedTag(other, 'you/app', '1', ['linux/s390x', 'linux/riscv64'])
    const [single] = seedImage(server.store, 'me/parts', 'linux/amd64')
    const sources = await resolve(
      `${server.host}/me/parts@${single?.digest}`,
      `${server.host}/me/parts:arm`,
      `linux/s390x=${other.host}/you/app:1`,
    )
    const { outcome } = await mergeIn({ ...alone(server), sources })
    const { manifests: children } = parseIndex(outcome.content?.bytes ?? new Uint8Array())
    expect(platformsAt(server, 'me/app', 'latest')).toEqual([
      'linux/amd64',
      'linux/arm64',
      'linux/arm/v7',
      'linux/s390x',
    ])
    expect(children.filter(isAttestation)).toHaveLength(3)
    const { manifests, blobs } = server.store.repository('me/app')
    for (const { digest } of children) expect(manifests.get(digest)).toBeDefined()
    expect(blobs.size).toBeGreaterThan(0)
  })

  test('beside the legs', async () => {
    await using server = await startRegistry()
    seedTag(server, 'me/app', 'by-hand', ['linux/riscv64'])
    const sources = await resolve(`${server.host}/me/app:by-hand`)
    await mergeIn({ records: [pushedLeg(server, 'linux/amd64')], sources })
    expect(platformsAt(server, 'me/app', '1.2.3')).toEqual(['linux/amd64', 'linux/riscv64'])
  })

  test('beside legs that pushed nothing, says what would be published', async () => {
    await using server = await startRegistry()
    seedTag(server, 'me/app', 'by-hand', ['linux/riscv64'])
    const sources = await resolve(`${server.host}/me/app:by-hand`)
    const dry = { pushed: false, images: [], attestations: [] }
    const { publication, outcome } = await mergeIn({
      records: [pushedLeg(server, 'linux/amd64', dry)],
      sources,
      platforms: ['linux/amd64', 'linux/riscv64'].map(parsePlatform),
    })
    expect(publication.records.flatMap(({ platforms }) => platforms.map(formatPlatform)).toSorted()).toEqual([
      'linux/amd64',
      'linux/riscv64',
    ])
    expect(outcome).toEqual({ kind: 'checked', content: undefined })
    expect(digestAt(server, 'me/app', 'latest')).toBeUndefined()
  })

  test('a platform that a leg built as well is an error, and nothing is written', async () => {
    await using server = await startRegistry()
    seedTag(server, 'me/app', 'by-hand', ['linux/amd64'])
    const sources = await resolve(`${server.host}/me/app:by-hand`)
    await expect(mergeIn({ records: [pushedLeg(server, 'linux/amd64')], sources })).rejects.toThrow(
      /linux\/amd64: built 2 times, by .* and leg "source 1"/,
    )
    expect(digestAt(server, 'me/app', 'latest')).toBeUndefined()
  })

  test.each<[what: string, source: (host: string) => string, message: RegExp]>([
    [
      'a platform that the list does not have',
      host => `linux/s390x=${host}/me/parts:1`,
      /no image for linux\/s390x, only for linux\/amd64, linux\/arm64/,
    ],
    ['a tag that is not there', host => `${host}/me/parts:2`, /of me\/parts:2 failed: 404 /],
  ])('%s is an error', async (_, source, message) => {
    await using server = await startRegistry()
    seedTag(server, 'me/parts', '1', ['linux/amd64', 'linux/arm64'])
    await expect(resolve(source(server.host))).rejects.toThrow(message)
  })

  test('a single image for another platform than named is an error', async () => {
    await using server = await startRegistry()
    const [single] = seedImage(server.store, 'me/parts', 'linux/amd64')
    await expect(resolve(`linux/arm64=${server.host}/me/parts@${single?.digest}`)).rejects.toThrow(
      /the source names linux\/arm64, but the image is for linux\/amd64/,
    )
  })

  test('without a destination is an error', async () => {
    await expect(mergeIn({})).rejects.toThrow(/images: empty, and this run has no legs that set it/)
  })
})
