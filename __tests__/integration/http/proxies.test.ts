import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import net, { type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { tagReference } from '../../../src/oci/reference.ts'
import { DEFAULT_RETRY } from '../../../src/registry/retry.ts'
import { clientOptions, repositoryClient, testClock, testTransport } from '../../support/registry/clients.ts'
import { prepared } from '../../support/registry/prepared.ts'
import { startProxy } from '../../support/registry/proxy.ts'
import { testCertificate } from '../../support/registry/tls.ts'

const certificate = testCertificate()
const V1 = tagReference('v1')
const run = promisify(execFile)
const SCRIPT = fileURLToPath(new URL('../../support/registry/head-process.ts', import.meta.url))

/** A port at which nothing listens. */
async function deadPort(): Promise<number> {
  const server = net.createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
}

/** Looks for `me/app:v1` of `r.example` with this environment. Returns the failure, and the waits before it. */
async function failureWith(env: Readonly<Record<string, string>>, ca?: string) {
  using transport = testTransport({ env, ...(ca !== undefined && { ca }) })
  const clock = testClock()
  const client = repositoryClient('r.example', clientOptions(transport, undefined, clock))
  const error = await client.headManifest(V1).then(String, error => (error as Error).message)
  return { error, retries: clock.waits.length }
}

describe('proxies: routes', () => {
  test('plain HTTP goes to HTTP_PROXY', async () => {
    await using use = await prepared()
    await using proxy = await startProxy({ target: use.server.host })
    using transport = testTransport({ env: { HTTP_PROXY: proxy.url } })
    const insecure = new Set(['r.example'])
    const client = repositoryClient('r.example', { ...clientOptions(transport), insecure })
    expect((await client.headManifest(V1))?.digest).toBe(use.content.digest)
    expect(proxy.asked).toEqual(['HEAD http://r.example/v2/me/app/manifests/v1'])
  })

  test.each(['http', 'https'])(
    'TLS goes through a tunnel of an %s proxy, which serves several requests',
    async protocol => {
      await using use = await prepared({ tls: certificate })
      await using proxy = await startProxy({
        target: use.server.host,
        ...(protocol === 'https' && { tls: certificate }),
      })
      // The certificate is for the name of the proxy, too.
      const url = proxy.url.replace('127.0.0.1', 'localhost')
      using transport = testTransport({ env: { https_proxy: url }, ca: certificate.cert })
      // With its last dot, the name is that of the certificate, and not one of those that stand for this machine.
      const client = repositoryClient('localhost.', clientOptions(transport))
      for (let i = 0; i < 3; i++) expect((await client.headManifest(V1))?.digest).toBe(use.content.digest)
      expect(proxy.asked).toEqual(['CONNECT localhost.:443'])
      expect(proxy.servernames).toEqual(protocol === 'https' ? ['localhost'] : [])
    },
  )

  test('the user of the URL is for the proxy alone', async () => {
    await using use = await prepared({ tls: certificate })
    await using proxy = await startProxy({ target: use.server.host, user: 'me:p@ss' })
    const env = { HTTPS_PROXY: `http://me:p%40ss@${proxy.host}` }
    using transport = testTransport({ env, ca: certificate.cert })
    const client = repositoryClient('localhost.', clientOptions(transport))
    expect((await client.headManifest(V1))?.digest).toBe(use.content.digest)
    expect(use.server.log.map(({ authorization }) => authorization)).toEqual([undefined])
  })

  test.each(['HTTP_PROXY', 'HTTPS_PROXY'])('%s does not lead to this machine, nor to hosts of NO_PROXY', async name => {
    await using use = await prepared()
    await using proxy = await startProxy({ target: use.server.host })
    using transport = testTransport({ env: { [name]: proxy.url, NO_PROXY: 'invalid,10.0.0.0/8' } })
    const client = repositoryClient(use.server.host, clientOptions(transport))
    expect((await client.headManifest(V1))?.digest).toBe(use.content.digest)
    // A domain covers its subdomains.
    await expect(repositoryClient('direct.invalid', clientOptions(transport)).headManifest(V1)).rejects.toThrow(
      /^direct\.invalid: HEAD of me\/app:v1 failed: getaddrinfo /,
    )
    expect(proxy.asked).toEqual([])
  })

  test.each([
    ['plain HTTP', undefined, 'http:'],
    ['HTTP/1.1', { ...certificate, http2: false }, 'https:'],
    ['HTTP/2', certificate, 'https:'],
  ] as const)('a response over %s has the address of the server, and none behind a proxy', async (_, tls, protocol) => {
    await using use = await prepared({ ...(tls !== undefined && { tls }) })
    await using proxy = await startProxy({ target: use.server.host })
    using transport = testTransport({ env: { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url }, ca: certificate.cert })
    const addressAt = async (host: string): Promise<string | undefined> => {
      const response = await transport.send({ method: 'HEAD', url: new URL(`${protocol}//${host}/v2/`) })
      response.body.resume()
      return response.address
    }
    expect(await addressAt(use.server.host)).toBe('127.0.0.1')
    expect(await addressAt('localhost.')).toBeUndefined()
    expect(proxy.asked).toHaveLength(1)
  })

  test('storage with plain HTTP is refused behind a proxy, which hides its address', async () => {
    await using proxy = await startProxy({ target: '127.0.0.1:1' })
    using transport = testTransport({ env: { HTTP_PROXY: proxy.url } })
    const url = new URL('http://storage.corp/x')
    await expect(transport.send({ method: 'GET', url, insideFrom: 'private' })).rejects.toMatchObject({
      message: expect.stringMatching(/^http:\/\/storage\.corp may be reached only inside the network, .* HTTP_PROXY/),
      hint: 'Add storage.corp to NO_PROXY.',
    })
    expect(proxy.asked).toEqual([])
  })
})

describe('proxies: failures', () => {
  test('a dead proxy is named with its variable, without its password', async () => {
    const port = await deadPort()
    for (const variable of ['HTTPS_PROXY', 'https_proxy']) {
      const { error, retries } = await failureWith({ [variable]: `http://me:secret@127.0.0.1:${port}` })
      expect(error).toBe(
        `r.example: HEAD of me/app:v1 failed: no connection to r.example:443 through the proxy http://127.0.0.1:${port} (${variable}): connect ECONNREFUSED 127.0.0.1:${port} (without credentials). Check ${variable}. If r.example needs no proxy, add it to NO_PROXY.`,
      )
      // It may come up again.
      expect(retries).toBe(DEFAULT_RETRY.attempts - 1)
    }
  })

  test('an unknown proxy is named, and not asked again', async () => {
    const { error, retries } = await failureWith({ HTTPS_PROXY: 'proxy.invalid:3128' })
    expect(error).toMatch(
      /through the proxy http:\/\/proxy\.invalid:3128 \(HTTPS_PROXY\): getaddrinfo (?:ENOTFOUND|EAI_AGAIN)/,
    )
    expect(error).not.toMatch(/No host has the name r\.example/)
    if (error.includes('ENOTFOUND')) expect(retries).toBe(0)
  })

  test.each([
    [
      407,
      '',
      /407 Proxy Authentication Required .* Put its user and password into HTTPS_PROXY: http:\/\/user:password@/,
    ],
    [
      407,
      'me:wrong@',
      /407 Proxy Authentication Required .* Check its user and password in HTTPS_PROXY\. .* percent-encoded/,
    ],
    [403, '', /403 Forbidden .* Ask the operator of the proxy to allow r\.example:443\. .* add it to NO_PROXY\.$/],
    [404, '', /404 Not Found/],
  ])('a proxy that answers CONNECT with %i (%s) is named, and not asked again', async (status, user, message) => {
    await using proxy = await startProxy({ target: '127.0.0.1:1', refuse: status })
    const { error, retries } = await failureWith({ HTTPS_PROXY: `http://${user}${proxy.host}` })
    expect(error).toContain(`the proxy http://${proxy.host} (HTTPS_PROXY) did not connect to r.example:443: ${status} `)
    expect(error).toMatch(message)
    expect(error).not.toContain('wrong')
    expect(retries).toBe(0)
    expect(proxy.asked).toHaveLength(1)
  })

  test.each([502, 503, 504])('a proxy that answers CONNECT with %i is asked again', async status => {
    await using proxy = await startProxy({ target: '127.0.0.1:1', refuse: status })
    const { error } = await failureWith({ HTTPS_PROXY: proxy.url })
    expect(error).toContain(`did not connect to r.example:443: ${status} `)
    expect(proxy.asked).toHaveLength(DEFAULT_RETRY.attempts)
  })

  test('a proxy for plain HTTP that wants a password is named', async () => {
    await using proxy = await startProxy({ target: '127.0.0.1:1', user: 'me:secret' })
    using transport = testTransport({ env: { http_proxy: proxy.url } })
    const send = transport.send({ method: 'GET', url: new URL('http://r.example/v2/') })
    await expect(send).rejects.toThrow(`the proxy ${proxy.url} (http_proxy) did not connect to r.example:80: 407`)
  })

  test('a dead proxy for plain HTTP is named', async () => {
    const port = await deadPort()
    using transport = testTransport({ env: { HTTP_PROXY: `127.0.0.1:${port}` } })
    const send = transport.send({ method: 'GET', url: new URL('http://r.example/v2/') })
    await expect(send).rejects.toThrow(
      `no connection to r.example:80 through the proxy http://127.0.0.1:${port} (HTTP_PROXY): `,
    )
  })

  test('a proxy with an untrusted certificate, a SOCKS proxy and a misspelt one say what to do', async () => {
    await using proxy = await startProxy({ target: '127.0.0.1:1', tls: certificate })
    const untrusted = await failureWith({ HTTPS_PROXY: proxy.url })
    expect(untrusted.error).toMatch(/through the proxy https:.* NODE_EXTRA_CA_CERTS\.$/)
    const socks = await failureWith({ HTTPS_PROXY: 'socks5://127.0.0.1:1080' })
    expect(socks.error).toMatch(
      /the proxy socks5:\/\/127\.0\.0\.1:1080 \(HTTPS_PROXY\) uses socks5; only proxies for http/,
    )
    const misspelt = await failureWith({ HTTPS_PROXY: 'http://me:secret@proxy:port' })
    expect(misspelt.error).toMatch(
      /failed: HTTPS_PROXY is not a URL .* Set it to one such as http:\/\/proxy\.example:3128\.$/,
    )
    expect([untrusted.retries, socks.retries, misspelt.retries]).toEqual([0, 0, 0])
  })

  test('the certificate of the registry is checked inside the tunnel', async () => {
    await using use = await prepared({ tls: certificate })
    await using proxy = await startProxy({ target: use.server.host })
    // Its certificate is for localhost.
    const { error, retries } = await failureWith({ HTTPS_PROXY: proxy.url }, certificate.cert)
    expect(error).toMatch(/Hostname\/IP does not match certificate's altnames/)
    expect(retries).toBe(0)
    expect(use.server.log).toEqual([])
  })

  test('close() ends a tunnel that is being opened, and a signal ends the request', async () => {
    const held = new Set<net.Socket>()
    const silent = net.createServer(socket => held.add(socket.on('error', () => {})))
    await new Promise<void>(resolve => silent.listen(0, '127.0.0.1', resolve))
    const { port } = silent.address() as AddressInfo
    const transport = testTransport({ env: { HTTPS_PROXY: `127.0.0.1:${port}` }, timeoutMs: 60_000 })
    const send = (signal?: AbortSignal) => {
      const connected = new Promise(resolve => silent.once('connection', resolve))
      return { connected, sent: transport.send({ method: 'GET', url: new URL('https://r.example/'), signal }) }
    }
    const controller = new AbortController()
    const interrupted = send(controller.signal)
    await interrupted.connected
    controller.abort(new Error('enough'))
    await expect(interrupted.sent).rejects.toThrow('enough')

    const closed = send()
    await closed.connected
    transport.close()
    await expect(closed.sent).rejects.toThrow(/through the proxy/)
    for (const socket of held) socket.destroy()
    await new Promise(resolve => silent.close(resolve))
  })
})

describe('proxies: a process with NODE_EXTRA_CA_CERTS and HTTPS_PROXY', () => {
  async function inProcess(registry: string, env: Readonly<Record<string, string>>): Promise<string> {
    const directory = await mkdtemp(path.join(tmpdir(), 'manifold-'))
    try {
      const { PATH = '' } = process.env
      const { stdout } = await run(process.execPath, [SCRIPT, registry], {
        env: { PATH, DOCKER_CONFIG: directory, ...env },
      })
      return stdout
    } finally {
      await rm(directory, { recursive: true })
    }
  }

  test('reads a registry whose certificate a private authority signed, through the proxy', async () => {
    await using use = await prepared({ tls: certificate })
    await using proxy = await startProxy({ target: use.server.host })
    const directory = await mkdtemp(path.join(tmpdir(), 'manifold-'))
    try {
      const file = path.join(directory, 'ca.pem')
      await writeFile(file, certificate.cert)
      const env = { HTTPS_PROXY: proxy.url, NO_PROXY: 'corp.example' }
      expect(await inProcess('localhost.', { ...env, NODE_EXTRA_CA_CERTS: file })).toBe(use.content.digest)
      expect(proxy.asked).toEqual(['CONNECT localhost.:443'])
      // Without the variable, nothing vouches for the certificate.
      expect(await inProcess('localhost.', env)).toMatch(/self-signed certificate.* NODE_EXTRA_CA_CERTS/)
      // And without a proxy.
      expect(await inProcess(use.server.host, { NODE_EXTRA_CA_CERTS: file })).toBe(use.content.digest)
    } finally {
      await rm(directory, { recursive: true })
    }
  }, 60_000)
})
