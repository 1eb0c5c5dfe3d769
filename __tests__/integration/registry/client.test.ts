import { getEventListeners } from 'node:events'
import { Readable } from 'node:stream'
import { describe, expect, test } from '@jest/globals'
import { type Digest, digestOf } from '../../../src/oci/digest.ts'
import { tagReference } from '../../../src/oci/reference.ts'
import { parseSource, resolveSource } from '../../../src/publish/sources.ts'
import { RegistryError } from '../../../src/registry/errors.ts'
import { createRegistries } from '../../../src/registry/registries.ts'
import { DEFAULT_RETRY } from '../../../src/registry/retry.ts'
import type { Asked } from '../../support/registry/answer.ts'
import { clientOptions, repositoryClient, testClock, testTransport } from '../../support/registry/clients.ts'
import type { Fault } from '../../support/registry/faults.ts'
import { seedIndex } from '../../support/registry/sample.ts'
import { type RegistryServer, type RegistryServerOptions, startRegistry } from '../../support/registry/server.ts'

const ME = { username: 'me', password: 'secret' }
const V1 = tagReference('v1')
const V2 = tagReference('v2')
const auth = { kind: 'bearer', users: { me: { password: 'secret' } } } as const

/** A registry with an index at `me/app:v1`, and a client of it. */
async function prepared(options: RegistryServerOptions = {}, timeoutMs = 5_000) {
  const server = await startRegistry({ auth, ...options })
  const transport = testTransport({ timeoutMs })
  const clock = testClock()
  const client = repositoryClient(server.host, clientOptions(transport, ME, clock))
  const content = seedIndex(server.store, ['me/app'], 2)
  server.store.repository('me/app').manifests.set(content.digest, content)
  server.store.repository('me/app').tags.set('v1', content.digest)
  return {
    server,
    transport,
    client,
    clock,
    content,
    async [Symbol.asyncDispose]() {
      transport.close()
      await server.close()
    },
  }
}

/** The faults, one after another, at the requests for manifests. */
const atManifests = (...faults: readonly (Fault | undefined)[]): NonNullable<RegistryServerOptions['fault']> => {
  const left = [...faults]
  return ({ url }) => (url.pathname.includes('/manifests/') ? left.shift() : undefined)
}
const always = (fault: Fault): NonNullable<RegistryServerOptions['fault']> => {
  return ({ url }) => (url.pathname.includes('/manifests/') ? fault : undefined)
}
const manifestsOf = (server: RegistryServer) => server.log.filter(({ url }) => url.includes('/manifests/'))

