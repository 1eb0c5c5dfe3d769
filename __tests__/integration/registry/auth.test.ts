import { describe, expect, test } from '@jest/globals'
import { tagReference } from '../../../src/oci/reference.ts'
import type { ClientOptions } from '../../../src/registry/client.ts'
import type { Credential } from '../../../src/registry/credentials.ts'
import { createRegistries } from '../../../src/registry/registries.ts'
import type { RepositoryClient } from '../../../src/registry/repository.ts'
import { DEFAULT_RETRY } from '../../../src/registry/retry.ts'
import { clientOptions, repositoryClient, testClock, testTransport } from '../../support/registry/clients.ts'
import { seedIndex } from '../../support/registry/sample.ts'
import { type RegistryServer, startRegistry } from '../../support/registry/server.ts'
import { testCertificate } from '../../support/registry/tls.ts'

const ME = { username: 'me', password: 'secret' }
const users = { me: { password: 'secret' } }
const tokensOf = (server: RegistryServer): readonly string[] =>
  server.log.map(({ url }) => url).filter(url => url.startsWith('/token/'))
const scopesOf = (url: string): readonly string[] => new URL(url, 'http://registry').searchParams.getAll('scope')

const V1 = tagReference('v1')

/** A write, then a read, go well. */
async function use(client: RepositoryClient, server: RegistryServer): Promise<void> {
  const content = seedIndex(server.store, [client.repository.path], 1)
  await client.putManifest(V1, content)
  expect((await client.headManifest(V1))?.digest).toBe(content.digest)
}

/** Clients of the repositories, for which one token is to serve. */
function clientsOf(
  { host }: RegistryServer,
  paths: readonly string[],
  options: ClientOptions,
): readonly RepositoryClient[] {
  const { repository } = createRegistries(options)
  const clients = paths.map(path => repository({ registry: host, path }))
  for (const client of clients) client.declare('pull,push')
  return clients
}

describe('authentication schemes', () => {
  test.each([
    { name: 'none', auth: { kind: 'none' }, tokens: 0 },
    { name: 'basic', auth: { kind: 'basic', users }, tokens: 0 },
    { name: 'bearer', auth: { kind: 'bearer', users }, tokens: 2 },
  ] as const)('$name', async ({ auth, tokens }) => {
    await using server = await startRegistry({ auth })
    using transport = testTransport()
    await use(repositoryClient(server.host, clientOptions(transport, ME)), server)
    // Undeclared, a write and a read need a token each.
    expect(tokensOf(server)).toHaveLength(tokens)
  })

  test('an identity token is exchanged by POST', async () => {
    const auth = { kind: 'bearer', users, identityTokens: { refresh: 'me' } } as const
    await using server = await startRegistry({ auth })
    using transport = testTransport()
    const credential: Credential = { kind: 'identity-token', token: 'refresh', source: 'the test' }
    const options = { ...clientOptions(transport), credentials: async () => credential }
    await use(repositoryClient(server.host, options), server)
    const asked = server.log.filter(({ url }) => url.startsWith('/token/'))
    expect(asked.map(({ method, authorization }) => [method, authorization])).toEqual([
      ['POST', undefined],
      ['POST', undefined],
    ])
  })

  test('anonymous users may read if the registry allows it', async () => {
    await using server = await startRegistry({ auth: { kind: 'bearer', users, anonymousPull: true } })
    using transport = testTransport()
    const content = seedIndex(server.store, ['me/app'], 1)
    server.store.repository('me/app').manifests.set(content.digest, content)
    const client = repositoryClient(server.host, clientOptions(transport))
    expect((await client.getManifest(content.digest)).digest).toBe(content.digest)
    await expect(client.putManifest(V1, content)).rejects.toThrow(
      /PUT of the index me\/app:v1 failed: 401 UNAUTHORIZED: .* \(without credentials\)\. There is no login for/,
    )
  })

  test.each([
    { kind: 'basic', users, message: /failed: 401 \(as me, with credentials from the test\)\. Check the username/ },
    {
      kind: 'bearer',
      users,
      message:
        /the token for .* failed: 401: incorrect username or password \(as me, with credentials from the test\)\. Check the username and the password or token, and its permission to pull from me\/app\.$/,
    },
  ] as const)('a wrong password is an error, and not retried ($kind)', async ({ message, ...auth }) => {
    await using server = await startRegistry({ auth })
    using transport = testTransport()
    const client = repositoryClient(server.host, clientOptions(transport, { ...ME, password: 'wrong' }))
    await expect(client.headManifest(V1).then(() => client.listTags())).rejects.toThrow(message)
    expect(server.log.length).toBe(2)
  })

  test.each([
    [
      'a user',
      ME,
      /failed: 403: denied \(as me, with credentials from the test\)\. Check the username .* push to me\/[ab]\.$/,
    ],
    [
      'an anonymous request',
      undefined,
      /failed: 403: denied \(without credentials\)\. There is no login for .*\. Set "username"/,
    ],
  ])('a token server that refuses %s by 403 says what to do', async (_, user, message) => {
    await using server = await startRegistry({
      auth: { kind: 'bearer', users },
      fault: ({ url }) =>
        url.pathname.startsWith('/token/') ? { kind: 'answer', status: 403, body: '{"message":"denied"}' } : undefined,
    })
    using transport = testTransport()
    const clients = clientsOf(server, ['me/a', 'me/b'], clientOptions(transport, user))
    await expect(clients[0]?.beginUpload()).rejects.toThrow(message)
  })

  test('a user who may not push gets an error that says so', async () => {
    await using server = await startRegistry({
      auth: { kind: 'basic', users: { me: { password: 'secret', push: [] } } },
    })
    using transport = testTransport()
    const client = repositoryClient(server.host, clientOptions(transport, ME))
    await expect(use(client, server)).rejects.toThrow(
      /403 DENIED: requested access to the resource is denied \(as me, with credentials from the test\)\. This user does not have permission to push to me\/app\./,
    )
  })
})

