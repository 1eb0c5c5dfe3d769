import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { type Access, parseScopes, signToken, TOKEN_ISSUER, TOKEN_SERVICE } from '../../../scripts/stack/token.ts'

describe('parseScopes', () => {
  const pull: Access = { type: 'repository', name: 'team/app', actions: ['pull'] }
  test.each<[string, readonly string[], readonly Access[]]>([
    ['no scope, of a mere login', [], []],
    ['one action', ['repository:team/app:pull'], [pull]],
    ['several actions', ['repository:team/app:pull,push'], [{ ...pull, actions: ['pull', 'push'] }]],
    [
      'several parameters',
      ['repository:team/app:pull', 'repository:b:push'],
      [pull, { type: 'repository', name: 'b', actions: ['push'] }],
    ],
    ['several between spaces', ['repository:team/app:pull repository:team/app:pull'], [pull, pull]],
    ['a name with a port', ['repository:host:5000/app:pull'], [{ ...pull, name: 'host:5000/app' }]],
    ['no action', ['registry:catalog:'], [{ type: 'registry', name: 'catalog', actions: [] }]],
  ])('%s', (_, scopes, access) => {
    expect(parseScopes(scopes)).toEqual(access)
  })
})

describe('signToken', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const grant = { subject: 'robot', access: parseScopes(['repository:team/app:pull']), issuedAt: 1_700_000_000 }
  const [header = '', claims = '', signature = ''] = signToken(privateKey, grant).split('.')
  const decode = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString())

  test('names the algorithm and a key', () => {
    expect(decode(header)).toEqual({ typ: 'JWT', alg: 'ES256', kid: expect.stringMatching(/^[\w-]{43}$/) })
  })

  test('grants the access for five minutes', () => {
    expect(decode(claims)).toEqual({
      iss: TOKEN_ISSUER,
      aud: TOKEN_SERVICE,
      sub: 'robot',
      iat: 1_700_000_000,
      nbf: 1_700_000_000,
      exp: 1_700_000_300,
      access: [{ type: 'repository', name: 'team/app', actions: ['pull'] }],
    })
  })

  test.each([
    ['its own claims', claims, true],
    ['other claims', claims.toUpperCase(), false],
  ])('is signed over %s', (_, signed, valid) => {
    const key = { key: createPublicKey(privateKey), dsaEncoding: 'ieee-p1363' } as const
    expect(verify('sha256', Buffer.from(`${header}.${signed}`), key, Buffer.from(signature, 'base64url'))).toBe(valid)
  })
})
