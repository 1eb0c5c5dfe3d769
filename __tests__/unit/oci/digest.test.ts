import { createHash } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { type Digest, digestOf, isDigest, matchesDigest } from '../../../src/oci/digest.ts'

const bytes = new TextEncoder().encode('manifold')
const hex = '0123456789abcdef'

test.each([
  [`sha256:${hex.repeat(4)}`, true],
  [`sha512:${hex.repeat(8)}`, true],
  [`sha256:${hex.repeat(8)}`, false],
  [`sha256:${hex.repeat(4).toUpperCase()}`, false],
  [`sha256:${hex.repeat(4)}\n`, false],
  [`md5:${hex.repeat(2)}`, false],
  ['sha256:', false],
  [undefined, false],
])('isDigest: %j is a digest: %s', (text, is) => {
  expect(isDigest(text)).toBe(is)
})

test('digestOf: SHA-256 of the bytes', () => {
  expect(digestOf(new Uint8Array())).toBe('sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
})

test('matchesDigest: compares by the algorithm of the digest', () => {
  const long: Digest = `sha512:${createHash('sha512').update(bytes).digest('hex')}`
  expect(matchesDigest(bytes, long)).toBe(true)
  expect(matchesDigest(bytes, digestOf(bytes))).toBe(true)
  expect(matchesDigest(bytes.subarray(1), digestOf(bytes))).toBe(false)
})
