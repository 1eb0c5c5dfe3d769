import { describe, expect, test } from '@jest/globals'
import type { Descriptor } from '../../../src/oci/descriptor.ts'
import { isAttestation } from '../../../src/oci/descriptor.ts'
import type { Digest } from '../../../src/oci/digest.ts'
import { createIndex, parseIndex } from '../../../src/oci/index.ts'
import { formatPlatform, parsePlatform } from '../../../src/oci/platform.ts'
import { createRegistries } from '../../../src/oci/registry.ts'
import { type MergeRequest, mergeAndPublish } from '../../../src/publish/merge.ts'
import type { BuiltImage, LegRecord } from '../../../src/publish/record.ts'
import { parseSource, resolveSource } from '../../../src/publish/sources.ts'
import { recordFor } from '../../support/records.ts'
import { clientOptions, testTransport } from '../../support/registry/clients.ts'
import { seedImage } from '../../support/registry/sample.ts'
import { type RegistryServer, startRegistry } from '../../support/registry/server.ts'

const TAGS = [
  { name: '1.2.3', moving: false },
  { name: 'latest', moving: true },
]

/** The record of a leg that pushed an image for the platform to `me/app`. */
function pushedLeg(server: RegistryServer, platform: string, changes: Partial<LegRecord> = {}): LegRecord {
  const [image, attestation] = seedImage(server.store, 'me/app', platform, JSON.stringify(changes.leg ?? {}))
  return recordFor(platform, 0, 1, {
    leg: { job: `build-${platform}` },
    repositories: [{ registry: server.host, path: 'me/app' }],
    tags: TAGS,
    images: [builtImage(image)],
    attestations: attestation === undefined ? [] : [attestation],
    ...changes,
  })
}

function builtImage(descriptor: Descriptor | undefined): BuiltImage {
  const platform = descriptor?.platform
  if (descriptor === undefined || platform === undefined) throw new Error('the sample has no platform')
  return { descriptor: { ...descriptor, platform }, configured: platform, layers: 1, bytes: 1, emulated: false }
}

const base: Omit<MergeRequest, 'records'> = {
  overrides: { annotations: {} },
  sources: [],
  run: { repository: 'me/app', id: '7', attempt: 1, commit: 'c0ffee' },
  platforms: [],
  append: false,
  push: true,
}

/** Merges with a client of its own, and without waiting for other merges. */
async function mergeIn(request: Partial<MergeRequest>, settleMs = 0) {
  using transport = testTransport()
  const registry = createRegistries(clientOptions(transport))
  return await mergeAndPublish({ records: [], ...base, ...request }, { registry, settleMs })
}

async function resolve(...sources: readonly string[]) {
  using transport = testTransport()
  const registry = createRegistries(clientOptions(transport))
  return await Promise.all(sources.map(source => resolveSource(registry, parseSource(source))))
}

const standingAt = (server: RegistryServer, path: string, tag: string): string | undefined =>
  server.store.repository(path).tags.get(tag)

/** The platforms of the index that a tag stands for. */
function platformsAt(server: RegistryServer, path: string, tag: string): readonly string[] {
  const { manifests } = server.store.repository(path)
  const content = manifests.get(standingAt(server, path, tag) ?? 'sha256:')
  if (content === undefined) return []
  return parseIndex(content.bytes)
    .manifests.filter(child => !isAttestation(child))
    .map(({ platform }) => (platform === undefined ? '?' : formatPlatform(platform)))
}

/** Puts an index of these platforms under a tag, as somebody has published it before. */
function seedTag(
  server: RegistryServer,
  path: string,
  tag: string,
  platforms: readonly string[],
  seed = 'old',
): Digest {
  const children = platforms.flatMap(platform => seedImage(server.store, path, platform, seed))
  const { bytes, mediaType, digest } = createIndex(children, { annotations: { old: 'yes' } })
  server.store.seedManifest(path, mediaType, bytes)
  server.store.repository(path).tags.set(tag, digest)
  return digest
}

