import { describe, expect, test } from '@jest/globals'
import { OCI_MANIFEST } from '../../../src/oci/descriptor.ts'
import type { PublishError } from '../../../src/publish/progress.ts'
import { type PublishRequest, publish } from '../../../src/publish/publisher.ts'
import { createRegistries } from '../../../src/registry/registries.ts'
import type { Asked } from '../../support/registry/answer.ts'
import { clientOptions, testClock, testTransport } from '../../support/registry/clients.ts'
import type { Fault } from '../../support/registry/faults.ts'
import { ME, preparePublication, type Shape, USERS } from '../../support/registry/publication.ts'
import { seedIndex } from '../../support/registry/sample.ts'
import { type RegistryServer, type RegistryServerOptions, startRegistry } from '../../support/registry/server.ts'
import { testCertificate } from '../../support/registry/tls.ts'

const bearer = { kind: 'bearer', users: USERS } as const
const SMALL: Shape = { platforms: 2, fixed: 1, moving: 1, repositories: 1 }

/** Publishes with a client of its own. */
async function publishTo(
  request: PublishRequest,
  clock = testClock(),
  { ca, onWait }: { ca?: string; onWait?: (message: string) => void } = {},
) {
  using transport = testTransport(ca === undefined ? {} : { ca })
  const registries = createRegistries(clientOptions(transport, ME, clock))
  return await publish(request, { registries, clock, ...(onWait && { onWait }) })
}

/** The error that publishing ends with. */
async function failureOf(request: PublishRequest, clock = testClock()): Promise<PublishError> {
  const error = await publishTo(request, clock).then(
    () => new Error('it went well'),
    error => error,
  )
  expect(error).toMatchObject({ name: 'PublishError' })
  return error
}

async function prepared(options: RegistryServerOptions = {}, shape = SMALL) {
  const server = await startRegistry({ auth: bearer, ...options })
  return { server, request: preparePublication(server, shape), [Symbol.asyncDispose]: server.close }
}

