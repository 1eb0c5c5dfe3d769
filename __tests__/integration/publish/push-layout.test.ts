import { existsSync } from 'node:fs'
import { readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { digestOf } from '../../../src/oci/digest.ts'
import { pushLayout } from '../../../src/publish/push-layout.ts'
import { createRegistries } from '../../../src/registry/registries.ts'
import { keptLog } from '../../support/kept-log.ts'
import { clientOptions, testClock, testTransport } from '../../support/registry/clients.ts'
import { layoutOf, layoutPath, writeLayout } from '../../support/registry/layout.ts'
import { ME, USERS } from '../../support/registry/publication.ts'
import { seedIndex } from '../../support/registry/sample.ts'
import { type RegistryServer, type RegistryServerOptions, startRegistry } from '../../support/registry/server.ts'
import { createStore, type Store } from '../../support/registry/store.ts'
import { temporaryDirectory } from '../../support/repository.ts'

const BUILT = 'built'
const auth = { kind: 'bearer', users: USERS } as const

/** An index of two platforms with attestations, as a build has written it into files. */
async function built() {
  const directory = await temporaryDirectory()
  const layout = join(directory.path, 'layout')
  const store = createStore()
  const index = seedIndex(store, [BUILT], 2)
  store.repository(BUILT).manifests.set(index.digest, index)
  await writeLayout(layout, await layoutOf(store, BUILT))
  const descriptor = { mediaType: index.mediaType, digest: index.digest, size: index.bytes.length }
  const blobs = [...store.repository(BUILT).blobs]
  return { layout, store, descriptor, blobs, [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose]() }
}
type Built = Awaited<ReturnType<typeof built>>

async function push(
  { layout, descriptor }: Pick<Built, 'layout' | 'descriptor'>,
  to: readonly (readonly [RegistryServer, path: string])[],
  signal = new AbortController().signal,
) {
  using transport = testTransport()
  const [log, clock] = [keptLog(), testClock()]
  const pushing = pushLayout(layout, descriptor, {
    registries: createRegistries({ ...clientOptions(transport, ME, clock), signal }),
    repositories: to.map(([{ host }, path]) => ({ registry: host, path })),
    log,
  })
  const error: Error | undefined = await pushing.then(
    () => undefined,
    error => error,
  )
  return { error, lines: log.lines, waits: clock.waits }
}

const start = (options: RegistryServerOptions = {}) => startRegistry({ auth, ...options })
const uploads = ({ log }: RegistryServer, path: string) =>
  log.filter(({ method, url }) => method === 'PUT' && url.startsWith(`/v2/${path}/blobs/uploads/`))

/** All that was built is there by its digest, byte for byte, and nothing has a tag. */
async function expectPushed(store: Store, { store: all }: Built, path: string): Promise<void> {
  expect(await layoutOf(store, path)).toEqual(await layoutOf(all, BUILT))
  expect([...store.repository(path).tags]).toEqual([])
}

test('pushLayout: pushes by digest, and removes the files', async () => {
  await using image = await built()
  await using registry = await start()
  const { error, lines } = await push(image, [[registry, 'me/app']])
  expect(error).toBeUndefined()
  await expectPushed(registry.store, image, 'me/app')
  expect(existsSync(image.layout)).toBe(false)
  expect(lines).toEqual([
    `Push ${image.descriptor.digest}`,
    expect.stringMatching(new RegExp(`^${registry.host}/me/app: ${image.blobs.length} blobs sent \\(\\d+ B\\)\\.$`)),
  ])
})

test('pushLayout: the manifest of a single image, which does not repeat its media type', async () => {
  await using image = await built()
  await using registry = await start()
  const [config, layer] = image.blobs.map(([digest, { size }]) => ({ mediaType: 'application/x', digest, size }))
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, config, layers: [layer] }))
  const digest = digestOf(bytes)
  await writeFile(join(image.layout, layoutPath(digest)), bytes)
  const descriptor = { ...image.descriptor, digest }
  expect((await push({ ...image, descriptor }, [[registry, 'me/app']])).error).toBeUndefined()
  const { manifests } = registry.store.repository('me/app')
  expect([...manifests]).toEqual([[digest, { bytes, mediaType: 'application/vnd.oci.image.manifest.v1+json' }]])
})

