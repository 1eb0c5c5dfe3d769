import { describe, expect, test } from '@jest/globals'
import type { Repository } from '../../../src/oci/reference.ts'
import { checkPushAccess } from '../../../src/registry/push-access.ts'
import { createRegistries } from '../../../src/registry/registries.ts'
import { headerOf } from '../../support/registry/answer.ts'
import type { Auth } from '../../support/registry/auth.ts'
import { clientOptions, testTransport } from '../../support/registry/clients.ts'
import type { Fault } from '../../support/registry/faults.ts'
import { type RegistryServer, startRegistry } from '../../support/registry/server.ts'

const ME = { username: 'me', password: 'secret' }
const KINDS = ['basic', 'bearer'] as const

/** A way in for one user, who may push to these repositories, or to all. */
const letting = (kind: (typeof KINDS)[number], push?: readonly string[]): Auth => ({
  kind,
  users: { me: { password: 'secret', ...(push && { push }) } },
})

async function check(servers: readonly RegistryServer[], paths: readonly string[], user = ME): Promise<void> {
  using transport = testTransport()
  const repositories = servers.flatMap(({ host }) => paths.map((path): Repository => ({ registry: host, path })))
  await checkPushAccess(createRegistries(clientOptions(transport, user)), repositories)
}

const requests = ({ log }: RegistryServer, method: string) =>
  log.filter(request => request.method === method && request.url.includes('/blobs/uploads/'))

describe.each(KINDS)('checkPushAccess: %s credentials', kind => {
  test('that may push pass, and the upload is cancelled if the registry allows it', async () => {
    await using server = await startRegistry({ auth: letting(kind) })
    await check([server], ['me/app'])
    expect(requests(server, 'POST').map(({ status }) => status)).toContain(202)
    expect(requests(server, 'DELETE').map(({ status }) => status)).toEqual([kind === 'basic' ? 204 : 401])
  })

  test('that may only pull do not', async () => {
    await using server = await startRegistry({ auth: letting(kind, []) })
    await expect(check([server], ['me/app'])).rejects.toThrow(
      /: POST of an upload to me\/app failed: 40[13] .* \(as me, with credentials from the test\)\. .* push to me\/app\.$/,
    )
  })

  test('that may push to one of two repositories do not, and the error names the other', async () => {
    await using server = await startRegistry({ auth: letting(kind, ['me/app']) })
    await expect(check([server], ['me/app', 'you/app'])).rejects.toThrow(
      /upload to you\/app failed: .* push to you\/app/,
    )
  })

  test('that are wrong do not', async () => {
    await using server = await startRegistry({ auth: letting(kind) })
    await expect(check([server], ['me/app'], { ...ME, password: 'wrong' })).rejects.toThrow(/failed: 401/)
  })
})

test('checkPushAccess: asks about every repository of every registry, with one token each', async () => {
  await using one = await startRegistry({ auth: letting('bearer') })
  await using two = await startRegistry({ auth: letting('bearer') })
  const paths = ['me/a', 'me/b', 'me/c']
  await check([one, two], paths)
  for (const server of [one, two]) {
    expect(requests(server, 'POST').map(({ url }) => url)).toEqual(paths.map(path => `/v2/${path}/blobs/uploads/`))
    // That no upload may be cancelled is no reason to get other tokens.
    expect(server.log.filter(({ url }) => url.startsWith('/token/'))).toHaveLength(1)
  }
})

test('checkPushAccess: says what to do if a registry does not create repositories', async () => {
  const body = JSON.stringify({ errors: [{ code: 'NAME_UNKNOWN', message: 'no such repository' }] })
  await using server = await startRegistry({
    fault: ({ method }) => (method === 'POST' ? { kind: 'answer', status: 404, body } : undefined),
  })
  await expect(check([server], ['me/app'])).rejects.toThrow(
    'failed: 404 NAME_UNKNOWN: no such repository (as me, with credentials from the test). The repository me/app does not exist, and this registry does not create repositories on push. Create it first.',
  )
})

test('checkPushAccess: retries a registry that fails transiently', async () => {
  let failures = 2
  await using server = await startRegistry({
    fault: ({ method }) => (method === 'POST' && failures-- > 0 ? { kind: 'answer', status: 503 } : undefined),
  })
  await check([server], ['me/app'])
  expect(requests(server, 'POST').map(({ status }) => status)).toEqual([503, 503, 202])
})

describe('checkPushAccess: an upload that cannot be cancelled does not matter', () => {
  test.each<[what: string, fault: Fault]>([
    ['forbidden', { kind: 'answer', status: 403 }],
    ['not known', { kind: 'answer', status: 405 }],
    ['down', { kind: 'answer', status: 503 }],
    ['cut', { kind: 'cut before' }],
    ['sent elsewhere', { kind: 'redirect', to: 'https://elsewhere.example/' }],
  ])('%s', async (_, wrong) => {
    await using server = await startRegistry({
      auth: letting('basic'),
      fault: ({ method }) => (method === 'DELETE' ? wrong : undefined),
    })
    await check([server], ['me/app'])
    expect(requests(server, 'DELETE')).toHaveLength(1)
  })

  test('no location is given', async () => {
    await using server = await startRegistry({
      fault: ({ method }) => (method === 'POST' ? { kind: 'answer', status: 202 } : undefined),
    })
    await check([server], ['me/app'])
    expect(requests(server, 'DELETE')).toHaveLength(0)
  })
})

test('checkPushAccess: sends no credentials to another host where an upload goes on', async () => {
  await using other = await startRegistry()
  await using server = await startRegistry({
    auth: letting('basic'),
    fault: asked =>
      asked.method === 'POST' && headerOf(asked, 'authorization') !== undefined
        ? { kind: 'answer', status: 202, headers: { location: `http://${other.host}/v2/me/app/blobs/uploads/1` } }
        : undefined,
  })
  await check([server], ['me/app'])
  expect(other.log.map(({ method, authorization }) => [method, authorization])).toEqual([['DELETE', undefined]])
})