describe('registry auth: tokens', () => {
  const paths = ['me/a', 'me/b', 'me/c']
  const useAll = (clients: readonly RepositoryClient[], server: RegistryServer) =>
    Promise.all(clients.map(client => use(client, server)))
  const headAll = (clients: readonly RepositoryClient[]) => Promise.all(clients.map(client => client.headManifest(V1)))

  test('one serves all declared repositories', async () => {
    await using server = await startRegistry({ auth: { kind: 'bearer', users } })
    using transport = testTransport()
    const clients = clientsOf(server, paths, clientOptions(transport, ME))
    await useAll(clients, server)
    expect(tokensOf(server).map(scopesOf)).toEqual([paths.map(path => `repository:${path}:pull,push`)])
  })

  test('twenty requests at the same time share one', async () => {
    await using server = await startRegistry({ auth: { kind: 'bearer', users }, latencyMs: 5 })
    using transport = testTransport()
    const client = repositoryClient(server.host, clientOptions(transport, ME))
    await Promise.all(Array.from({ length: 20 }, (_, i) => client.headManifest(tagReference(`v${i}`))))
    expect(tokensOf(server)).toHaveLength(1)
    expect(server.log.filter(({ url }) => url === '/v2/')).toHaveLength(1)
    expect(server.log).toHaveLength(22)
  })

  test.each([
    ['grants the first of several scopes only', 'first'],
    ['refuses a request for several', 'refused'],
  ] as const)('a registry that %s gets one request for each repository', async (_, several) => {
    await using server = await startRegistry({ auth: { kind: 'bearer', users, several } })
    using transport = testTransport()
    const clients = clientsOf(server, paths, clientOptions(transport, ME))
    await useAll(clients, server)
    const alone = tokensOf(server)
      .map(scopesOf)
      .filter(scopes => scopes.length === 1)
    expect(new Set(alone.flat()).size).toBeGreaterThanOrEqual(2)
    expect(alone.length).toBeLessThanOrEqual(6)
  })

  test('one that is about to expire is renewed once', async () => {
    const clock = testClock()
    await using server = await startRegistry({ auth: { kind: 'bearer', users, expiresIn: 60 }, now: clock.now })
    using transport = testTransport()
    const clients = clientsOf(server, paths, clientOptions(transport, ME, clock))
    await headAll(clients)
    clock.pass(49_000)
    await headAll(clients)
    expect(tokensOf(server)).toHaveLength(1)
    clock.pass(2_000)
    await headAll(clients)
    expect(tokensOf(server)).toHaveLength(2)
    expect(server.log.filter(({ status }) => status === 401)).toHaveLength(1)
  })

  test('one that is no longer accepted is renewed once for all requests', async () => {
    await using server = await startRegistry({ auth: { kind: 'bearer', users } })
    using transport = testTransport()
    const clients = clientsOf(server, paths, clientOptions(transport, ME))
    await headAll(clients)
    server.gatekeeper.expireAll()
    await useAll(clients, server)
    expect(tokensOf(server)).toHaveLength(2)
  })

  test('a new challenge is followed', async () => {
    await using server = await startRegistry({ auth: { kind: 'bearer', users } })
    using transport = testTransport()
    const clients = clientsOf(server, paths, clientOptions(transport, ME))
    await headAll(clients)
    server.gatekeeper.changeRealm()
    await useAll(clients, server)
    expect(tokensOf(server).map(url => url.slice(0, 8))).toEqual(['/token/0', '/token/1'])
  })

  test('a token server that fails transiently is retried', async () => {
    let failures = 2
    await using server = await startRegistry({
      auth: { kind: 'bearer', users },
      fault: ({ url }) =>
        url.pathname.startsWith('/token/') && failures-- > 0 ? { kind: 'answer', status: 503 } : undefined,
    })
    using transport = testTransport()
    await use(repositoryClient(server.host, clientOptions(transport, ME)), server)
    const asked = server.log.filter(({ url }) => url.startsWith('/token/'))
    // One token for the write, after two failures, and one for the read.
    expect(asked.map(({ status }) => status)).toEqual([503, 503, 200, 200])
  })

  test('a token server that keeps failing is asked as often as allowed, however many requests wait', async () => {
    await using server = await startRegistry({
      auth: { kind: 'bearer', users },
      fault: ({ url }) => (url.pathname.startsWith('/token/') ? { kind: 'answer', status: 503 } : undefined),
    })
    using transport = testTransport()
    const client = repositoryClient(server.host, clientOptions(transport, ME))
    const all = await Promise.allSettled(
      Array.from({ length: 5 }, (_, i) => client.headManifest(tagReference(`v${i}`))),
    )
    expect(all.map(({ status }) => status)).toEqual(Array(5).fill('rejected'))
    expect(tokensOf(server)).toHaveLength(DEFAULT_RETRY.attempts)
  })

  test('the password of a registry with TLS is not sent to a token server without it', async () => {
    const { key, cert } = testCertificate()
    await using plain = await startRegistry({ auth: { kind: 'bearer', users } })
    await using server = await startRegistry({
      tls: { key, cert },
      fault: () => ({
        kind: 'answer',
        status: 401,
        headers: { 'www-authenticate': `Bearer realm="http://${plain.host}/token/0"` },
      }),
    })
    using transport = testTransport({ ca: cert })
    const client = repositoryClient(server.host, clientOptions(transport, ME))
    await expect(client.headManifest(V1)).rejects.toThrow(
      /the registry names the token server http:.* does not use https/,
    )
    expect(plain.log).toHaveLength(0)
  })
})
