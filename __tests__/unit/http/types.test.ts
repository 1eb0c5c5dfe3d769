import { Readable } from 'node:stream'
import { describe, expect, test } from '@jest/globals'
import { type HttpResponse, isLoopback, readBody } from '../../../src/http/types.ts'

test.each([
  ['localhost', true],
  ['localhost:5000', true],
  ['LOCALHOST:5000', true],
  ['registry.localhost', true],
  ['127.0.0.1:5000', true],
  ['127.1.2.3', true],
  ['[::1]:5000', true],
  ['[0:0:0:0:0:0:0:1]', true],
  ['ghcr.io', false],
  ['localhost.example', false],
  ['127.0.0.1.example', false],
  ['notlocalhost', false],
  ['[::2]', false],
  ['[1::1]', false],
  ['10.0.0.1:5000', false],
])('isLoopback: %s is this machine: %s', (host, is) => {
  expect(isLoopback(host)).toBe(is)
})

describe('readBody', () => {
  const response = (chunks: readonly string[], length?: number): HttpResponse => ({
    status: 200,
    header: name => (name === 'content-length' ? length?.toString() : undefined),
    body: Readable.from(chunks.map(chunk => Buffer.from(chunk))),
  })

  test('gives all bytes', async () => {
    expect(Buffer.from(await readBody(response(['ab', 'cd'], 4), 4)).toString()).toBe('abcd')
  })
  test('refuses what is too long, and reads no further', async () => {
    const long = response(['ab', 'cd', 'ef'])
    await expect(readBody(long, 3)).rejects.toThrow('the response is longer than 3 bytes')
    expect(long.body.destroyed).toBe(true)
  })
  test('refuses what ends too early', async () => {
    await expect(readBody(response(['ab'], 4), 10)).rejects.toThrow('the response ended after 2 of 4 bytes')
  })
})