describe('registry client: manifests', () => {
  test('are found and read by tag and by digest', async () => {
    await using use = await prepared()
    const { client, content } = use
    for (const reference of [V1, content.digest]) {
      expect(await client.headManifest(reference)).toEqual({
        digest: content.digest,
        mediaType: content.mediaType,
        size: content.bytes.length,
      })
      const got = await client.getManifest(reference)
      expect({ ...got, bytes: Buffer.from(got.bytes) }).toEqual({ ...content, bytes: Buffer.from(content.bytes) })
    }
  })

  test('that do not exist are undefined for HEAD, and an error for GET', async () => {
    await using use = await prepared()
    expect(await use.client.headManifest(V2)).toBeUndefined()
    await expect(use.client.getManifest(V2)).rejects.toThrow(
      /GET of me\/app:v2 failed: 404 MANIFEST_UNKNOWN: manifest unknown \(as me, with credentials from the test\)\./,
    )
  })

  test('have the digest of their bytes if HEAD names none', async () => {
    await using use = await prepared({ digestHeader: false })
    expect((await use.client.headManifest(V1))?.digest).toBe(use.content.digest)
    expect(manifestsOf(use.server).map(({ method }) => method)).toEqual(['HEAD', 'GET'])
    expect((await use.client.headManifest(use.content.digest))?.digest).toBe(use.content.digest)
    expect(manifestsOf(use.server)).toHaveLength(3)
  })

  test.each([
    ['wrong bytes', { kind: 'wrong bytes' }, /received bytes do not match sha256:/],
    ['a truncated body', { kind: 'truncated' }, /aborted|hang up|ECONNRESET|ended after/],
    ['a wrong digest header', { kind: 'wrong digest header' }, /the registry returned sha256:0000/],
  ] as const)('%s are noticed, read again, and an error if they persist', async (_, fault, message) => {
    {
      await using once = await prepared({ fault: atManifests(fault) })
      expect((await once.client.getManifest(once.content.digest)).digest).toBe(once.content.digest)
      expect(manifestsOf(once.server)).toHaveLength(2)
    }
    await using use = await prepared({ fault: always(fault) })
    await expect(use.client.getManifest(use.content.digest)).rejects.toThrow(message)
  })

  test('longer than the limit are not read', async () => {
    await using use = await prepared()
    const bytes = new Uint8Array(4 * 1024 * 1024 + 1)
    const digest = use.server.store.seedManifest('me/app', 'a/b', bytes)
    await expect(use.client.getManifest(digest)).rejects.toThrow('the response is longer than 4194304 bytes')
  })

  test('that the registry stored with another digest are an error at once', async () => {
    await using use = await prepared({ fault: always({ kind: 'another digest stored' }) })
    await expect(use.client.putManifest(V2, use.content)).rejects.toThrow(
      new RegExp(`the registry stored sha256:0{64} instead of ${use.content.digest}, so it, or a proxy`),
    )
    expect(manifestsOf(use.server)).toHaveLength(1)
    expect(use.clock.waits).toEqual([])
  })

  test.each(['application/json', 'application/octet-stream'])('sent as %s have their own type', async type => {
    await using use = await prepared()
    const { manifests } = use.server.store.repository('me/app')
    for (const [digest, manifest] of manifests) manifests.set(digest, { ...manifest, mediaType: type })
    expect((await use.client.getManifest(V1)).mediaType).toBe(use.content.mediaType)
    const source = await resolveSource(
      createRegistries(clientOptions(use.transport, ME)),
      parseSource(`${use.server.host}/me/app:v1`),
    )
    expect(source.images).toHaveLength(2)
  })
})

describe('registry client: uploads', () => {
  const bytes = new TextEncoder().encode('a layer')
  const blob = { digest: digestOf(bytes), size: bytes.length, open: async () => Readable.from([bytes]) }
  const atUploads = (fault: Fault, methods: readonly string[] = ['POST', 'PUT', 'PATCH']) => {
    return ({ method, url }: Asked): Fault | undefined =>
      url.pathname.includes('/uploads/') && methods.includes(method) ? fault : undefined
  }
  const tries = (server: RegistryServer) => server.log.filter(({ url }) => url.includes('/uploads/')).length

  test.each<[string, Fault, readonly string[], RegExp, number]>([
    [
      'that a mirror refuses',
      { kind: 'answer', status: 405 },
      ['POST'],
      /accepts no pushes: it may be a mirror, or read-only/,
      1,
    ],
    [
      'to an owner who is missing',
      { kind: 'answer', status: 404 },
      ['POST'],
      /Does 127\.0\.0\.1:\d+ have an owner "me", and may this user push there\?/,
      1,
    ],
    [
      'that are stored with another digest',
      { kind: 'another digest stored' },
      ['PUT'],
      /the registry stored sha256:0{64} instead of sha256:/,
      2,
    ],
  ])('%s are an error at once, with a hint', async (_, fault, methods, message, requests) => {
    await using use = await prepared({ fault: atUploads(fault, methods) })
    await expect(use.client.putBlob(blob)).rejects.toThrow(message)
    // The challenge is answered once more.
    expect(tries(use.server)).toBeLessThanOrEqual(requests + 1)
    expect(use.clock.waits).toEqual([])
  })

  test('of which one request is refused by a rate limit go on there', async () => {
    let left = 1
    await using use = await prepared({
      fault: ({ method, url }) =>
        method === 'PUT' && url.pathname.includes('/uploads/') && left-- > 0
          ? { kind: 'answer', status: 429 }
          : undefined,
    })
    await use.client.putBlob(blob)
    const methods = use.server.log.filter(({ url }) => url.includes('/blobs/')).map(({ method }) => method)
    expect(methods).toEqual(['POST', 'PUT', 'PUT'])
  })
})

