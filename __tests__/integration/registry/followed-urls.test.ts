import { describe, expect, test } from '@jest/globals'
import type { TransportOptions } from '../../../src/http/transport.ts'
import type { Digest } from '../../../src/oci/digest.ts'
import { tagReference } from '../../../src/oci/reference.ts'
import { headerOf } from '../../support/registry/answer.ts'
import { clientOptions, repositoryClient, testClock, testTransport } from '../../support/registry/clients.ts'
import { elsewhere, type Place } from '../../support/registry/elsewhere.ts'
import type { Fault } from '../../support/registry/faults.ts'
import { seedIndex } from '../../support/registry/sample.ts'
import { type RegistryServer, type RegistryServerOptions, startRegistry } from '../../support/registry/server.ts'
import { blobOf } from '../../support/registry/store.ts'
import { testCertificate } from '../../support/registry/tls.ts'

const ME = { username: 'me', password: 'secret' }
const auth = { kind: 'basic', users: { me: { password: 'secret' } } } as const
const V1 = tagReference('v1')
const PUBLIC = '203.0.113.7'
const PRIVATE = '10.1.2.3'
const LAYER = new TextEncoder().encode('layer')

const at = ({ host }: RegistryServer, address?: string): Place => ({
  server: `http://${host}`,
  ...(address !== undefined && { address }),
})

type FaultOf = NonNullable<RegistryServerOptions['fault']>
/** Changes the answers to the requests that begin, continue or end an upload. */
const uploads =
  (method: string, fault: Fault): FaultOf =>
  asked =>
    asked.method === method && asked.url.pathname.includes('/blobs/uploads/') ? fault : undefined
const blobs = (fault: Fault): FaultOf => {
  return ({ url }) => (/\/blobs\/sha256:/.test(url.pathname) ? fault : undefined)
}
const location = (to: string): Fault => ({ kind: 'answer', status: 202, headers: { location: to } })

/** A client of a server of the test, in the place of `https://r.example`. */
function clientOf(places: Readonly<Record<string, Place>>) {
  const transport = testTransport()
  const clock = testClock()
  const client = repositoryClient('r.example', clientOptions(elsewhere(transport, places), ME, clock))
  return { client, clock, [Symbol.dispose]: transport.close }
}

/** A blob for an upload. */
async function source() {
  await using store = await startRegistry()
  const digest = store.store.seedBlob('me/app', LAYER)
  return { digest, size: LAYER.length, open: async () => blobOf(LAYER).open() }
}