describe('from the records of legs', () => {
  test('publishes what they pushed, its attestations, and the annotations of the index', async () => {
    await using server = await startRegistry()
    const { content, published } = await mergeIn({
      records: [pushedLeg(server, 'linux/amd64'), pushedLeg(server, 'linux/arm64')],
    })
    expect(published).toBe(true)
    expect(platformsAt(server, 'me/app', '1.2.3')).toEqual(['linux/amd64', 'linux/arm64'])
    expect(standingAt(server, 'me/app', 'latest')).toBe(content?.digest)
    const index = parseIndex(content?.bytes ?? new Uint8Array())
    expect(index.manifests.filter(isAttestation)).toHaveLength(2)
    expect(index.annotations).toEqual({ 'org.opencontainers.image.title': 'app' })
  })

  test('gives the same digest again, and changes nothing', async () => {
    await using server = await startRegistry()
    const records = [pushedLeg(server, 'linux/amd64'), pushedLeg(server, 'linux/arm64')]
    const first = await mergeIn({ records })
    const second = await mergeIn({ records: records.toReversed() })
    expect(second.content?.digest).toBe(first.content?.digest)
  })

  test('without push makes the exact index, and writes nothing', async () => {
    await using server = await startRegistry()
    const records = [pushedLeg(server, 'linux/amd64')]
    const dry = await mergeIn({ records, push: false })
    expect(dry.published).toBe(false)
    expect(server.log.filter(({ method }) => method !== 'GET' && method !== 'HEAD')).toEqual([])
    expect((await mergeIn({ records })).content?.digest).toBe(dry.content?.digest)
  })

  test('lets images, tags and annotations be said otherwise, and brings the images there', async () => {
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
      manifests.get(standingAt(other, 'mirror/app', 'nightly') ?? 'sha256:')?.bytes ?? new Uint8Array(),
    )
    expect(index.annotations).toEqual({ added: 'yes', 'org.opencontainers.image.title': 'other' })
  })
})

describe('from sources', () => {
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
    const { content } = await mergeIn({ ...alone(server), sources })
    expect(platformsAt(server, 'me/app', 'latest')).toEqual([
      'linux/amd64',
      'linux/arm64',
      'linux/arm/v7',
      'linux/s390x',
    ])
    expect(parseIndex(content?.bytes ?? new Uint8Array()).manifests.filter(isAttestation)).toHaveLength(3)
    const { manifests, blobs } = server.store.repository('me/app')
    for (const { digest } of parseIndex(content?.bytes ?? new Uint8Array()).manifests) {
      expect(manifests.get(digest)).toBeDefined()
    }
    expect(blobs.size).toBeGreaterThan(0)
  })

  test('beside the legs', async () => {
    await using server = await startRegistry()
    seedTag(server, 'me/app', 'by-hand', ['linux/riscv64'])
    const sources = await resolve(`${server.host}/me/app:by-hand`)
    await mergeIn({ records: [pushedLeg(server, 'linux/amd64')], sources })
    expect(platformsAt(server, 'me/app', '1.2.3')).toEqual(['linux/amd64', 'linux/riscv64'])
  })

  test('a platform that a leg built as well is an error, and nothing is written', async () => {
    await using server = await startRegistry()
    seedTag(server, 'me/app', 'by-hand', ['linux/amd64'])
    const sources = await resolve(`${server.host}/me/app:by-hand`)
    await expect(mergeIn({ records: [pushedLeg(server, 'linux/amd64')], sources })).rejects.toThrow(
      /linux\/amd64: it was built 2 times, by .* and leg "source 1"/,
    )
    expect(standingAt(server, 'me/app', 'latest')).toBeUndefined()
  })

  test.each<[what: string, source: (host: string) => string, message: RegExp]>([
    [
      'a platform that the list does not have',
      host => `linux/s390x=${host}/me/parts:1`,
      /no image for linux\/s390x; it has linux\/amd64, linux\/arm64/,
    ],
    ['a tag that is not there', host => `${host}/me/parts:2`, /me\/parts:2/],
  ])('%s is an error', async (_, source, message) => {
    await using server = await startRegistry()
    seedTag(server, 'me/parts', '1', ['linux/amd64', 'linux/arm64'])
    await expect(resolve(source(server.host))).rejects.toThrow(message)
  })

  test('a single image that is for another platform than is said is an error', async () => {
    await using server = await startRegistry()
    const [single] = seedImage(server.store, 'me/parts', 'linux/amd64')
    await expect(resolve(`linux/arm64=${server.host}/me/parts@${single?.digest}`)).rejects.toThrow(
      /named for linux\/arm64, and the image is for linux\/amd64/,
    )
  })

  test('without a word on where to is an error', async () => {
    await expect(mergeIn({})).rejects.toThrow(/images: no leg of this run says it/)
  })
})