describe('registry client: retries', () => {
  test.each<[string, Fault]>([
    ...[408, 429, 500, 502, 503, 504].map((status): [string, Fault] => [`${status}`, { kind: 'answer', status }]),
    ['a connection cut before the request', { kind: 'cut before' }],
    ['a connection cut after the request', { kind: 'cut after' }],
    ['a slow answer', { kind: 'slow', ms: 3_000 }],
  ])('%s is transient', async (_, fault) => {
    await using use = await prepared({ fault: atManifests(fault, fault) }, fault.kind === 'slow' ? 100 : 5_000)
    await use.client.putManifest(V2, use.content)
    expect(manifestsOf(use.server)).toHaveLength(3)
    expect(use.clock.waits).toHaveLength(2)
    expect(use.server.store.repository('me/app').tags.get('v2')).toBe(use.content.digest)
  })

  test.each([400, 403, 404, 405, 409, 413, 501])('%i is permanent', async status => {
    await using use = await prepared({ fault: always({ kind: 'answer', status }) })
    await expect(use.client.putManifest(V2, use.content)).rejects.toMatchObject({
      failure: { status, transient: false },
    })
    expect(use.clock.waits).toEqual([])
  })

  test('Retry-After is obeyed, as seconds and as a date', async () => {
    const date = new Date(1_700_000_000_000 + 40_000).toUTCString()
    const wait = (value: string): Fault => ({ kind: 'answer', status: 429, headers: { 'retry-after': value } })
    await using use = await prepared({ fault: atManifests(wait('9'), wait(date)) })
    await use.client.headManifest(V1)
    expect(use.clock.waits).toEqual([9_000, 31_000])
  })

  test('a Retry-After that is too long ends them', async () => {
    const fault: Fault = { kind: 'answer', status: 429, headers: { 'retry-after': '86400' }, body: 'slow down' }
    await using use = await prepared({ fault: always(fault) })
    await expect(use.client.getManifest(V1)).rejects.toThrow(/429: slow down .* limits the rate of requests/)
    expect(manifestsOf(use.server)).toHaveLength(1)
  })

  test('come to an end', async () => {
    await using use = await prepared({ fault: always({ kind: 'answer', status: 503 }) })
    await expect(use.client.headManifest(V1)).rejects.toThrow(/failed: 503/)
    expect(manifestsOf(use.server)).toHaveLength(DEFAULT_RETRY.attempts)
    expect(use.client.requests()).toBe(DEFAULT_RETRY.attempts)
  })

  test('end at once if interrupted', async () => {
    await using server = await startRegistry({ fault: () => ({ kind: 'slow', ms: 60_000 }) })
    using transport = testTransport()
    const signal = AbortSignal.timeout(50)
    const client = repositoryClient(server.host, { ...clientOptions(transport, ME), signal })
    await expect(client.headManifest(V1)).rejects.toThrow(/abort|timeout/i)
    expect(server.log).toHaveLength(1)
  })
})

