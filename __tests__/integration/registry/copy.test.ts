import { spawn } from 'node:child_process'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import type { Content } from '../../../src/oci/content.ts'
import { OCI_MANIFEST } from '../../../src/oci/descriptor.ts'
import { digestOf } from '../../../src/oci/digest.ts'
import { copyImage } from '../../../src/registry/copy.ts'
import { createRegistries } from '../../../src/registry/registries.ts'
import { clientOptions, repositoryClient, testTransport } from '../../support/registry/clients.ts'
import type { CopyOrder, CopyReport } from '../../support/registry/copy-process.ts'
import { seedLargeBlob } from '../../support/registry/large.ts'
import { ME, USERS } from '../../support/registry/publication.ts'
import { platformNames, seedImage, seedIndex } from '../../support/registry/sample.ts'
import { type RegistryServer, type RegistryServerOptions, startRegistry } from '../../support/registry/server.ts'
import { testCertificate } from '../../support/registry/tls.ts'

/** MANIFOLD_COPY_MB=2048 for a layer of full size. */
const LAYER_MB = Number(process.env['MANIFOLD_COPY_MB'] ?? 256)
const MB = 1024 * 1024
const SCRIPT = fileURLToPath(new URL('../../support/registry/copy-process.ts', import.meta.url))

const bearer = { kind: 'bearer', users: USERS } as const
const uploads = (server: RegistryServer) => server.log.filter(({ url }) => url.includes('/blobs/uploads/'))

/** An index in `me/source` of a registry. */
async function prepared(options: RegistryServerOptions = {}) {
  const server = await startRegistry({ auth: bearer, ...options })
  const content = seedIndex(server.store, ['me/source'], 2)
  server.store.repository('me/source').manifests.set(content.digest, content)
  return { server, content, [Symbol.asyncDispose]: server.close }
}

async function copyBetween(from: RegistryServer, to: RegistryServer, content: Content): Promise<void> {
  using transport = testTransport({ ca: testCertificate().cert })
  const { repository } = createRegistries(clientOptions(transport, ME))
  const source = repository({ registry: from.host, path: 'me/source' })
  await copyImage(source, repository({ registry: to.host, path: 'me/target' }), content)
}

/** What the source holds for the index, all of it, is in the target. */
function expectCopied(from: RegistryServer, to: RegistryServer): void {
  const source = from.store.repository('me/source')
  const target = to.store.repository('me/target')
  expect([...target.manifests.keys()].toSorted()).toEqual([...source.manifests.keys()].toSorted())
  expect([...target.blobs.keys()].toSorted()).toEqual([...source.blobs.keys()].toSorted())
}

describe('copyImage: within a registry', () => {
  test('blobs are mounted', async () => {
    await using use = await prepared()
    await copyBetween(use.server, use.server, use.content)
    expectCopied(use.server, use.server)
    const { blobs } = use.server.store.repository('me/source')
    expect(uploads(use.server)).toHaveLength(blobs.size)
    expect(uploads(use.server).every(({ url, status }) => url.includes('mount=') && status === 201)).toBe(true)
    expect(use.server.log.filter(({ url }) => url.startsWith('/token/'))).toHaveLength(1)
  })

  test.each([
    ['does not mount', { mounts: false }],
    ['gives no token for two repositories', { auth: { ...bearer, several: 'refused' } }],
  ] as const)('one that %s gets them as a stream', async (_, options) => {
    await using use = await prepared(options)
    await copyBetween(use.server, use.server, use.content)
    expectCopied(use.server, use.server)
    const { blobs } = use.server.store.repository('me/source')
    expect(uploads(use.server).filter(({ method }) => method === 'PUT')).toHaveLength(blobs.size)
  })

  test.each(['MANIFEST_BLOB_UNKNOWN', 'BLOB_UNKNOWN', 'MANIFEST_INVALID'])(
    'blobs that another repository has are sent if the registry then refuses the manifest with %s',
    async checkBlobs => {
      await using use = await prepared({ mounts: false, findsElsewhere: true, checkBlobs })
      await copyBetween(use.server, use.server, use.content)
      expectCopied(use.server, use.server)
      const { blobs } = use.server.store.repository('me/source')
      expect(uploads(use.server).filter(({ method }) => method === 'PUT')).toHaveLength(blobs.size)
    },
  )

  test.each([
    ['for another reason', 'TAG_INVALID', 1],
    ['although all was sent', 'MANIFEST_BLOB_UNKNOWN', 2],
  ])('a manifest that the registry refuses %s is an error', async (_, code, puts) => {
    const body = JSON.stringify({ errors: [{ code, message: 'no' }] })
    await using use = await prepared({
      mounts: false,
      findsElsewhere: true,
      fault: ({ method, url }) =>
        method === 'PUT' && url.pathname.includes('/manifests/') ? { kind: 'answer', status: 400, body } : undefined,
    })
    await expect(copyBetween(use.server, use.server, use.content)).rejects.toThrow(`400 ${code}: no`)
    const { manifests } = use.server.store.repository('me/source')
    // All but the index, which is not sent without its children.
    const refused = use.server.log.filter(({ method, url }) => method === 'PUT' && url.includes('/manifests/'))
    expect(refused).toHaveLength(puts * (manifests.size - 1))
  })

  test('a repository is not copied onto itself', async () => {
    await using use = await prepared()
    using transport = testTransport()
    const { repository } = createRegistries(clientOptions(transport, ME))
    const source = { registry: use.server.host, path: 'me/source' }
    await copyImage(repository(source), repository(source), use.content)
    expect(use.server.log).toEqual([])
  })
})

