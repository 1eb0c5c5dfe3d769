import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { describe, expect, test } from '@jest/globals'
import { digestOf } from '../../../src/oci/digest.ts'
import { tagReference } from '../../../src/oci/reference.ts'
import { clientOptions, repositoryClient, testClock, testTransport } from '../../support/registry/clients.ts'
import { prepared } from '../../support/registry/prepared.ts'
import { testCertificate } from '../../support/registry/tls.ts'

const certificate = testCertificate()
const V1 = tagReference('v1')

describe('transport: plain or TLS', () => {
  test.each([true, false])('detects a registry with TLS on this machine (HTTP/2: %s)', async http2 => {
    await using use = await prepared({ tls: { ...certificate, http2 } })
    using transport = testTransport({ ca: certificate.cert })
    const client = repositoryClient(use.server.host, clientOptions(transport))
    expect((await client.headManifest(V1))?.digest).toBe(use.content.digest)
    expect(use.server.log.map(({ method }) => method)).toEqual(['GET', 'HEAD'])
  })

  test('understands what a server with TLS answers to a plain request', async () => {
    await using use = await prepared({
      fault: () => ({ kind: 'answer', status: 400, body: 'Client sent an HTTP request to an HTTPS server.\n' }),
    })
    using transport = testTransport()
    const client = repositoryClient(use.server.host, clientOptions(transport))
    // There is no TLS behind it after all, so what the plain request was told stands.
    await expect(client.headManifest(V1)).rejects.toThrow(/400: Client sent an HTTP request to an HTTPS/)
  })

  test('an untrusted certificate is an error that says what to do, and is not retried', async () => {
    await using use = await prepared({ tls: certificate })
    using transport = testTransport()
    const clock = testClock()
    const send: typeof transport.send = request =>
      transport.send({ ...request, url: new URL(`https://${use.server.host}${request.url.pathname}`) })
    const options = clientOptions({ ...transport, send }, undefined, clock)
    await expect(repositoryClient('registry.example', options).headManifest(V1)).rejects.toThrow(/NODE_EXTRA_CA_CERTS/)
    expect(clock.waits).toEqual([])
  })

  test('speaks plain HTTP to other machines only if asked to', async () => {
    const urls: string[] = []
    const transport = {
      async send({ url }: { url: URL }): Promise<never> {
        urls.push(url.origin)
        throw Object.assign(new Error('no'), { code: 'ENOTFOUND' })
      },
      close() {},
    }
    const tried = async (host: string, insecure: readonly string[] = []): Promise<string | undefined> => {
      urls.length = 0
      const client = repositoryClient(host, { ...clientOptions(transport), insecure: new Set(insecure) })
      await expect(client.headManifest(V1)).rejects.toThrow('No host has the name')
      return urls.join(' ')
    }
    expect(await tried('registry.example')).toBe('https://registry.example')
    expect(await tried('docker.io')).toBe('https://registry-1.docker.io')
    expect(await tried('registry.example', ['other.example'])).toBe('https://registry.example')
    expect(await tried('registry.example', ['registry.example'])).toBe('http://registry.example')
    expect(await tried('localhost:5000')).toBe('http://localhost:5000')
  })

  test('a server without TLS if TLS was expected', async () => {
    await using use = await prepared()
    using transport = testTransport()
    const send: typeof transport.send = request =>
      transport.send({ ...request, url: new URL(`https://${use.server.host}${request.url.pathname}`) })
    const client = repositoryClient('registry.example', clientOptions({ ...transport, send }))
    await expect(client.headManifest(V1)).rejects.toThrow(
      /does not use TLS\. Plain HTTP is allowed only for registries on this machine\. Put a TLS proxy in front of it\./,
    )
  })
})