describe('registry client: redirects', () => {
  test('to another origin are followed for reading, without credentials', async () => {
    await using storage = await startRegistry()
    const blob = new TextEncoder().encode('layer')
    const digest: Digest = storage.store.seedBlob('stored', blob)
    const to = `http://${storage.host}/v2/stored/blobs/${digest}`
    await using use = await prepared({
      fault: ({ url }) => (url.pathname.includes('/blobs/') ? { kind: 'redirect', to } : undefined),
    })
    const chunks = await (await use.client.getBlob(digest)).toArray()
    expect(Buffer.concat(chunks).toString()).toBe('layer')
    expect(storage.log.map(({ method, authorization }) => [method, authorization])).toEqual([['GET', undefined]])
  })

  test('within the registry keep the credentials', async () => {
    let redirected = false
    await using use = await prepared({
      fault: ({ url }) => {
        if (redirected || !url.pathname.endsWith('/v1')) return undefined
        redirected = true
        return { kind: 'redirect', to: '/v2/me/app/manifests/v1?again' }
      },
    })
    expect((await use.client.headManifest(V1))?.digest).toBe(use.content.digest)
    const asked = manifestsOf(use.server).slice(-2)
    expect(asked.map(({ url, status }) => [url, status])).toEqual([
      ['/v2/me/app/manifests/v1', 307],
      ['/v2/me/app/manifests/v1?again', 200],
    ])
    const [first, again] = asked.map(({ authorization }) => authorization)
    expect(first).toMatch(/^Bearer ./)
    expect(again).toBe(first)
  })

  test('in a circle come to an end', async () => {
    await using use = await prepared({ fault: always({ kind: 'redirect', to: '/v2/me/app/manifests/v1' }) })
    await expect(use.client.headManifest(V1)).rejects.toThrow('redirected more than 5 times')
    expect(manifestsOf(use.server)).toHaveLength(6)
  })

  test.each([
    ['http://other.invalid/v2/x', 'redirected to http://other.invalid, which does not use https'],
    ['ftp://other.invalid/x', 'redirected to ftp://other.invalid, which does not use https'],
    ['http://', 'redirected to "http://", which is not a URL'],
  ])('to %s are not followed', async (to, message) => {
    await using use = await prepared({ fault: always({ kind: 'redirect', to }) })
    await expect(use.client.headManifest(V1)).rejects.toThrow(message)
    expect(use.clock.waits).toEqual([])
  })

  test('of a write to another origin are not followed', async () => {
    await using other = await startRegistry()
    await using use = await prepared({ fault: always({ kind: 'redirect', to: `http://${other.host}/v2/x` }) })
    await expect(use.client.putManifest(V2, use.content)).rejects.toThrow(/writes are never sent to another host/)
    expect(other.log).toHaveLength(0)
    expect(use.clock.waits).toEqual([])
  })

  test('another origin cannot ask for the credentials', async () => {
    const challenge = (): Fault => ({
      kind: 'answer',
      status: 401,
      headers: { 'www-authenticate': 'Basic realm="give me your password"' },
    })
    await using thief = await startRegistry({ fault: challenge })
    await using use = await prepared({ fault: always({ kind: 'redirect', to: `http://${thief.host}/v2/x` }) })
    await expect(use.client.headManifest(V1)).rejects.toThrow(/failed: 401/)
    expect(thief.log.map(({ authorization }) => authorization)).toEqual([undefined])
  })
})

