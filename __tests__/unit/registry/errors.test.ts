import { describe, expect, test } from '@jest/globals'
import { PermanentError } from '../../../src/lib/errors.ts'
import { networkFailure, OtherHostError, RegistryError } from '../../../src/registry/errors.ts'
import { hintFor, loginHintFor } from '../../../src/registry/hints.ts'

const failed = (code: string, message = code): Error => Object.assign(new Error(message), { code })

describe('networkFailure', () => {
  test.each([
    ['ECONNREFUSED', true, /Nothing listens at r\.example/],
    ['ECONNRESET', true, undefined],
    ['ETIMEDOUT', true, undefined],
    ['EPIPE', true, undefined],
    ['EAI_AGAIN', true, undefined],
    ['ENOTFOUND', false, /No host has the name r\.example/],
    ['SELF_SIGNED_CERT_IN_CHAIN', false, /NODE_EXTRA_CA_CERTS/],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', false, /NODE_EXTRA_CA_CERTS/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', false, /NODE_EXTRA_CA_CERTS/],
    ['CERT_HAS_EXPIRED', false, /NODE_EXTRA_CA_CERTS/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', false, /NODE_EXTRA_CA_CERTS/],
    ['ERR_SSL_WRONG_VERSION_NUMBER', false, /does not use TLS/],
    ['EPROTO', false, /does not use TLS/],
    ['HPE_INVALID_CONSTANT', false, /does not use plain HTTP/],
  ])('%s is transient: %s may pass: %s', (code, transient, hint) => {
    const failure = networkFailure(failed(code), 'r.example')
    expect(failure.transient).toBe(transient)
    if (hint === undefined) expect(failure.hint).toBeUndefined()
    else expect(failure.hint).toMatch(hint)
  })

  test('looks for the code in what caused an error, too', () => {
    expect(networkFailure(new Error('outer', { cause: failed('ENOTFOUND') }), 'r.example').transient).toBe(false)
  })

  test.each([
    [failed('ECONNREFUSED'), true, 'Can this machine reach that host?'],
    [failed('ENOTFOUND'), false, 'Can this machine reach that host?'],
    [failed('SELF_SIGNED_CERT_IN_CHAIN'), false, 'NODE_EXTRA_CA_CERTS.'],
    [new PermanentError('no', 'Do this.'), false, 'Do this.'],
  ])('speaks of another host, to which the registry sent the request on (%s)', (cause, transient, hint) => {
    const failure = networkFailure(new OtherHostError('https://storage.example', cause), 'r.example')
    expect(failure.reason).toBe(`https://storage.example: ${cause.message}`)
    expect(failure.transient).toBe(transient)
    expect(failure.hint).toContain('The registry sent this request on to https://storage.example. ')
    expect(failure.hint).toContain(hint)
    expect(failure.hint).not.toContain('r.example')
  })

  test('has words if an error has none', () => {
    expect(networkFailure(failed('ECONNREFUSED', ''), 'r.example').reason).toBe('ECONNREFUSED')
  })
})

describe('hintFor', () => {
  const me = { kind: 'password', username: 'me', password: 'x', source: 'the inputs' } as const
  const push = [{ path: 'me/app', actions: 'pull,push' }] as const
  test.each([
    [{ status: 401 }, undefined, 'r.example', /^There is no login for r\.example/],
    [{ status: 403 }, undefined, 'ghcr.io', /^There is no login for ghcr\.io/],
    [{ status: 401 }, me, 'r.example', /permission to push to me\/app/],
    [{ status: 403 }, me, 'ghcr.io', /permissions: packages: write/],
    [{ status: 403 }, me, 'r.example', /^This user does not have permission to push to me\/app/],
    [{ status: 404, code: 'NAME_UNKNOWN' }, me, 'r.example', /Create it first/],
    [{ status: 429, rateLimit: 'short' }, me, 'r.example', /^The registry limits the rate of requests/],
    [{ status: 403, rateLimit: 'long' }, me, 'ghcr.io', /^The registry temporarily limits .* not about permissions/],
    [{ status: 403, rateLimit: 'long' }, undefined, 'ghcr.io', /^The registry temporarily limits/],
  ] as const)('%j', (failure, credential, registry, hint) => {
    expect(hintFor(registry, failure, { credential, scopes: push })).toMatch(hint)
  })

  test.each([
    [{ status: 403 }, me, /^Check the username/],
    [{ status: 401 }, me, /^Check the username/],
    [{ status: 403 }, undefined, /^There is no login for ghcr\.io/],
    [{ status: 429, rateLimit: 'short' }, me, /limits the rate of requests/],
    [{ status: 403, rateLimit: 'long' }, me, /temporarily limits the rate of requests/],
  ] as const)('a token server that says %j of a login speaks of the login', (failure, credential, hint) => {
    expect(loginHintFor('ghcr.io', failure, { credential, scopes: push })).toMatch(hint)
  })

  test.each([
    [{ status: 405, code: 'UNSUPPORTED' }, 'POST', /^r\.example accepts no pushes: it may be a mirror, or read-only\./],
    [{ status: 405 }, 'PATCH', /accepts no pushes/],
    [{ status: 404 }, 'POST', /^Does r\.example have an owner "me", and may this user push there\?/],
    [{ status: 404, code: 'NAME_UNKNOWN' }, 'POST', /does not create repositories on push/],
    [{ status: 413 }, 'PUT', /client_max_body_size/],
    // Registries refuse to move a tag with 405, and a manifest of which a part is missing with 404.
    [{ status: 405 }, 'PUT', undefined],
    [{ status: 404 }, 'PUT', undefined],
    [{ status: 404 }, 'GET', undefined],
  ])('%j for %s', (failure, method, hint) => {
    const given = hintFor('r.example', failure, { method, credential: me, scopes: push })
    if (hint === undefined) expect(given).toBeUndefined()
    else expect(given).toMatch(hint)
  })

  test('names the registries that a login was given for, of which one may be misspelt', () => {
    expect(
      hintFor('r.example', { status: 401 }, { credential: undefined, scopes: push, given: ['r.exmaple', 'ghcr.io'] }),
    ).toMatch(/^There is no login for r\.example\. .* The inputs have a login for r\.exmaple, ghcr\.io\.$/)
    expect(hintFor('r.example', { status: 401 }, { credential: undefined, scopes: push })).not.toContain(
      'The inputs have',
    )
  })

  test('says nothing if there is nothing to say', () => {
    expect(hintFor('r.example', { status: 500 }, { credential: me, scopes: push })).toBeUndefined()
  })
})

test('RegistryError: a RegistryError says who asked whom for what, and what came', () => {
  const request = {
    registry: 'ghcr.io',
    method: 'PUT',
    subject: 'me/app:1.2',
    identity: 'as me, with credentials from the inputs',
  }
  const error = new RegistryError(request, {
    status: 403,
    code: 'DENIED',
    reason: 'no',
    hint: 'Do this.',
    transient: false,
  })
  expect(error.message).toBe(
    'ghcr.io: PUT of me/app:1.2 failed: 403 DENIED: no (as me, with credentials from the inputs). Do this.',
  )
  expect(new RegistryError(request, { reason: 'reset', transient: true }).message).toBe(
    'ghcr.io: PUT of me/app:1.2 failed: reset (as me, with credentials from the inputs).',
  )
  expect(new RegistryError(request, { status: 500, reason: '', transient: true }).message).toBe(
    'ghcr.io: PUT of me/app:1.2 failed: 500 (as me, with credentials from the inputs).',
  )
})
