import { describe, expect, test } from '@jest/globals'
import { isAttestation } from '../../../src/oci/descriptor.ts'
import { createIndex, parseIndex } from '../../../src/oci/index.ts'
import { parsePlatform } from '../../../src/oci/platform.ts'
import type { Tag } from '../../../src/publish/record.ts'
import { digestAt, mergeIn, platformsAt, pushedLeg, seedTag, TAGS } from '../../support/merging.ts'
import type { Fault } from '../../support/registry/faults.ts'
import { seedImage } from '../../support/registry/sample.ts'
import { type RegistryServer, startRegistry } from '../../support/registry/server.ts'

const append = true
const LATEST: readonly Tag[] = [{ name: 'latest', moving: true }]
const fixed = (...names: readonly string[]): readonly Tag[] => names.map(name => ({ name, moving: false }))

/** Merges what one leg pushed into what its tags stand for. */
const appendLeg = (server: RegistryServer, platform: string, tags: readonly Tag[] = TAGS) =>
  mergeIn({ records: [pushedLeg(server, platform, { tags })], append })

const setTag = (server: RegistryServer, tag: string, digest: string | undefined): void =>
  void server.store.repository('me/app').tags.set(tag, digest ?? '')

/** Adds a platform to what a tag stands for, as another merge does. */
function addTo(server: RegistryServer, tag: string, platform: string): void {
  const { manifests, tags } = server.store.repository('me/app')
  const current = manifests.get(tags.get(tag) ?? '')
  if (current === undefined) throw new Error(`${tag} is not there`)
  const children = seedImage(server.store, 'me/app', platform, 'theirs')
  const { bytes, mediaType } = createIndex([...children, ...parseIndex(current.bytes).manifests])
  setTag(server, tag, server.store.seedManifest('me/app', mediaType, bytes))
}

/** A registry where something happens at the first request that begins so: `PUT /v2/me/app/manifests/latest`. */
async function startRegistryWhere(request: string, happens: (server: RegistryServer) => Fault | undefined) {
  let done = false
  const server: RegistryServer = await startRegistry({
    fault: ({ method, url }) => {
      if (done || !`${method} ${url.pathname}`.startsWith(request)) return undefined
      done = true
      return happens(server)
    },
  })
  return server
}

/** Refuses for good what is asked first. */
const refused = (): Fault => ({ kind: 'answer', status: 403 })

describe('append: to what the tags point to', () => {
  test('keeps the platform that a step of this run only tests', async () => {
    await using server = await startRegistry()
    seedTag(server, 'me/app', '1.2.3', ['linux/amd64'])
    const leg = { job: 'riscv64', step: 'image', matrix: undefined }
    const tested = { optional: true, pushed: false, images: [], attestations: [], leg: { ...leg, step: 'test' } }
    const records = [pushedLeg(server, 'linux/amd64', tested), pushedLeg(server, 'linux/riscv64', { leg })]
    await mergeIn({ records, append })
    expect(platformsAt(server, 'me/app', '1.2.3')).toEqual(['linux/amd64', 'linux/riscv64'])
  })

  test('keeps their platforms, and replaces those rebuilt', async () => {
    await using server = await startRegistry()
    const old = seedTag(server, 'me/app', 'latest', ['linux/amd64', 'linux/arm64'])
    const records = [pushedLeg(server, 'linux/arm64', { tags: LATEST })]
    const { content } = (await mergeIn({ records, append })).outcome
    expect(content?.digest).not.toBe(old)
    expect(platformsAt(server, 'me/app', 'latest').toSorted()).toEqual(['linux/amd64', 'linux/arm64'])
    const index = parseIndex(content?.bytes ?? new Uint8Array())
    expect(index.manifests.map(({ digest }) => digest)).toContain(records[0]?.images[0]?.descriptor.digest)
    expect(index.manifests.filter(isAttestation)).toHaveLength(2)
    expect(index.annotations).toEqual({ old: 'yes', 'org.opencontainers.image.title': 'app' })
  })

  test('publishes what was built if no tag exists', async () => {
    await using server = await startRegistry()
    await appendLeg(server, 'linux/arm64')
    expect(platformsAt(server, 'me/app', 'latest')).toEqual(['linux/arm64'])
  })

  test('counts what is kept if platforms are expected', async () => {
    await using server = await startRegistry()
    seedTag(server, 'me/app', 'latest', ['linux/amd64'])
    const records = [pushedLeg(server, 'linux/arm64', { tags: LATEST })]
    const platforms = ['linux/arm64', 'linux/amd64'].map(parsePlatform)
    await mergeIn({ records, append, platforms })
    expect(platformsAt(server, 'me/app', 'latest')).toEqual(['linux/arm64', 'linux/amd64'])
  })

  test('says where a kept platform comes from that is not expected', async () => {
    await using server = await startRegistry()
    seedTag(server, 'me/app', 'latest', ['linux/amd64'])
    const records = [pushedLeg(server, 'linux/arm64', { tags: LATEST })]
    await expect(mergeIn({ records, append, platforms: [parsePlatform('linux/arm64')] })).rejects.toThrow(
      'linux/amd64: no leg built it, but the tags already have it and "append" keeps it, but the input "platforms" does not list it. Add it there, or publish without "append".',
    )
  })
})