describe('registry client: tags', () => {
  test('of all pages are listed', async () => {
    await using use = await prepared()
    const names = Array.from({ length: 2500 }, (_, i) => `t${String(i).padStart(4, '0')}`)
    const { tags } = use.server.store.repository('me/many')
    for (const name of names) tags.set(name, use.content.digest)
    const many = repositoryClient(use.server.host, clientOptions(use.transport, ME), 'me/many')
    expect(await many.listTags()).toEqual(names)
    expect(use.server.log.filter(({ url }) => url.includes('/tags/'))).toHaveLength(3)
  })

  /** A registry whose lists of tags are pages that `answer` makes. Counts the pages that were asked for. */
  async function listed(answer: (query: URLSearchParams, page: number) => { tags: unknown; link?: string }) {
    let pages = 0
    await using use = await prepared({
      fault({ url }) {
        if (!url.pathname.includes('/tags/')) return undefined
        const { tags, link } = answer(url.searchParams, ++pages)
        const headers = link === undefined ? {} : { link: `<${link}>; rel="next"` }
        return { kind: 'answer', status: tags === 'missing' ? 404 : 200, headers, body: JSON.stringify({ tags }) }
      },
    })
    const tags = await use.client.listTags().catch((error: Error) => error)
    return { tags, pages }
  }
  const names = (count: number) => Array.from({ length: count }, (_, i) => `t${String(i).padStart(4, '0')}`)
  const cut = (all: readonly string[], query: URLSearchParams) =>
    all.filter(tag => tag > (query.get('last') ?? '')).slice(0, Number(query.get('n')))

  test.each([
    [999, 1],
    [1000, 2],
    [1001, 2],
    [2500, 3],
  ])('%i of a registry that cuts the list but sends no Link take %i requests', async (count, pages) => {
    const all = names(count)
    expect(await listed(query => ({ tags: cut(all, query) }))).toEqual({ tags: all, pages })
  })

  test('of a registry that ignores `last`, or starts over after the end, are listed, and the list ends', async () => {
    const all = names(1000)
    expect(await listed(() => ({ tags: all }))).toEqual({ tags: all, pages: 2 })
    // A registry that ignores `n`, too.
    expect(await listed(() => ({ tags: names(3000) }))).toEqual({ tags: names(3000), pages: 2 })
  })

  test('a full last page after Links is the last', async () => {
    const all = names(2000)
    const link = '/v2/me/app/tags/list?n=1000&last=t0999'
    const answer = await listed((query, page) => ({ tags: cut(all, query), ...(page === 1 && { link }) }))
    expect(answer).toEqual({ tags: all, pages: 2 })
  })

  test.each<[loop: string, link: (page: number) => string, pages: number]>([
    ['itself', () => '/v2/me/app/tags/list?n=1000', 1],
    ['its predecessor', page => `/v2/me/app/tags/list?n=1000&last=${page % 2}`, 2],
    ['ever new pages of the same tags', page => `/v2/me/app/tags/list?n=1000&page=${page}`, 2],
  ])('the list ends if a page links to %s', async (_, link, pages) => {
    expect(await listed((_, page) => ({ tags: ['a'], link: link(page) }))).toEqual({ tags: ['a'], pages })
  })

  test('behind an empty page with a Link are listed', async () => {
    const answer = await listed((_, page) =>
      page < 3 ? { tags: null, link: `/v2/me/app/tags/list?page=${page}` } : { tags: ['a'] },
    )
    expect(answer).toEqual({ tags: ['a'], pages: 3 })
  })

  test.each([null, undefined, []])('are none if the list is %j', async tags => {
    expect(await listed(() => ({ tags }))).toEqual({ tags: [], pages: 1 })
  })

  test('a list that is not one of strings is an error, which a retry cannot fix', async () => {
    for (const tags of [{}, 'a', [1]]) {
      const answer = await listed(() => ({ tags }))
      expect(answer.pages).toBe(1)
      expect(answer.tags).toHaveProperty(
        'message',
        expect.stringMatching(/the tags of me\/app failed: "tags" of the list of tags is not a list of strings/),
      )
    }
  })

  test('a missing later page is an error, but no missing repository', async () => {
    const { tags } = await listed((query, page) => ({ tags: page === 1 ? cut(names(1001), query) : 'missing' }))
    expect(tags).toHaveProperty('message', expect.stringContaining('GET of the tags of me/app failed: 404'))
    expect(tags).not.toBeInstanceOf(RegistryError)
  })
})

test('registry client: one signal serves any number of requests, none of which keeps a listener', async () => {
  await using server = await startRegistry({ auth })
  using transport = testTransport()
  const { signal } = new AbortController()
  const client = repositoryClient(server.host, { ...clientOptions(transport, ME), signal })
  let most = 0
  for (let round = 0; round < 3; round++) {
    const requests = Array.from({ length: 10 }, () => client.headManifest(V1))
    await Promise.race(requests)
    most = Math.max(most, getEventListeners(signal, 'abort').length)
    await Promise.all(requests)
    await new Promise(resolve => setImmediate(resolve))
    expect({ round, listeners: getEventListeners(signal, 'abort').length }).toEqual({ round, listeners: 0 })
  }
  // The signal was listened to.
  expect(most).toBeGreaterThan(0)
})

test('registry client: keeps its connections, eight at most', async () => {
  await using use = await prepared({ latencyMs: 5 })
  for (let round = 0; round < 3; round++) {
    await Promise.all(Array.from({ length: 30 }, (_, i) => use.client.headManifest(tagReference(`v${i}`))))
  }
  expect(new Set(use.server.log.map(({ connection }) => connection)).size).toBeLessThanOrEqual(8)
})