describe('followed URLs: uploads', () => {
  test.each([
    ['another host', 'http://other.example/v2/me/app/blobs/uploads/1'],
    ['another port', 'http://r.example:5000/v2/me/app/blobs/uploads/1'],
    ['cloud metadata', 'https://169.254.169.254/latest/'],
    ['the private network', 'https://10.0.0.1/v2/me/app/blobs/uploads/1'],
    ['this machine', 'http://127.0.0.1:5000/v2/me/app/blobs/uploads/1'],
  ])('do not continue at %s in the clear, and are not retried', async (_, to) => {
    await using server = await startRegistry({ auth, fault: uploads('POST', location(to)) })
    using use = clientOf({ 'https://r.example': at(server, PUBLIC) })
    const refused = new RegExp(
      `r\\.example: POST of .* failed: the registry continues the upload at ${new URL(to).origin.replaceAll('.', '\\.')}, `,
    )
    await expect(use.client.putBlob(await source())).rejects.toThrow(refused)
    // The check before the build finds it, too.
    await expect(use.client.beginUpload()).rejects.toThrow(refused)
    expect(use.clock.waits).toEqual([])
    expect(server.log.filter(({ method }) => method === 'PUT' || method === 'PATCH')).toEqual([])
  })

  test('that a registry behind a proxy names with its own host and http keep TLS', async () => {
    await using server = await startRegistry({ auth })
    const places = { 'https://r.example': at(server, PUBLIC) }
    using transport = testTransport()
    const inner = elsewhere(transport, places)
    const send: typeof inner.send = async request => {
      const response = await inner.send(request)
      const header = (name: string): string | undefined => {
        const value = response.header(name)
        return name === 'location' && value !== undefined ? `http://r.example${value}` : value
      }
      return { ...response, header }
    }
    const client = repositoryClient('r.example', clientOptions({ ...inner, send }, ME))
    const blob = await source()
    await client.putBlob(blob)
    expect(await client.headBlob(blob.digest)).toBe(LAYER.length)
    // The registry got its credentials with the bytes.
    expect(server.log.find(({ method }) => method === 'PUT')?.authorization).toMatch(/^Basic /)
  })

  test('continue at another host with TLS, without credentials', async () => {
    await using storage = await startRegistry({ fault: uploads('PUT', { kind: 'answer', status: 201 }) })
    const fault = uploads('POST', location('https://storage.example/v2/me/app/blobs/uploads/1'))
    await using server = await startRegistry({
      auth,
      fault: (asked, n) => (headerOf(asked, 'authorization') === undefined ? undefined : fault(asked, n)),
    })
    using use = clientOf({ 'https://r.example': at(server, PUBLIC), 'https://storage.example': at(storage) })
    await use.client.putBlob(await source())
    expect(storage.log.map(({ method, authorization }) => [method, authorization])).toEqual([['PUT', undefined]])
  })

  test('chunks do not follow into the clear either', async () => {
    const chunked: FaultOf = asked => {
      if (asked.method === 'PUT' && asked.url.searchParams.has('digest')) return { kind: 'answer', status: 413 }
      return asked.method === 'PATCH' ? location('http://other.example/next') : undefined
    }
    await using server = await startRegistry({ auth, fault: chunked })
    using use = clientOf({ 'https://r.example': at(server, PUBLIC) })
    await expect(use.client.putBlob(await source())).rejects.toThrow(
      /PATCH of .* continues the upload at http:\/\/other\.example, which does not use https .*X-Forwarded-Proto: https/,
    )
  })
})

describe('followed URLs: redirects', () => {
  test.each([
    ['public', PUBLIC, 'https://169.254.169.254/x', 'a link-local address'],
    ['public', PUBLIC, 'https://10.0.0.1/x', 'a private address'],
    ['public', PUBLIC, 'https://[fd12::1]/x', 'a private address'],
    ['public', PUBLIC, 'https://127.0.0.1/x', 'a loopback address'],
    ['public', PUBLIC, 'http://storage.corp/x', 'which does not use https'],
    ['private', PRIVATE, 'https://169.254.169.254/x', 'a link-local address'],
    ['private', PRIVATE, 'https://localhost:8443/x', 'a loopback address'],
    ['unknown', undefined, 'https://10.0.0.1/x', 'a private address'],
  ])('of a registry at a %s address (%s) to %s are refused', async (_, address, to, why) => {
    await using server = await startRegistry({ auth, fault: blobs({ kind: 'redirect', to }) })
    using use = clientOf({ 'https://r.example': at(server, address) })
    const { digest } = await source()
    await expect(use.client.getBlob(digest)).rejects.toThrow(`redirected to ${new URL(to).origin}, ${why}`)
    expect(use.clock.waits).toEqual([])
  })

  test('of a registry at a private address lead within the private network, and from there no closer', async () => {
    await using storage = await startRegistry()
    const digest = storage.store.seedBlob('me/app', LAYER)
    const to = `https://10.9.9.9/v2/me/app/blobs/${digest}`
    await using server = await startRegistry({ auth, fault: blobs({ kind: 'redirect', to }) })
    using use = clientOf({ 'https://r.example': at(server, PRIVATE), 'https://10.9.9.9': at(storage, '10.9.9.9') })
    expect(Buffer.concat(await (await use.client.getBlob(digest)).toArray()).toString()).toBe('layer')

    await using cdn = await startRegistry({ fault: blobs({ kind: 'redirect', to }) })
    await using leaving = await startRegistry({
      auth,
      fault: blobs({ kind: 'redirect', to: `https://cdn.example/v2/me/app/blobs/${digest}` }),
    })
    using outside = clientOf({
      'https://r.example': at(leaving, PRIVATE),
      'https://cdn.example': at(cdn, PUBLIC),
      'https://10.9.9.9': at(storage, '10.9.9.9'),
    })
    await expect(outside.client.getBlob(digest)).rejects.toThrow('redirected to https://10.9.9.9, a private address')
  })

  test('to the own host with http keep TLS and the credentials', async () => {
    const again: FaultOf = ({ url }) =>
      url.pathname.endsWith('/v1') && url.search === ''
        ? { kind: 'redirect', to: 'http://r.example/v2/me/app/manifests/v1?again' }
        : undefined
    await using server = await startRegistry({ auth, fault: again })
    const content = seedIndex(server.store, ['me/app'], 1)
    server.store.repository('me/app').manifests.set(content.digest, content)
    server.store.repository('me/app').tags.set('v1', content.digest)
    using use = clientOf({ 'https://r.example': at(server, PUBLIC) })
    expect((await use.client.headManifest(V1))?.digest).toBe(content.digest)
    expect(server.log.at(-1)?.authorization).toMatch(/^Basic /)
  })
})