test('append: checks legs that pushed nothing with what would be kept', async () => {
  await using server = await startRegistry()
  const old = seedTag(server, 'me/app', '1.2.3', ['linux/amd64'])
  const dry = { pushed: false, images: [], attestations: [] }
  const platforms = ['linux/amd64', 'linux/arm64'].map(parsePlatform)
  const { outcome } = await mergeIn({ records: [pushedLeg(server, 'linux/arm64', dry)], append, platforms })
  expect(outcome.kind).toBe('checked')
  expect(digestAt(server, 'me/app', '1.2.3')).toBe(old)
})

describe('append: the fixed tags decide', () => {
  test('a new version takes nothing of the one that the moving tags point to', async () => {
    await using server = await startRegistry()
    seedTag(server, 'me/app', 'latest', ['linux/amd64', 'linux/arm64'])
    await appendLeg(server, 'linux/amd64')
    expect(platformsAt(server, 'me/app', '1.2.3')).toEqual(['linux/amd64'])
    expect(digestAt(server, 'me/app', 'latest')).toBe(digestAt(server, 'me/app', '1.2.3'))
  })

  test('a moving tag that points to another image follows', async () => {
    await using server = await startRegistry()
    seedTag(server, 'me/app', '1.2.3', ['linux/amd64'])
    seedTag(server, 'me/app', 'latest', ['linux/s390x'])
    await appendLeg(server, 'linux/arm64')
    expect(platformsAt(server, 'me/app', '1.2.3').toSorted()).toEqual(['linux/amd64', 'linux/arm64'])
    expect(digestAt(server, 'me/app', 'latest')).toBe(digestAt(server, 'me/app', '1.2.3'))
  })

  test('one that does not exist gets the result', async () => {
    await using server = await startRegistry()
    seedTag(server, 'me/app', '1.2.3', ['linux/amd64'])
    await appendLeg(server, 'linux/arm64', fixed('1.2.3', 'sha-c0ffee'))
    expect(platformsAt(server, 'me/app', 'sha-c0ffee').toSorted()).toEqual(['linux/amd64', 'linux/arm64'])
    expect(digestAt(server, 'me/app', '1.2.3')).toBe(digestAt(server, 'me/app', 'sha-c0ffee'))
  })

  test.each([
    ['fixed tags', fixed('1.2.3', '1.2.2')],
    ['moving tags, where all move', [...LATEST, { name: 'nightly', moving: true }]],
  ])('%s that point to different images are an error, and nothing is written', async (_, tags) => {
    await using server = await startRegistry()
    const seeded = tags.map(({ name }, i) => seedTag(server, 'me/app', name, [['linux/amd64', 'linux/s390x'][i] ?? '']))
    await expect(appendLeg(server, 'linux/arm64', tags)).rejects.toThrow(
      /append: the tags point to different images, \S+:\S+ \(sha256:\w+\) and .*one image at a time/,
    )
    expect(tags.map(({ name }) => digestAt(server, 'me/app', name))).toEqual(seeded)
    expect(server.log.filter(({ method }) => method === 'PUT')).toEqual([])
  })
})

describe('append: completes a merge that was interrupted', () => {
  const DONE = ['linux/amd64', 'linux/arm64']

  test.each<[what: string, seeded: readonly string[]]>([
    ['of tags that all pointed to one image', ['1.2.3', 'latest']],
    ['of a moving tag that pointed to another version', ['latest']],
    ['of new tags', []],
  ])('between the fixed and the moving tags, %s', async (_, seeded) => {
    await using server = await startRegistryWhere('PUT /v2/me/app/manifests/latest', refused)
    for (const tag of seeded) seedTag(server, 'me/app', tag, ['linux/386'])
    await expect(appendLeg(server, 'linux/amd64')).rejects.toThrow(/\(written: 1\.2\.3; not written: latest\)/)
    await appendLeg(server, 'linux/amd64')
    const kept = seeded.includes('1.2.3') ? ['linux/386'] : []
    expect(platformsAt(server, 'me/app', '1.2.3').toSorted()).toEqual([...kept, 'linux/amd64'])
    expect(digestAt(server, 'me/app', 'latest')).toBe(digestAt(server, 'me/app', '1.2.3'))
  })

  test('between the fixed tags', async () => {
    await using server = await startRegistryWhere('PUT /v2/me/app/manifests/sha-c0ffee', refused)
    const tags = fixed('1.2.3', 'sha-c0ffee')
    for (const { name } of tags) seedTag(server, 'me/app', name, DONE)
    await expect(appendLeg(server, 'linux/amd64', tags)).rejects.toThrow(/written: 1\.2\.3; not written: sha-c0ffee/)
    expect(digestAt(server, 'me/app', '1.2.3')).not.toBe(digestAt(server, 'me/app', 'sha-c0ffee'))
    const { content } = (await appendLeg(server, 'linux/amd64', tags)).outcome
    for (const { name } of tags) expect(digestAt(server, 'me/app', name)).toBe(content?.digest)
    expect(platformsAt(server, 'me/app', '1.2.3').toSorted()).toEqual(DONE)
  })

  test('between the repositories', async () => {
    await using server = await startRegistryWhere('PUT /v2/me/mirror/manifests/1.2.3', refused)
    const repositories = ['me/app', 'me/mirror'].map(path => ({ registry: server.host, path }))
    for (const { path } of repositories) seedTag(server, path, '1.2.3', DONE)
    const records = [pushedLeg(server, 'linux/amd64', { tags: TAGS, repositories })]
    seedImage(server.store, 'me/mirror', 'linux/amd64', '{}')
    await expect(mergeIn({ records, append })).rejects.toThrow(/me\/mirror \(not written: 1\.2\.3, latest\)/)
    const { content } = (await mergeIn({ records, append })).outcome
    for (const { path } of repositories) expect(digestAt(server, path, '1.2.3')).toBe(content?.digest)
  })
})

