import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseChallenges } from '../../../src/http/challenge.ts'

const plain = (header: string) =>
  parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)])

describe('parseChallenges', () => {
  test.each([
    ['Basic realm="x"', [['basic', { realm: 'x' }]]],
    ['BASIC REALM="x"', [['basic', { realm: 'x' }]]],
    ['Basic', [['basic', {}]]],
    [
      'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a/b:pull,push"',
      [
        [
          'bearer',
          { realm: 'https://auth.docker.io/token', service: 'registry.docker.io', scope: 'repository:a/b:pull,push' },
        ],
      ],
    ],
    ['Bearer realm = "x" , service=y', [['bearer', { realm: 'x', service: 'y' }]]],
    ['Basic realm="a, b=\\"c\\"", charset="UTF-8"', [['basic', { realm: 'a, b="c"', charset: 'UTF-8' }]]],
    [
      'Basic realm="x", Bearer realm="y",service="z"',
      [
        ['basic', { realm: 'x' }],
        ['bearer', { realm: 'y', service: 'z' }],
      ],
    ],
    [
      'Negotiate, Basic realm="x"',
      [
        ['negotiate', {}],
        ['basic', { realm: 'x' }],
      ],
    ],
    [
      'Negotiate YII+/=, Bearer realm="y"',
      [
        ['negotiate', {}],
        ['bearer', { realm: 'y' }],
      ],
    ],
    [', ,Basic realm="x",,', [['basic', { realm: 'x' }]]],
    ['Bearer error="invalid_token", error="insufficient_scope"', [['bearer', { error: 'invalid_token' }]]],
    ['Bearer realm="never ends', [['bearer', {}]]],
    ['', []],
    ['"', []],
  ])('%s', (header, expected) => {
    expect(plain(header)).toEqual(expected)
  })

  test('reads back what was quoted, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), value => {
        const quoted = value.replace(/["\\]/g, '\\$&')
        fc.pre(!/[\n\r\u2028\u2029]/.test(value))
        expect(plain(`Bearer realm="${quoted}", service="s"`)).toEqual([['bearer', { realm: value, service: 's' }]])
      }),
    )
  })

  test('comes to an end with anything', () => {
    fc.assert(fc.property(fc.string(), header => Array.isArray(parseChallenges(header))))
    const pieces = fc.array(fc.constantFrom('Basic', 'Bearer', ' ', ',', '=', '"', '\\', 'realm', 'x', '=='))
    fc.assert(fc.property(pieces, parts => Array.isArray(parseChallenges(parts.join('')))))
  })
})