describe('followed URLs: token servers', () => {
  const naming = (realm: string): FaultOf => {
    return () => ({ kind: 'answer', status: 401, headers: { 'www-authenticate': `Bearer realm="${realm}"` } })
  }

  test.each([
    ['http://auth.example/token', 'which does not use https'],
    ['https://169.254.169.254/token', 'a link-local address'],
    ['https://192.168.0.1/token', 'a private address'],
    ['https://127.0.0.1/token', 'a loopback address'],
  ])('%s gets no password', async (realm, why) => {
    await using server = await startRegistry({ fault: naming(realm) })
    using use = clientOf({ 'https://r.example': at(server, PUBLIC) })
    await expect(use.client.headManifest(V1)).rejects.toThrow(
      `the registry names the token server ${new URL(realm).origin}, ${why}`,
    )
    expect(use.clock.waits).toEqual([])
  })

  test('the own host with http keeps TLS', async () => {
    const bearer = { kind: 'bearer', users: auth.users } as const
    await using tokens = await startRegistry({ auth: bearer })
    await using server = await startRegistry({ fault: naming('http://r.example/token/0') })
    using transport = testTransport()
    const asked: string[] = []
    const inner = elsewhere(transport, { 'https://r.example': at(server, PUBLIC) })
    const send: typeof inner.send = request => {
      if (!request.url.pathname.startsWith('/token/')) return inner.send(request)
      asked.push(request.url.origin)
      return elsewhere(transport, { 'https://r.example': at(tokens) }).send(request)
    }
    const client = repositoryClient('r.example', clientOptions({ ...inner, send }, ME))
    await expect(client.headManifest(V1)).rejects.toThrow(/401/)
    expect(new Set(asked)).toEqual(new Set(['https://r.example']))
    expect(tokens.log.map(({ status }) => status)).toContain(200)
  })
})