describe('appending', () => {
  const append = true

  test('keeps the platforms that the tags have, and replaces those built anew', async () => {
    await using server = await startRegistry()
    const old = seedTag(server, 'me/app', 'latest', ['linux/amd64', 'linux/arm64'])
    const records = [pushedLeg(server, 'linux/arm64', { tags: [{ name: 'latest', moving: true }] })]
    const { content } = await mergeIn({ records, append })
    expect(content?.digest).not.toBe(old)
    expect(platformsAt(server, 'me/app', 'latest').toSorted()).toEqual(['linux/amd64', 'linux/arm64'])
    const index = parseIndex(content?.bytes ?? new Uint8Array())
    expect(index.manifests.map(({ digest }) => digest)).toContain(records[0]?.images[0]?.descriptor.digest)
    expect(index.manifests.filter(isAttestation)).toHaveLength(2)
    expect(index.annotations).toEqual({ old: 'yes', 'org.opencontainers.image.title': 'app' })
  })

  test('to tags that are not there publishes what there is', async () => {
    await using server = await startRegistry()
    await mergeIn({ records: [pushedLeg(server, 'linux/arm64')], append })
    expect(platformsAt(server, 'me/app', 'latest')).toEqual(['linux/arm64'])
  })

  test('counts what is kept as there, when platforms are expected', async () => {
    await using server = await startRegistry()
    seedTag(server, 'me/app', 'latest', ['linux/amd64'])
    const records = [pushedLeg(server, 'linux/arm64', { tags: [{ name: 'latest', moving: true }] })]
    const platforms = ['linux/arm64', 'linux/amd64'].map(parsePlatform)
    await mergeIn({ records, append, platforms })
    expect(platformsAt(server, 'me/app', 'latest')).toEqual(['linux/arm64', 'linux/amd64'])
  })

  test('to tags that stand for different images is an error, and nothing is written', async () => {
    await using server = await startRegistry()
    seedTag(server, 'me/app', '1.2.3', ['linux/amd64'])
    const latest = seedTag(server, 'me/app', 'latest', ['linux/s390x'])
    await expect(mergeIn({ records: [pushedLeg(server, 'linux/arm64')], append })).rejects.toThrow(
      /append: the tags stand for different images.*one of them at a time/,
    )
    expect(standingAt(server, 'me/app', 'latest')).toBe(latest)
  })

  test('by several merges at the same time loses no platform', async () => {
    await using server = await startRegistry({ latencyMs: 5 })
    seedTag(server, 'me/app', 'latest', ['linux/386'])
    const platforms = ['linux/amd64', 'linux/arm64', 'linux/s390x']
    const merges = platforms.map(platform =>
      mergeIn({ records: [pushedLeg(server, platform, { tags: [{ name: 'latest', moving: true }] })], append }, 150),
    )
    const results = await Promise.allSettled(merges)
    const succeeded = platforms.filter((_, i) => results[i]?.status === 'fulfilled')
    expect(succeeded.length).toBeGreaterThan(0)
    expect(platformsAt(server, 'me/app', 'latest')).toEqual(expect.arrayContaining(['linux/386', ...succeeded]))
  })
})
