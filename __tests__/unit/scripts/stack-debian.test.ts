import { describe, expect, test } from '@jest/globals'
import { debianSuite, mirrorOf } from '../../../scripts/stack/debian.ts'

describe('debianSuite', () => {
  test.each([
    ['Debian', 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\n', 'bookworm'],
    ['quoted values', 'ID="debian"\nVERSION_CODENAME="trixie"\n', 'trixie'],
    ['a derivative, whose code name is another', 'ID=ubuntu\nID_LIKE=debian\nVERSION_CODENAME=noble\n', undefined],
    ['unstable without a code name', 'ID=debian\n', undefined],
    ['no file', '', undefined],
  ])('%s', (_, text, suite) => {
    expect(debianSuite(text)).toBe(suite)
  })
})

describe('mirrorOf', () => {
  const targets = [
    'http://security.example.org/debian-security/ bookworm-security main',
    'https://packages.example.org/tool/ stable main',
    'http://mirror.example.org/debian/ bookworm contrib',
    'https://mirror.example.org/debian/ bookworm main',
  ].join('\n')

  test('is the source of the release itself', () => {
    expect(mirrorOf(targets, 'bookworm')).toBe('https://mirror.example.org/debian')
  })

  test.each([
    ['another release', targets, 'trixie'],
    ['no sources', '', 'bookworm'],
    ['no sources and no Debian', '', undefined],
  ])('is unknown for %s', (_, text, suite) => {
    expect(mirrorOf(text, suite)).toBeUndefined()
  })
})
