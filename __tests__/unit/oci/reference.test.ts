import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  canonicalRegistry,
  formatReference,
  formatRepository,
  isTag,
  parseReference,
  parseRepository,
} from '../../../src/oci/reference.ts'

const DIGEST = `sha256:${'ab'.repeat(32)}`

describe('parseRepository', () => {
  test.each([
    ['app', 'docker.io/library/app'],
    ['me/app', 'docker.io/me/app'],
    ['docker.io/app', 'docker.io/library/app'],
    ['index.docker.io/me/app', 'docker.io/me/app'],
    ['registry-1.docker.io/app', 'docker.io/library/app'],
    ['ghcr.io/me/app', 'ghcr.io/me/app'],
    ['GHCR.io/me/app', 'ghcr.io/me/app'],
    ['localhost/app', 'localhost/app'],
    ['localhost:5000/app', 'localhost:5000/app'],
    ['127.0.0.1:5000/a/b/c', '127.0.0.1:5000/a/b/c'],
    ['[::1]:5000/app', '[::1]:5000/app'],
    ['docker.io.example.com/app', 'docker.io.example.com/app'],
    ['me/a__b.c-d--e', 'docker.io/me/a__b.c-d--e'],
  ])('%s is %s', (name, canonical) => {
    expect(formatRepository(parseRepository(name))).toBe(canonical)
  })

  test.each([
    ['', 'the name after the registry is missing.'],
    ['ghcr.io/', 'the name after the registry is missing.'],
    ['ghcr.io//app', 'a part of the path is empty.'],
    ['ghcr.io/Me/App', 'letters must be lower-case.'],
    ['ghcr.io/me/app:1.2', 'the name has the tag "1.2". Set tags in the input "tags".'],
    [`ghcr.io/me/app@${DIGEST}`, 'the name has a digest. Write the name alone.'],
    ['ghcr.io/me/a___b', '"a___b" may contain a-z and 0-9, joined by ".", "_", "__" or "-".'],
    ['ghcr.io/me/-app', '"-app" may contain a-z and 0-9, joined by ".", "_", "__" or "-".'],
    ['gh_cr.io/app', '"gh_cr.io" is not a registry host.'],
    [`ghcr.io/${'a'.repeat(250)}`, 'the name is longer than 255 characters.'],
  ])('%j is refused', (name, why) => {
    expect(() => parseRepository(name)).toThrow(new Error(`"${name}" is not a legal image name: ${why}`))
  })
})

describe('parseReference', () => {
  test.each([
    ['app', 'docker.io/library/app:latest'],
    ['ghcr.io/me/app:1.2', 'ghcr.io/me/app:1.2'],
    ['localhost:5000/app', 'localhost:5000/app:latest'],
    ['localhost:5000/app:1', 'localhost:5000/app:1'],
    [`ghcr.io/me/app@${DIGEST}`, `ghcr.io/me/app@${DIGEST}`],
    [`ghcr.io/me/app:1@${DIGEST}`, `ghcr.io/me/app@${DIGEST}`],
    [`localhost:5000/app@${DIGEST}`, `localhost:5000/app@${DIGEST}`],
  ])('%s is %s', (text, canonical) => {
    expect(formatReference(parseReference(text))).toBe(canonical)
  })

  test.each([
    ['app:', 'the tag is empty.'],
    [
      'app:-x',
      '"-x" is not a legal tag: a tag may contain only A-Z, a-z, 0-9, "_", "." and "-", and must not begin with "." or "-".',
    ],
    [`app:${'x'.repeat(129)}`, `the tag "${'x'.repeat(20)}…" has 129 characters; the limit is 128.`],
    ['app@sha256:abc', '"sha256:abc" is not a digest.'],
  ])('%j is refused', (text, why) => {
    expect(() => parseReference(text)).toThrow(new Error(`"${text}" is not a legal reference: ${why}`))
  })

  test('what is written reads back as the same', () => {
    const part = fc.stringMatching(/^[a-z0-9]{1,5}(?:[._-][a-z0-9]{1,5})?$/)
    const host = fc.constantFrom('', 'ghcr.io/', 'localhost:5000/', 'docker.io/')
    const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,20}$/)
    fc.assert(
      fc.property(host, fc.array(part, { minLength: 1, maxLength: 3 }), tag, (registry, parts, name) => {
        const reference = parseReference(`${registry}${parts.join('/')}:${name}`)
        expect(parseReference(formatReference(reference))).toEqual(reference)
      }),
    )
  })
})

test.each([
  ['docker.io', 'docker.io'],
  ['Index.Docker.io', 'docker.io'],
  ['registry.hub.docker.com', 'docker.io'],
  ['docker.io.evil.example', 'docker.io.evil.example'],
  ['notdocker.io', 'notdocker.io'],
])('canonicalRegistry: %s is %s', (host, canonical) => {
  expect(canonicalRegistry(host)).toBe(canonical)
})

test.each([
  ['a', true],
  ['_a.b-c', true],
  ['x'.repeat(128), true],
  ['x'.repeat(129), false],
  ['', false],
  ['.a', false],
  ['a/b', false],
  ['a b', false],
  ['ä', false],
])('isTag: %j is a tag: %s', (tag, legal) => {
  expect(isTag(tag)).toBe(legal)
})