test('pushLayout: mounts blobs within a registry, and sends them to other registries', async () => {
  await using image = await built()
  await using registry = await start()
  await using other = await start()
  const { error, lines } = await push(image, [
    [registry, 'me/app'],
    [other, 'me/app'],
    [registry, 'me/second'],
    [registry, 'me/third'],
  ])
  expect(error).toBeUndefined()
  for (const path of ['me/app', 'me/second', 'me/third']) await expectPushed(registry.store, image, path)
  await expectPushed(other.store, image, 'me/app')
  const sent = image.blobs.length
  expect(['me/app', 'me/second', 'me/third'].map(path => uploads(registry, path).length)).toEqual([sent, 0, 0])
  expect(lines.filter(line => / blobs mounted \(/.test(line))).toHaveLength(2)
})

test('pushLayout: sends every blob from the files to a registry that does not mount', async () => {
  await using image = await built()
  await using registry = await start({ mounts: false })
  const { error } = await push(image, [
    [registry, 'me/app'],
    [registry, 'me/second'],
  ])
  expect(error).toBeUndefined()
  await expectPushed(registry.store, image, 'me/second')
  expect(registry.log.filter(({ method, url }) => method === 'GET' && url.includes('/blobs/'))).toEqual([])
})

test('pushLayout: does not send what a repository has', async () => {
  await using image = await built()
  await using registry = await start()
  const { blobs } = registry.store.repository('me/app')
  for (const [digest, blob] of image.blobs.slice(0, 2)) blobs.set(digest, blob)
  const { lines } = await push(image, [[registry, 'me/app']])
  await expectPushed(registry.store, image, 'me/app')
  expect(uploads(registry, 'me/app')).toHaveLength(image.blobs.length - 2)
  expect(lines[1]).toMatch(/: 2 blobs found \(\d+ B\), 4 blobs sent /)

  await writeLayout(image.layout, await layoutOf(image.store, BUILT))
  registry.clearLog()
  const again = await push(image, [[registry, 'me/app']])
  expect(again.lines[1]).toMatch(/me\/app: the image exists already\.$/)
  expect(registry.log.filter(({ method }) => method === 'PUT' || method === 'POST')).toEqual([])
})

test('pushLayout: pushes manifests after their blobs, and the index last', async () => {
  await using image = await built()
  await using registry = await start({ checkChildren: true })
  await push(image, [[registry, 'me/app']])
  const written = registry.log.filter(({ method }) => method === 'PUT').map(({ url }) => url)
  expect(written.at(-1)).toContain(`/manifests/${image.descriptor.digest}`)
})

describe('pushLayout: retries a registry that fails transiently:', () => {
  const STATUS = { kind: 'answer', status: 503 } as const
  test.each([
    ['a blob', STATUS, 'PUT', '/blobs/'],
    ['a connection that breaks', { kind: 'cut before' }, 'PUT', '/blobs/'],
    ['a manifest', STATUS, 'PUT', '/manifests/'],
    ['the look for a blob', STATUS, 'HEAD', '/blobs/'],
  ] as const)('%s', async (_, fault, method, part) => {
    let faults = 1
    await using image = await built()
    await using registry = await start({
      fault: asked =>
        asked.method === method && asked.url.pathname.includes(part) && faults-- > 0 ? fault : undefined,
    })
    const { error, waits } = await push(image, [[registry, 'me/app']])
    expect(error).toBeUndefined()
    expect(waits).toHaveLength(1)
    await expectPushed(registry.store, image, 'me/app')
  })
})

test('pushLayout: a cancelled job does not wait for what is being sent', async () => {
  const cancelled = new AbortController()
  await using image = await built()
  await using registry = await start({
    fault({ method, url }) {
      if (method !== 'PUT' || !url.pathname.includes('/blobs/')) return undefined
      cancelled.abort()
      return { kind: 'slow', ms: 60_000 }
    },
  })
  const { error } = await push(image, [[registry, 'me/app']], cancelled.signal)
  expect(error?.message).toMatch(/^The image was built, but the push to .* failed: .*abort/)
  expect(existsSync(image.layout)).toBe(false)
})

describe('pushLayout: what is permanent ends the push at once, and says why:', () => {
  type Spoil = (image: Built) => Promise<void>
  const fileOf = ({ layout, blobs }: Built): string => join(layout, layoutPath(blobs[1]?.[0] ?? ''))
  const spoiled: readonly (readonly [string, Spoil, RegExp])[] = [
    ['a blob that is missing', image => rm(fileOf(image)), /the layout is incomplete: ENOENT/],
    ['a blob that is cut', image => truncate(fileOf(image), 3), /has 3 bytes instead of \d+/],
    [
      'a blob of other bytes',
      async image => writeFile(fileOf(image), Buffer.alloc((await readFile(fileOf(image))).length)),
      /bytes read have the digest sha256:\w+, not sha256:/,
    ],
    ['no index', ({ layout, descriptor }) => rm(join(layout, layoutPath(descriptor.digest))), /ENOENT/],
    [
      'another index',
      ({ layout, descriptor }) => writeFile(join(layout, layoutPath(descriptor.digest)), '{}'),
      /does not match its name/,
    ],
    ['no files', ({ layout }) => rm(layout, { recursive: true }), /the layout is incomplete: ENOENT/],
  ]
  test.each(spoiled)('%s', async (_, spoil, message) => {
    await using image = await built()
    await using registry = await start()
    await spoil(image)
    const { error, waits } = await push(image, [[registry, 'me/app']])
    expect(error?.message).toMatch(message)
    expect(waits).toEqual([])
    expect([...registry.store.repository('me/app').manifests.keys()]).not.toContain(image.descriptor.digest)
    expect(existsSync(image.layout)).toBe(false)
  })

  test('a refusal names the repository, and does not stop the others', async () => {
    await using image = await built()
    await using registry = await start()
    await using full = await start({
      fault: ({ method }) => (method === 'POST' ? { kind: 'answer', status: 403 } : undefined),
    })
    const { error } = await push(image, [
      [full, 'me/app'],
      [full, 'me/second'],
      [registry, 'me/app'],
    ])
    expect(error?.message).toMatch(
      new RegExp(`^The image was built, but the push to ${full.host}/me/app failed: .*: 403`, 's'),
    )
    await expectPushed(registry.store, image, 'me/app')
    // What the first repository of a registry does not get, the others are not asked for.
    expect(full.log.filter(({ url }) => url.includes('me/second'))).toEqual([])
  })
})
