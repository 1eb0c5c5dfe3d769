import { expect, test } from '@jest/globals'
import { type Descriptor, OCI_MANIFEST } from '../../../src/oci/descriptor.ts'
import { digestOf } from '../../../src/oci/digest.ts'
import { createIndex } from '../../../src/oci/index.ts'
import { parsePlatform } from '../../../src/oci/platform.ts'
import { type InspectOptions, readBackPushed } from '../../../src/publish/inspect.ts'
import {
  clientOptions,
  repositoryClient,
  type TestClock,
  testClock,
  testTransport,
} from '../../support/registry/clients.ts'
import { seedImage } from '../../support/registry/sample.ts'
import { type RegistryServer, type RegistryServerOptions, startRegistry } from '../../support/registry/server.ts'

const PATH = 'me/app'

/** A registry to which an image and its attestation have just been pushed, with their index. */
async function pushed(options: RegistryServerOptions = {}, layer?: Uint8Array) {
  const server = await startRegistry(options)
  const [image, attestation] = seedImage(server.store, PATH, 'linux/arm64', '', layer)
  if (image === undefined || attestation === undefined) throw new Error('Nothing was seeded.')
  const index = createIndex([image, attestation])
  server.store.repository(PATH).manifests.set(index.digest, index)
  const descriptor = { mediaType: index.mediaType, digest: index.digest, size: index.bytes.length }
  return { server, image, attestation, index, descriptor, [Symbol.asyncDispose]: server.close }
}

/** Looks with a client of its own. */
async function inspect(
  server: RegistryServer,
  descriptors: readonly Descriptor[],
  clock: TestClock,
  options: Partial<InspectOptions> = {},
) {
  using transport = testTransport()
  const client = repositoryClient(server.host, clientOptions(transport), PATH)
  return await readBackPushed(descriptors, client, {
    platforms: [],
    emulated: [parsePlatform('linux/arm64')],
    annotations: {},
    clock,
    ...options,
  })
}

/** Pushes a manifest as it is. */
function pushManifest(server: RegistryServer, manifest: object): Descriptor {
  const blob = Buffer.from(JSON.stringify({ os: 'linux', architecture: 'arm64' }))
  const config = { mediaType: 'a/b', digest: server.store.seedBlob(PATH, blob), size: blob.length }
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: OCI_MANIFEST, config, ...manifest }))
  const digest = server.store.seedManifest(PATH, OCI_MANIFEST, bytes)
  return { mediaType: OCI_MANIFEST, digest, size: bytes.length }
}

test('inspectResults: an image of `FROM scratch` with only a label has no layers, which BuildKit writes as null', async () => {
  await using server = await startRegistry()
  const descriptor = pushManifest(server, { layers: null })
  const { images } = await inspect(server, [descriptor], testClock())
  expect(images).toMatchObject([{ layers: 0, configured: parsePlatform('linux/arm64'), firstLayer: undefined }])
})

test('inspectResults: the error of a manifest names the image and the place', async () => {
  await using server = await startRegistry()
  const descriptor = pushManifest(server, { layers: [{}] })
  await expect(inspect(server, [descriptor], testClock())).rejects.toThrow(
    `${server.host}/${PATH}@${descriptor.digest}: layers[0] has no mediaType`,
  )
})

test('inspectResults: reads what was pushed, with what each image says of itself', async () => {
  await using use = await pushed()
  const clock = testClock()
  const { content, images, attestations } = await inspect(use.server, [use.descriptor], clock)
  expect(content?.digest).toBe(use.index.digest)
  expect(attestations).toEqual([use.attestation])
  expect(images).toEqual([
    {
      descriptor: use.image,
      configured: parsePlatform('linux/arm64'),
      layers: 1,
      bytes: expect.any(Number),
      emulated: true,
    },
  ])
  expect(clock.waits).toEqual([])
})

test.each([
  [499_999, false],
  [500_000, true],
])('inspectResults: a first layer of %i bytes: %s', async (length, kept) => {
  await using use = await pushed({}, new Uint8Array(length))
  const { images } = await inspect(use.server, [use.descriptor], testClock())
  const layer = digestOf(new Uint8Array(length))
  expect(images.map(({ firstLayer }) => firstLayer)).toEqual([kept ? layer : undefined])
})

test('inspectResults: waits for a registry that is slow to show a push, and logs it once for each part', async () => {
  await using use = await pushed()
  for (const { digest } of [use.index, use.image]) use.server.store.repository(PATH).hidden.set(digest, 4)
  const messages: string[] = []
  const { images } = await inspect(use.server, [use.descriptor], testClock(), {
    onWait: message => messages.push(message),
  })
  expect(images.map(({ descriptor }) => descriptor)).toEqual([use.image])
  expect(messages).toEqual(
    [use.index, use.image].map(
      ({ digest }) => `Waiting for ${use.server.host}/${PATH}@${digest} to appear (30 s at most).`,
    ),
  )
})

test('inspectResults: waits for a late configuration, without a line in the log for a short pause', async () => {
  let misses = 2
  await using use = await pushed({
    fault: ({ url }) =>
      url.pathname.includes('/blobs/') && misses-- > 0 ? { kind: 'answer', status: 404 } : undefined,
  })
  const clock = testClock()
  const messages: string[] = []
  await inspect(use.server, [use.descriptor], clock, { onWait: message => messages.push(message) })
  expect(clock.waits).toHaveLength(2)
  expect(messages).toEqual([])
})

test('inspectResults: throws the error of the registry if it never shows the push', async () => {
  await using use = await pushed()
  use.server.store.repository(PATH).manifests.clear()
  const clock = testClock()
  await expect(inspect(use.server, [use.descriptor], clock)).rejects.toThrow(/me\/app@sha256:.*404/s)
  const waited = clock.waits.reduce((sum, ms) => sum + ms, 0)
  expect(waited).toBeGreaterThan(20_000)
  expect(waited).toBeLessThanOrEqual(30_000)
})

test('inspectResults: waits only after a 404', async () => {
  await using use = await pushed({ fault: () => ({ kind: 'answer', status: 403 }) })
  const clock = testClock()
  await expect(inspect(use.server, [use.descriptor], clock)).rejects.toThrow(/GET of me\/app@sha256:\w+ failed: 403\b/)
  expect(clock.waits).toEqual([])
})