describe('copyImage: between registries', () => {
  test('all of an index arrives, byte for byte', async () => {
    await using from = await prepared()
    await using to = await startRegistry({ auth: bearer })
    await copyBetween(from.server, to, from.content)
    expectCopied(from.server, to)
    const { blobs } = to.store.repository('me/target')
    for (const [digest, blob] of blobs) {
      expect(digestOf(Buffer.concat(await blob.open().toArray()))).toBe(digest)
    }
  })

  test('does not send again what the target has', async () => {
    await using from = await prepared()
    await using to = await startRegistry({ auth: bearer })
    await copyBetween(from.server, to, from.content)
    to.clearLog()
    await copyBetween(from.server, to, from.content)
    expect(to.log.filter(({ method }) => method === 'PUT' || method === 'POST')).toEqual([])
  })

  test.each([
    ['HTTP/1.1', {}],
    ['HTTP/2', { tls: testCertificate() }],
  ])('sends chunks to a registry that accepts no long requests (%s)', async (_, options) => {
    await using from = await prepared(options)
    await using to = await startRegistry({ auth: bearer, maxBody: 9 * MB, ...options })
    const digest = seedLargeBlob(from.server.store, 'me/source', 20 * MB)
    await copyBetween(from.server, to, seedManifest(from.server, digest, 20 * MB))
    expect(to.store.repository('me/target').blobs.get(digest)?.size).toBe(20 * MB)
    expect(to.log.filter(({ method }) => method === 'PATCH')).toHaveLength(3)
  })

  test.each([
    ['5 MB', { maxBody: 5 * MB }, 12, 3],
    ['1 MB', { maxBody: MB }, 3, 3],
    ['3.5 MB, and the shortest 3 MB', { maxBody: 3.5 * MB, minChunk: 3 * MB }, 10, 4],
  ])('halves chunks for a registry whose longest request has %s', async (_, options, size, count) => {
    await using from = await prepared()
    await using to = await startRegistry({ auth: bearer, ...options })
    const digest = seedLargeBlob(from.server.store, 'me/source', size * MB)
    await copyBetween(from.server, to, seedManifest(from.server, digest, size * MB))
    expect(to.store.repository('me/target').blobs.get(digest)?.size).toBe(size * MB)
    const chunks = to.log.filter(({ method, status }) => method === 'PATCH' && status === 202)
    expect(chunks).toHaveLength(count)
  })

  test('few blobs are in work at the same time, however many images are copied', async () => {
    await using from = await startRegistry({ auth: bearer })
    await using to = await startRegistry({ auth: bearer })
    using transport = testTransport()
    const open = { HEAD: 0, PUT: 0 }
    const most = { HEAD: 0, PUT: 0 }
    const send: typeof transport.send = async request => {
      const { method, url } = request
      if (url.host !== to.host || !url.pathname.includes('/blobs/') || !(method === 'HEAD' || method === 'PUT')) {
        return transport.send(request)
      }
      most[method] = Math.max(most[method], ++open[method])
      return transport.send(request).finally(() => open[method]--)
    }
    const { repository } = createRegistries(clientOptions({ ...transport, send }, ME))
    const source = repository({ registry: from.host, path: 'me/source' })
    const images = platformNames(12).flatMap(platform => seedImage(from.store, 'me/source', platform))
    const targets = ['me/target', 'me/other'].map(path => repository({ registry: to.host, path }))
    await Promise.all(
      targets.flatMap(target =>
        images.map(async ({ digest }) => copyImage(source, target, await source.getManifest(digest))),
      ),
    )
    expect(to.store.repository('me/other').manifests.size).toBe(images.length)
    expect(most).toEqual({ HEAD: 8, PUT: 4 })
  })

  test('what a registry accepts is learned once', async () => {
    await using from = await prepared()
    await using to = await startRegistry({ auth: bearer, maxBody: MB })
    using transport = testTransport()
    const target = repositoryClient(to.host, clientOptions(transport, ME), 'me/target')
    const source = repositoryClient(from.server.host, clientOptions(transport, ME), 'me/source')
    for (const size of [4 * MB, 5 * MB]) {
      to.clearLog()
      const digest = seedLargeBlob(from.server.store, 'me/source', size)
      await target.putBlob({ digest, size, open: () => source.getBlob(digest, size) })
    }
    expect(to.log.filter(({ status }) => status === 413)).toEqual([])
  })

  test.each([
    ['refuses the smallest chunk', { maxBody: MB / 2 }, 4],
    ['accepts less than it requires', { maxBody: 2 * MB, minChunk: 4 * MB }, 9],
  ])('a registry that %s is an error that says what to do', async (_, options, size) => {
    await using from = await prepared()
    await using to = await startRegistry({ auth: bearer, ...options })
    const digest = seedLargeBlob(from.server.store, 'me/source', size * MB)
    await expect(copyBetween(from.server, to, seedManifest(from.server, digest, size * MB))).rejects.toThrow(
      /failed: 413 SIZE_INVALID: .* limits the size of requests \(nginx: "client_max_body_size"\)/,
    )
  })

  test('a registry that refuses even an empty blob for its length is an error', async () => {
    await using to = await startRegistry({
      auth: bearer,
      fault: ({ method, url }) =>
        method !== 'HEAD' && url.pathname.includes('/blobs/') ? { kind: 'answer', status: 413 } : undefined,
    })
    using transport = testTransport()
    const target = repositoryClient(to.host, clientOptions(transport, ME), 'me/target')
    const empty = { digest: digestOf(new Uint8Array()), size: 0, open: async () => Readable.from([]) }
    await expect(target.putBlob(empty)).rejects.toThrow(/failed: 413/)
  })

  test.each(['cut before', 'cut after'] as const)('an upload whose connection is %s it was accepted', async kind => {
    let faults = 1
    await using from = await prepared()
    await using to = await startRegistry({
      auth: bearer,
      fault: ({ method, url }) =>
        method === 'PUT' && url.pathname.includes('/blobs/') && faults-- > 0 ? { kind } : undefined,
    })
    await copyBetween(from.server, to, from.content)
    expectCopied(from.server, to)
    const blobs = from.server.store.repository('me/source').blobs.size
    // What was stored although its answer was lost is not sent a second time.
    const sent = to.log.filter(({ method, url }) => method === 'PUT' && url.includes('/blobs/')).length
    expect(sent).toBe(kind === 'cut after' ? blobs : blobs + 1)
  })

  test('a layer whose bytes are wrong is not stored', async () => {
    await using from = await prepared()
    await using to = await startRegistry({ auth: bearer })
    const { blobs } = from.server.store.repository('me/source')
    const [digest = ''] = blobs.keys()
    const other = [...blobs.values()].find(blob => blob !== blobs.get(digest))
    if (other !== undefined) blobs.set(digest, other)
    await expect(copyBetween(from.server, to, from.content)).rejects.toThrow(
      /bytes read have the digest sha256:\w+, not sha256:/,
    )
    expect(to.store.repository('me/target').blobs.has(digest)).toBe(false)
    expect(to.store.repository('me/target').manifests.has(from.content.digest)).toBe(false)
  })

  test.each([
    ['HTTP/1.1', {}],
    ['HTTP/2', { tls: testCertificate() }],
  ])(
    `a layer of ${LAYER_MB} MB takes at most 64 MB of memory (%s)`,
    async (_, options) => {
      await using from = await prepared(options)
      await using to = await startRegistry({ auth: bearer, ...options })
      const digest = seedLargeBlob(from.server.store, 'me/source', LAYER_MB * MB)
      const content = seedManifest(from.server, digest, LAYER_MB * MB)
      const child = spawn(process.execPath, [SCRIPT], { stdio: ['pipe', 'pipe', 'inherit'] })
      const order: CopyOrder = {
        from: from.server.host,
        to: to.host,
        path: 'me/source',
        digest: content.digest,
        ca: testCertificate().cert,
      }
      child.stdin.end(JSON.stringify(order))
      const report: CopyReport = JSON.parse(await text(child.stdout))
      expect(to.store.repository('me/source').blobs.get(digest)?.size).toBe(LAYER_MB * MB)
      expect(report.heap / MB).toBeLessThan(64)
      // Buffers outside of the heap are mostly garbage that waits to be collected; they do not grow with the layer.
      expect(report.all / MB).toBeLessThan(LAYER_MB / 2)
    },
    120_000,
  )
})

/** A manifest whose one layer is the blob. */
function seedManifest(server: RegistryServer, digest: string, size: number): Content {
  const config = new TextEncoder().encode('{}')
  const describe = (mediaType: string, digest: string, size: number) => ({ mediaType, digest, size })
  const manifest = {
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    config: describe(
      'application/vnd.oci.image.config.v1+json',
      server.store.seedBlob('me/source', config),
      config.length,
    ),
    layers: [describe('application/vnd.oci.image.layer.v1.tar', digest, size)],
  }
  const bytes = new TextEncoder().encode(JSON.stringify(manifest))
  return { bytes, mediaType: OCI_MANIFEST, digest: server.store.seedManifest('me/source', OCI_MANIFEST, bytes) }
}
