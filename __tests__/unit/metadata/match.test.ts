import { expect, test } from '@jest/globals'
import { matchWithin, parsePattern, plainPattern } from '../../../src/metadata/match.ts'

test.each<[text: string, pattern: RegExp, expected: readonly (string | undefined)[] | undefined]>([
  ['v1.2.3', /v(\d)(x)?/, ['v1', '1', undefined]],
  ['v1.2.3', /\d/g, ['1', '2', '3']],
  ['V1', /v1/i, ['V1']],
  ['ab', /(?<=a)b/, ['b']],
  ['aa', /(a)\1/, ['aa', 'a']],
  ['日本', /\p{Script=Han}+/u, ['日本']],
  ['x', /y/, undefined],
  ['', /^$/, ['']],
  ['\'"`\n\\', /.+/s, ['\'"`\n\\']],
])('matchWithin: %j matched with %s', (text, pattern, expected) => {
  expect(matchWithin(text, pattern)).toEqual(expected)
})

test('matchWithin: a pattern cannot run code', () => {
  const text = '"); globalThis.reached = true; ("'
  expect(matchWithin(text, plainPattern('\\(".*'))).toEqual(['("'])
  expect('reached' in globalThis).toBe(false)
})

test.each([
  ['a/b', /a\/b/],
  ['/a/', /a/],
  ['/a/b/i', /a\/b/i],
  ['//', /\/\//],
])('parsePattern: %j', (text, expected) => {
  expect(parsePattern(text)).toEqual(expected)
})

test.each([
  ['(', '"(" is not a regular expression: '],
  ['/a/zz', '"a" is not a regular expression: '],
])('parsePattern: parsePattern(%j) explains the problem', (text, message) => {
  expect(() => parsePattern(text)).toThrow(message)
})