describe('followed URLs: answers of other hosts', () => {
  test.each([401, 403, 404])('a %i names the host, and blames no login', async status => {
    const denied = { kind: 'answer', status, headers: { 'www-authenticate': 'Basic realm="x"' }, body: 'no' } as const
    await using storage = await startRegistry({ fault: () => denied })
    await using server = await startRegistry({
      auth,
      fault: blobs({ kind: 'redirect', to: 'https://storage.example/x?signature=secret' }),
    })
    using use = clientOf({ 'https://r.example': at(server, PUBLIC), 'https://storage.example': at(storage, PUBLIC) })
    const { digest } = await source()
    await expect(use.client.getBlob(digest)).rejects.toThrow(
      `r.example: GET of the blob me/app@${digest} failed: ${status}: no (without credentials). This answer is from https://storage.example, to which r.example sent the request on. The login was not sent there and is not the cause`,
    )
    expect(storage.log.map(({ authorization }) => authorization)).toEqual([undefined])
  })

  test('a host that does not respond is named, not the registry', async () => {
    await using gone = await startRegistry()
    const dead = at(gone)
    await gone.close()
    await using server = await startRegistry({
      auth,
      fault: blobs({ kind: 'redirect', to: 'https://storage.example/x' }),
    })
    using use = clientOf({ 'https://r.example': at(server, PUBLIC), 'https://storage.example': dead })
    const { digest } = await source()
    const failure = await use.client.getBlob(digest).then(String, String)
    expect(failure).toMatch(/failed: https:\/\/storage\.example: connect ECONNREFUSED .* \(without credentials\)\./)
    expect(failure).toContain('The registry sent this request on to https://storage.example.')
    expect(failure).not.toContain('Nothing listens at r.example')
  })

  test('an interruption blames no host', async () => {
    const controller = new AbortController()
    await using storage = await startRegistry({
      fault() {
        controller.abort(new Error('the job was cancelled'))
        return { kind: 'slow', ms: 60_000 }
      },
    })
    await using server = await startRegistry({
      auth,
      fault: blobs({ kind: 'redirect', to: 'https://storage.example/x' }),
    })
    using transport = testTransport()
    const places = { 'https://r.example': at(server, PUBLIC), 'https://storage.example': at(storage, PUBLIC) }
    const options = { ...clientOptions(elsewhere(transport, places), ME), signal: controller.signal }
    const { digest } = await source()
    const failure = await repositoryClient('r.example', options).getBlob(digest).then(String, String)
    expect(failure).toContain('failed: the job was cancelled (as me')
    expect(failure).not.toContain('storage.example')
  })
})

describe('followed URLs: storage with plain HTTP inside the network', () => {
  /** A registry with TLS on this machine, whose blobs are at `http://storage.test`. */
  async function prepared(addresses: readonly string[], stored: Uint8Array = LAYER) {
    const { key, cert } = testCertificate()
    const storage = await startRegistry()
    const digest: Digest = storage.store.seedBlob('me/app', LAYER)
    storage.store.repository('me/app').blobs.set(digest, blobOf(stored))
    const port = storage.host.split(':')[1]
    const to = `http://storage.test:${port}/v2/me/app/blobs/${digest}`
    const server = await startRegistry({ auth, tls: { key, cert }, fault: blobs({ kind: 'redirect', to }) })
    const lookups: string[] = []
    const lookup: TransportOptions['lookup'] = async name => {
      lookups.push(name)
      return addresses
    }
    const transport = testTransport({ ca: cert, lookup })
    const clock = testClock()
    return {
      client: repositoryClient(server.host, clientOptions(transport, ME, clock)),
      clock,
      digest,
      storage,
      lookups,
      async [Symbol.asyncDispose]() {
        transport.close()
        await server.close()
        await storage.close()
      },
    }
  }

  test('serves blobs, without credentials', async () => {
    await using use = await prepared(['203.0.113.9', '127.0.0.1'])
    expect(await use.client.headBlob(use.digest)).toBe(LAYER.length)
    expect(Buffer.concat(await (await use.client.getBlob(use.digest)).toArray()).toString()).toBe('layer')
    expect(use.storage.log.map(({ method, authorization }) => [method, authorization])).toEqual([
      ['HEAD', undefined],
      ['GET', undefined],
    ])
    expect(use.lookups).toEqual(['storage.test', 'storage.test'])
  })

  test('serves no other bytes', async () => {
    await using use = await prepared(['127.0.0.1'], new TextEncoder().encode('other'))
    const reading = use.client.getBlob(use.digest).then(stream => stream.toArray())
    await expect(reading).rejects.toThrow(/the 5 bytes read have the digest sha256:.*, not sha256:/)
  })

  test.each([
    ['a public address', ['203.0.113.9']],
    ['a link-local address', ['169.254.169.254']],
    ['no address', []],
  ])('is refused with %s', async (_, addresses) => {
    await using use = await prepared(addresses)
    await expect(use.client.getBlob(use.digest)).rejects.toThrow(/storage\.test \(.*\) is not inside the network/)
    expect(use.storage.log).toEqual([])
    expect(use.clock.waits).toEqual([])
  })
})