const writes = (server: RegistryServer): readonly string[] =>
  server.log.filter(({ method }) => method === 'PUT').map(({ url }) => url.replace(/^.*\//, ''))

describe('publisher: what is published', () => {
  test('the same bytes under every tag of every repository', async () => {
    await using use = await prepared({}, { platforms: 2, fixed: 2, moving: 1, repositories: 2 })
    const { repositories, digest } = await publishTo(use.request)
    expect(digest).toBe(use.request.content.digest)
    for (const { repository, tags } of repositories) {
      const stored = use.server.store.repository(repository.path)
      expect(Buffer.from(stored.manifests.get(digest)?.bytes ?? [])).toEqual(Buffer.from(use.request.content.bytes))
      expect(Object.fromEntries(stored.tags)).toEqual({ moving0: digest, '1.0.0': digest, '1.0.1': digest })
      expect(tags).toEqual(['moving0', '1.0.0', '1.0.1'].map(name => ({ name, state: 'written' })))
    }
    expect(repositories.map(({ requests }) => requests)).toEqual([11, 11])
  })

  test('the index by its digest, then the fixed tags, then the moving ones', async () => {
    await using use = await prepared({}, { platforms: 1, fixed: 2, moving: 2, repositories: 1 })
    await publishTo(use.request)
    const [first, ...tags] = writes(use.server)
    expect(first).toBe(use.request.content.digest)
    expect(tags.slice(0, 2).toSorted()).toEqual(['1.0.0', '1.0.1'])
    expect(tags.slice(2).toSorted()).toEqual(['moving0', 'moving1'])
  })

  test('the manifest of a single image', async () => {
    await using use = await prepared()
    const { manifests } = use.server.store.repository('me/app0')
    const [digest, manifest] = [...manifests].find(([, { mediaType }]) => mediaType === OCI_MANIFEST) ?? []
    const content = { ...use.request.content, ...manifest, ...(digest !== undefined && { digest: digest as never }) }
    const { repositories } = await publishTo({ ...use.request, content })
    expect(repositories[0]?.requests).toBe(1 + 2 + 2)
    expect(use.server.store.repository('me/app0').tags.get('1.0.0')).toBe(digest)
  })

  test('to two registries', async () => {
    await using one = await prepared()
    await using two = await prepared({ auth: { kind: 'basic', users: USERS } })
    const repositories = [...one.request.repositories, ...two.request.repositories]
    await publishTo({ ...one.request, repositories })
    for (const { server } of [one, two]) {
      expect(server.store.repository('me/app0').tags.get('moving0')).toBe(one.request.content.digest)
    }
  })

  test('what is published already stays, and is a success', async () => {
    await using use = await prepared()
    await publishTo(use.request)
    const tags = [...use.server.store.repository('me/app0').tags]
    await publishTo(use.request)
    expect([...use.server.store.repository('me/app0').tags]).toEqual(tags)
  })
})

describe('publisher: requests and round trips', () => {
  const shapes = [
    { platforms: 3, fixed: 1, moving: 1, repositories: 1 },
    { platforms: 10, fixed: 5, moving: 5, repositories: 1 },
    { platforms: 20, fixed: 25, moving: 25, repositories: 3 },
  ]
  const named = shapes.map(shape => ({
    ...shape,
    name: `P=${shape.platforms} T=${shape.fixed * 2} R=${shape.repositories}`,
  }))
  const certificate = testCertificate()

  function expectCounts(server: RegistryServer, { platforms, fixed, moving, repositories }: Shape): void {
    const count = (method: string): number => server.log.filter(entry => entry.method === method).length
    expect({ PUT: count('PUT'), HEAD: count('HEAD'), GET: count('GET'), all: server.log.length }).toEqual({
      PUT: repositories * (1 + fixed + moving),
      HEAD: repositories * (2 * platforms + fixed + moving),
      GET: 2,
      all: 2 + repositories * (1 + 2 * platforms + 2 * (fixed + moving)),
    })
    expect(server.log.filter(({ url }) => url.startsWith('/token/'))).toHaveLength(1)
  }

  test.each(named)('$name over HTTP/2: six round trips on one connection', async shape => {
    await using use = await prepared({ wavesMs: 80, tls: certificate }, shape)
    await publishTo(use.request, testClock(), { ca: certificate.cert })
    expectCounts(use.server, shape)
    expect(Math.max(...use.server.log.map(({ depth }) => depth))).toBe(6)
    expect(new Set(use.server.log.map(({ connection }) => connection)).size).toBe(1)
  })

  test.each(named)('$name over HTTP/1.1: at most eight connections', async shape => {
    await using use = await prepared({}, shape)
    await publishTo(use.request)
    expectCounts(use.server, shape)
    expect(new Set(use.server.log.map(({ connection }) => connection)).size).toBeLessThanOrEqual(8)
  })

  test('over HTTP/1.1, as many requests as connections take six round trips', async () => {
    const shape = { platforms: 3, fixed: 1, moving: 1, repositories: 1 }
    await using use = await prepared({ wavesMs: 80 }, shape)
    await publishTo(use.request)
    expect(Math.max(...use.server.log.map(({ depth }) => depth))).toBe(6)
  })
})

describe('publisher: a child that is missing', () => {
  test.each([[true], [false]])(
    'keeps every tag of every repository where it is (registry checks children: %s)',
    async checkChildren => {
      await using use = await prepared({ checkChildren }, { ...SMALL, repositories: 3 })
      const { manifests } = use.server.store.repository('me/app1')
      const [missing = ''] = [...manifests.keys()].slice(-1)
      manifests.delete(missing)
      const before = use.request.repositories.map(({ path }) => [...use.server.store.repository(path).tags])
      const error = await failureOf(use.request)
      expect(error.message).toContain(`${use.server.host}/me/app1 does not have`)
      expect(error.message).toContain(missing)
      expect(error.message).toContain('Nothing was published: no tag was written for ')
      expect(use.request.repositories.map(({ path }) => [...use.server.store.repository(path).tags])).toEqual(before)
      expect(writes(use.server).filter(name => !name.startsWith('sha256:'))).toEqual([])
    },
  )

  test('that shows late is waited for', async () => {
    await using use = await prepared()
    const { hidden, manifests } = use.server.store.repository('me/app0')
    for (const digest of manifests.keys()) hidden.set(digest, 3)
    const clock = testClock()
    await publishTo(use.request, clock)
    expect(clock.waits.length).toBeGreaterThan(0)
  })
})

describe('publisher: tags', () => {
  test('that show late are waited for', async () => {
    await using use = await prepared({ lagReads: 3 })
    const clock = testClock()
    const waits: string[] = []
    await publishTo(use.request, clock, { onWait: message => waits.push(message) })
    expect(clock.waits.length).toBeGreaterThanOrEqual(6)
    // Of three reads each; the children were there.
    expect(waits.toSorted()).toEqual(
      ['1.0.0', 'moving0'].map(
        tag => `Waiting for ${use.server.host}/me/app0:${tag} to show the write (30 s at most).`,
      ),
    )
  })

  test('that never show are an error', async () => {
    await using use = await prepared({ lagReads: 1_000 })
    const error = await failureOf(use.request)
    expect(error.message).toMatch(/me\/app0:moving0 was written, but the registry did not show it within 30 s\./)
  })

  test('that something else moves at the same time are an error', async () => {
    await using use = await prepared({
      fault({ method, url }) {
        if (method !== 'HEAD' || !url.pathname.endsWith('/moving0')) return undefined
        use.server.store.repository('me/app0').tags.set('moving0', other.digest)
        return undefined
      },
    })
    const other = seedIndex(use.server.store, ['me/app0'], 1, 'other')
    use.server.store.repository('me/app0').manifests.set(other.digest, other)
    const error = await failureOf(use.request)
    expect(error.message).toContain(`it points to ${other.digest}: another job has moved it.`)
  })

  test('that are immutable and already point to this digest are a success', async () => {
    await using use = await prepared({ immutable: tag => tag.startsWith('1.') })
    use.server.store.repository('me/app0').tags.set('1.0.0', use.request.content.digest)
    const { repositories } = await publishTo(use.request)
    expect(repositories[0]?.tags).toEqual([
      { name: 'moving0', state: 'written' },
      { name: '1.0.0', state: 'unchanged' },
    ])
  })

  test('that are immutable and point to another digest are an error, and moving tags stay', async () => {
    await using use = await prepared({ immutable: tag => tag.startsWith('1.') }, { ...SMALL, repositories: 2 })
    const [moving] = [...use.server.store.repository('me/app0').tags.values()]
    use.server.store.repository('me/app0').tags.set('1.0.0', moving ?? '')
    const error = await failureOf(use.request)
    expect(error.message).toContain(
      `${use.server.host}/me/app0:1.0.0 already points to ${moving}, and the registry treats it as immutable. Publish under another tag`,
    )
    expect(use.server.store.repository('me/app0').tags.get('moving0')).toBe(moving)
    expect(use.server.store.repository('me/app1').tags.get('moving0')).toBe(use.request.content.digest)
    expect(error.message).toMatch(
      /me\/app0 \(not written: moving0, 1\.0\.0\)\n {2}.*\n.*me\/app1 \(written: moving0, 1\.0\.0\)\n/,
    )
  })

  const SECONDARY = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'
  const limited = (status: number): Fault => ({ kind: 'answer', status, body: JSON.stringify({ message: SECONDARY }) })
  const putsMoving = ({ method, url }: Asked): boolean => method === 'PUT' && url.pathname.endsWith('/moving0')

  test.each([403, 429])('refused by a secondary rate limit (%i) are written after a minute', async status => {
    let left = 1
    await using use = await prepared({
      fault: asked => (putsMoving(asked) && left-- > 0 ? limited(status) : undefined),
    })
    const clock = testClock()
    const { repositories } = await publishTo(use.request, clock)
    expect(repositories[0]?.tags).toContainEqual({ name: 'moving0', state: 'written' })
    expect(clock.waits).toContain(63_000)
  })

  test.each([403, 429])(
    'refused by a rate limit (%i) for too long say so, and not that they are immutable',
    async status => {
      await using use = await prepared({ fault: asked => (putsMoving(asked) ? limited(status) : undefined) })
      const clock = testClock()
      const error = await failureOf(use.request, clock)
      expect(error.message).toContain(`PUT of the index me/app0:moving0 failed: ${status}: ${SECONDARY}`)
      expect(error.message).toContain(
        'The registry temporarily limits the rate of requests; this is not about permissions.',
      )
      expect(error.message).not.toMatch(/immutable|permission to push|packages: write/)
      expect(clock.waits.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(181_000)
    },
  )

  test('whose answer was lost are in doubt', async () => {
    await using use = await prepared({
      fault: ({ method, url }) =>
        method === 'PUT' && url.pathname.endsWith('/1.0.0') ? { kind: 'cut after' } : undefined,
    })
    const error = await failureOf(use.request)
    expect(error.message).toContain('in doubt: 1.0.0')
    expect(error.message).toContain('not written: moving0')
  })
})

describe('publisher: errors', () => {
  test('of one repository name it; the others are complete', async () => {
    const users = { me: { password: 'secret', push: ['me/app0', 'me/app2'] } }
    await using use = await prepared({ auth: { kind: 'bearer', users } }, { ...SMALL, repositories: 3 })
    const error = await failureOf(use.request)
    expect(error.message).toMatch(
      /me\/app1 \(not written: .*\)\n.*PUT of the index me\/app1@sha256:.* failed: 401 UNAUTHORIZED/,
    )
    expect(error.repositories.map(({ error }) => error === undefined)).toEqual([true, false, true])
    expect(error.message).toContain('Nothing was published: no tag was written for ')
  })

  test('of a registry that cannot be reached say so', async () => {
    await using gone = await startRegistry()
    await using use = await prepared()
    await gone.close()
    const repositories = [...use.request.repositories, { registry: gone.host, path: 'me/app' }]
    const error = await failureOf({ ...use.request, repositories })
    expect(error.message).toContain(`Nothing listens at ${gone.host}`)
    expect(use.server.store.repository('me/app0').tags.get('1.0.0')).toBeUndefined()
  })
})