describe('append: beside other merges', () => {
  test('of the same tags, each succeeds and no platform is lost', async () => {
    await using server = await startRegistry({ latencyMs: 5 })
    seedTag(server, 'me/app', 'latest', ['linux/386'])
    const platforms = ['linux/amd64', 'linux/arm64', 'linux/s390x']
    const merges = platforms.map(platform =>
      mergeIn({ records: [pushedLeg(server, platform, { tags: LATEST })], append }, 400),
    )
    const results = await Promise.all(merges)
    expect(results.map(({ outcome }) => outcome.kind)).toEqual(['published', 'published', 'published'])
    expect(platformsAt(server, 'me/app', 'latest').toSorted()).toEqual(['linux/386', ...platforms])
  })

  test('that are writing, waits until the tags agree', async () => {
    // The first manifest is fetched when both tags have been looked at.
    await using server = await startRegistryWhere('GET /v2/me/app/manifests/', ({ store }) => {
      const { tags } = store.repository('me/app')
      tags.set('1.2.4', tags.get('1.2.3') ?? '')
      return undefined
    })
    seedTag(server, 'me/app', '1.2.3', ['linux/amd64', 'linux/386'])
    seedTag(server, 'me/app', '1.2.4', ['linux/amd64'])
    await appendLeg(server, 'linux/arm64', fixed('1.2.3', '1.2.4'))
    expect(platformsAt(server, 'me/app', '1.2.4').toSorted()).toEqual(['linux/386', 'linux/amd64', 'linux/arm64'])
  })

  test('that have come between its fixed and its moving tags, leaves the moving ones with what they wrote', async () => {
    await using server = await startRegistryWhere('PUT /v2/me/app/manifests/latest', started => {
      addTo(started, '1.2.3', 'linux/386')
      setTag(started, 'latest', digestAt(started, 'me/app', '1.2.3'))
      return undefined
    })
    await appendLeg(server, 'linux/arm64')
    for (const { name } of TAGS) {
      expect(platformsAt(server, 'me/app', name).toSorted()).toEqual(['linux/386', 'linux/arm64'])
    }
  })

  test('of another version, leaves them the moving tags that they took since', async () => {
    let wrote = false
    await using server = await startRegistry({
      fault: ({ method, url }) => {
        if (method === 'PUT' && url.pathname.endsWith('/latest')) wrote = true
        else if (wrote) setTag(server, 'latest', digestAt(server, 'me/app', '1.2.4'))
        return undefined
      },
    })
    seedTag(server, 'me/app', '1.2.4', ['linux/amd64'])
    await appendLeg(server, 'linux/arm64')
    expect(platformsAt(server, 'me/app', '1.2.3')).toEqual(['linux/arm64'])
    expect(digestAt(server, 'me/app', 'latest')).toBe(digestAt(server, 'me/app', '1.2.4'))
    expect(server.log.filter(({ method, url }) => method === 'PUT' && url.endsWith('/latest'))).toHaveLength(1)
  })

  test('rewrites a moving tag that shows what it pointed to before', async () => {
    let writes = 0
    let old: string | undefined
    await using server = await startRegistry({
      fault: ({ method, url }) => {
        if (method === 'PUT' && url.pathname.endsWith('/latest')) writes += 1
        else if (writes === 1) setTag(server, 'latest', old)
        return undefined
      },
    })
    old = seedTag(server, 'me/app', 'latest', ['linux/amd64'])
    const { content } = (await appendLeg(server, 'linux/arm64')).outcome
    expect(writes).toBe(2)
    expect(digestAt(server, 'me/app', 'latest')).toBe(content?.digest)
  })
})