describe('transport: connections', () => {
  test('over HTTP/2 there is one, which the first requests share', async () => {
    await using use = await prepared({ tls: certificate })
    using transport = testTransport({ ca: certificate.cert })
    const client = repositoryClient(use.server.host, clientOptions(transport))
    await Promise.all(Array.from({ length: 300 }, () => client.headManifest(V1)))
    expect(new Set(use.server.log.map(({ connection }) => connection)).size).toBe(1)
    expect(use.server.log).toHaveLength(301)
  })

  test.each([
    ['localhost', ['localhost']],
    ['127.0.0.1', []],
  ])('over TLS name the host, because servers choose a certificate by it: %s', async (host, expected) => {
    const names: string[] = []
    const SNICallback = (name: string, choose: (error: null) => void) => {
      names.push(name)
      choose(null)
    }
    const server = https.createServer({ ...certificate, SNICallback }, (_, response) => response.end())
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    try {
      using transport = testTransport({ ca: certificate.cert })
      const { port } = server.address() as AddressInfo
      const { status, body } = await transport.send({ method: 'GET', url: new URL(`https://${host}:${port}/`) })
      body.resume()
      expect([status, names]).toEqual([200, expected])
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })

  test('a connection that broke is replaced', async () => {
    let cuts = 1
    await using use = await prepared({
      tls: certificate,
      fault: ({ url }) => (url.pathname.includes('/manifests/') && cuts-- > 0 ? { kind: 'cut before' } : undefined),
    })
    using transport = testTransport({ ca: certificate.cert })
    const client = repositoryClient(use.server.host, clientOptions(transport))
    const all = await Promise.all(Array.from({ length: 10 }, () => client.headManifest(V1)))
    expect(new Set(all.map(head => head?.digest))).toEqual(new Set([use.content.digest]))
    expect(new Set(use.server.log.map(({ connection }) => connection)).size).toBe(2)
  })

  const REFUSALS = [
    ['refuses streams', { kind: 'refuse stream' }],
    ['is about to close', { kind: 'go away', code: 0 }],
    ['is about to close because of an error', { kind: 'go away', code: 11 }],
  ] as const

  test.each(REFUSALS)('requests to a connection that %s go over a new one at once, silently', async (_, fault) => {
    const executed: string[] = []
    await using use = await prepared({
      tls: certificate,
      fault: ({ method, url }, number) => {
        if (url.pathname.includes('/manifests/') && number % 10 === 0) return fault
        executed.push(`${method} ${url.pathname}`)
        return undefined
      },
    })
    using transport = testTransport({ ca: certificate.cert })
    const clock = testClock()
    const retries: unknown[] = []
    const options = { ...clientOptions(transport, undefined, clock), onRetry: (retry: unknown) => retries.push(retry) }
    const client = repositoryClient(use.server.host, options)
    await client.headManifest(V1)
    const all = await Promise.all(Array.from({ length: 45 }, () => client.headManifest(V1)))
    expect(new Set(all.map(head => head?.digest))).toEqual(new Set([use.content.digest]))
    expect({ retries, waits: clock.waits }).toEqual({ retries: [], waits: [] })
    expect(new Set(use.server.log.map(({ connection }) => connection)).size).toBeGreaterThan(2)
  })

  test.each(REFUSALS)('an upload to a connection that %s is sent again by itself', async (_, fault) => {
    let faults = 1
    await using use = await prepared({
      tls: certificate,
      fault: ({ method, url }) =>
        method === 'PUT' && url.pathname.includes('/uploads/') && faults-- > 0 ? fault : undefined,
    })
    using transport = testTransport({ ca: certificate.cert })
    const clock = testClock()
    const client = repositoryClient(use.server.host, clientOptions(transport, undefined, clock))
    const bytes = new Uint8Array(100_000).fill(7)
    let opened = 0
    await client.putBlob({
      digest: digestOf(bytes),
      size: bytes.length,
      async open() {
        opened++
        return Readable.from([bytes], { objectMode: false })
      },
    })
    expect(use.server.store.repository('me/app').blobs.has(digestOf(bytes))).toBe(true)
    expect(opened).toBe(2)
    expect(clock.waits).toEqual([])
    // The upload does not begin again.
    expect(use.server.log.map(({ method }) => method)).toEqual(['GET', 'POST', 'PUT', 'PUT'])
  })

  test('a server that refuses every stream is asked as often as one that fails', async () => {
    await using use = await prepared({
      tls: certificate,
      fault: ({ url }) => (url.pathname.includes('/manifests/') ? { kind: 'refuse stream' } : undefined),
    })
    using transport = testTransport({ ca: certificate.cert })
    const clock = testClock()
    const client = repositoryClient(use.server.host, clientOptions(transport, undefined, clock))
    await expect(client.headManifest(V1)).rejects.toThrow('refused the request before it processed it')
    expect(clock.waits).toHaveLength(7)
    // Each attempt is made twice, the second time over a new connection.
    expect(use.server.log.filter(({ url }) => url.includes('/manifests/'))).toHaveLength(16)
  })

  test('a request that a server may have processed is a failed attempt', async () => {
    let faults = 1
    await using use = await prepared({
      tls: certificate,
      fault: ({ url }) => (url.pathname.includes('/manifests/') && faults-- > 0 ? { kind: 'cut after' } : undefined),
    })
    using transport = testTransport({ ca: certificate.cert })
    const clock = testClock()
    await repositoryClient(use.server.host, clientOptions(transport, undefined, clock)).putManifest(V1, use.content)
    expect(clock.waits).toHaveLength(1)
  })

  test('if TLS gives HTTP/1.1, the connection that found out is used', async () => {
    await using use = await prepared({ tls: { ...certificate, http2: false } })
    using transport = testTransport({ ca: certificate.cert })
    const client = repositoryClient(use.server.host, clientOptions(transport))
    await client.headManifest(V1)
    await client.headManifest(V1)
    // The first connection of all was the plain one, which came to nothing.
    expect(new Set(use.server.log.map(({ connection }) => connection)).size).toBe(1)
  })
})
