import { describe, expect, test } from '@jest/globals'
import type { AddressKind } from '../../../src/http/address.ts'
import { isLoopback } from '../../../src/http/types.ts'
import { PermanentError } from '../../../src/lib/errors.ts'
import { followUrl, type Purpose } from '../../../src/registry/followed-url.ts'

const purposes: readonly Purpose[] = ['redirect', 'upload', 'token']

interface Case {
  readonly origin?: string
  /** The URL of the response, if it is not the registry's. */
  readonly base?: string
  readonly from?: AddressKind
  readonly byDigest?: boolean
  readonly purpose?: Purpose
}

function follow(
  reference: string,
  { origin = 'https://r.example', base, from = 'public', byDigest, purpose = 'redirect' }: Case = {},
): string {
  const rules = { origin, from, plainAllowed: isLoopback, byDigest }
  const { url, insideFrom } = followUrl(reference, new URL(base ?? `${origin}/v2/me/app/`), purpose, rules)
  return insideFrom === undefined ? url.href : `${url.href} inside from ${insideFrom}`
}

describe('URLs that a registry names', () => {
  test.each<[reference: string, url: string, at: Case]>([
    ['/v2/x', 'https://r.example/v2/x', {}],
    ['x?state=1', 'https://r.example/v2/me/app/x?state=1', {}],
    ['https://storage.example/x', 'https://storage.example/x', {}],
    ['https://storage.corp:9000/x', 'https://storage.corp:9000/x', { from: 'private' }],
    // A proxy ends TLS, and the registry names itself.
    ['http://r.example/v2/x', 'https://r.example/v2/x', {}],
    ['http://r.example:443/v2/x', 'https://r.example/v2/x', {}],
    ['http://r.example:5000/v2/x', 'https://r.example:5000/v2/x', { origin: 'https://r.example:5000' }],
    ['http://10.0.0.1:5000/v2/x', 'https://10.0.0.1:5000/v2/x', { origin: 'https://10.0.0.1:5000', from: 'private' }],
    ['http://cdn.example/x', 'https://cdn.example/x', { base: 'https://cdn.example/y' }],
    ['http://r.example/v2/x', 'https://r.example/v2/x', { base: 'https://cdn.example/y' }],
    // A plain registry on this machine.
    ['http://127.0.0.1:9000/x', 'http://127.0.0.1:9000/x', { origin: 'http://localhost:5000', from: 'loopback' }],
    ['/v2/x', 'http://localhost:5000/v2/x', { origin: 'http://localhost:5000', from: 'loopback' }],
    // Addresses that are no closer.
    ['https://10.0.0.9/x', 'https://10.0.0.9/x', { from: 'private' }],
    ['https://[fd00::9]/x', 'https://[fd00::9]/x', { from: 'private' }],
    ['https://10.0.0.9/x', 'https://10.0.0.9/x', { from: 'loopback' }],
    ['https://8.8.8.8/x', 'https://8.8.8.8/x', { from: 'private' }],
    ['https://169.254.1.2:81/x', 'https://169.254.1.2:81/x', { origin: 'https://169.254.1.2', from: 'link-local' }],
  ])('%s is followed as %s (%j)', (reference, url, at) => {
    for (const purpose of purposes) expect(follow(reference, { ...at, purpose })).toBe(url)
  })

  test.each<[reference: string, at: Case, error: RegExp]>([
    ['http://[', {}, /^(?:.*) "http:\/\/\[", which is not a URL$/],
    ['http://other.example/x', {}, / http:\/\/other\.example, which does not use https$/],
    // Another port is another server.
    ['http://r.example:5000/x', {}, / http:\/\/r\.example:5000, which does not use https$/],
    ['http://r.example/x', { origin: 'https://r.example:5000' }, / http:\/\/r\.example, which does not use https$/],
    ['http://storage.corp/x', { from: 'private' }, / which does not use https$/],
    ['http://other.example/x', { origin: 'http://localhost:5000', from: 'loopback' }, / which does not use https$/],
    ['ftp://r.example/x', {}, /which does not use https$/],
    ['file:///etc/passwd', {}, /which does not use https$/],
    ['https://169.254.169.254/x', {}, / https:\/\/169\.254\.169\.254, a link-local address$/],
    ['http://169.254.169.254/x', { from: 'private' }, / a link-local address$/],
    ['http://2852039166/x', { from: 'loopback' }, / http:\/\/169\.254\.169\.254, a link-local address$/],
    ['http://[::ffff:169.254.169.254]/x', { from: 'loopback', origin: 'http://localhost' }, / a link-local address$/],
    ['https://[fd00:ec2::254]/x', { from: 'private' }, / a link-local address$/],
    ['https://10.0.0.1/x', {}, / https:\/\/10\.0\.0\.1, a private address$/],
    ['https://[fd12::1]/x', {}, / a private address$/],
    ['https://127.0.0.1:8443/x', {}, / a loopback address$/],
    ['https://localhost/x', {}, / a loopback address$/],
    ['https://[::ffff:127.0.0.1]/x', { from: 'private' }, / a loopback address$/],
    ['https://0.0.0.0/x', { from: 'private' }, / a loopback address$/],
  ])('%s is refused (%j)', (reference, at, error) => {
    for (const purpose of purposes) expect(() => follow(reference, { ...at, purpose })).toThrow(error)
  })

  test.each<[reference: string, at: Case, url: string]>([
    ['http://storage.corp:9000/x', { from: 'private' }, 'http://storage.corp:9000/x inside from private'],
    ['http://10.0.0.9:9000/x', { from: 'private' }, 'http://10.0.0.9:9000/x inside from private'],
    ['http://127.0.0.1:9000/x', { from: 'loopback' }, 'http://127.0.0.1:9000/x inside from loopback'],
  ])('%s serves reads by digest inside the network (%j)', (reference, at, url) => {
    expect(follow(reference, { ...at, byDigest: true })).toBe(url)
    expect(() => follow(reference, { ...at, byDigest: false })).toThrow(/does not use https$/)
  })

  test.each<[reference: string, at: Case, error: RegExp]>([
    ['http://storage.corp:9000/x', {}, /does not use https$/],
    ['http://8.8.8.8/x', { from: 'private' }, /does not use https$/],
    ['http://10.0.0.9/x', {}, /a private address$/],
    ['http://127.0.0.1/x', { from: 'private' }, /a loopback address$/],
    ['http://169.254.169.254/x', { from: 'private' }, /a link-local address$/],
  ])('%s does not serve even reads by digest (%j)', (reference, at, error) => {
    expect(() => follow(reference, { ...at, byDigest: true })).toThrow(error)
  })

  test.each<[purpose: Purpose, reference: string, hint: RegExp]>([
    ['upload', 'http://other.example', /X-Forwarded-Proto: https/],
    ['token', 'http://other.example', /X-Forwarded-Proto: https/],
    ['redirect', 'http://other.example', /storage\.redirect\.disable: true/],
    ['redirect', 'https://10.0.0.1', /A registry with a public address may not lead there\. .* NO_PROXY/],
    ['upload', 'https://169.254.169.254', /give machines their credentials/],
  ])('a refusal (%s, %s) says what to do', (purpose, reference, hint) => {
    let hints: string | undefined
    try {
      follow(reference, { purpose })
    } catch (error) {
      hints = error instanceof PermanentError ? error.hint : undefined
    }
    expect(hints).toMatch(hint)
  })
})
