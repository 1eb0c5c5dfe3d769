import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  formatPlatform,
  formatPlatformShort,
  likelyPlatform,
  normalizePlatform,
  parsePlatform,
} from '../../../src/oci/platform.ts'

describe('parsePlatform', () => {
  test.each([
    ['linux/amd64', 'linux/amd64'],
    ['linux/amd64/v1', 'linux/amd64'],
    ['linux/amd64/v3', 'linux/amd64/v3'],
    ['linux/x86_64', 'linux/amd64'],
    ['linux/x86-64', 'linux/amd64'],
    ['Linux/AMD64', 'linux/amd64'],
    ['linux/arm64', 'linux/arm64'],
    ['linux/arm64/v8', 'linux/arm64'],
    ['linux/arm64/8', 'linux/arm64'],
    ['linux/arm64/v9', 'linux/arm64/v9'],
    ['linux/aarch64', 'linux/arm64'],
    ['linux/arm', 'linux/arm/v7'],
    ['linux/arm/v7', 'linux/arm/v7'],
    ['linux/arm/7', 'linux/arm/v7'],
    ['linux/arm/v6', 'linux/arm/v6'],
    ['linux/armhf', 'linux/arm/v7'],
    ['linux/armel', 'linux/arm/v6'],
    ['linux/i386', 'linux/386'],
    ['linux/loongarch64', 'linux/loong64'],
    ['macos/arm64', 'darwin/arm64'],
    ['wasi/wasm', 'wasi/wasm'],
    ['windows(10.0.20348.2402)/amd64', 'windows(10.0.20348.2402)/amd64'],
    [' linux/s390x ', 'linux/s390x'],
  ])('%s is %s', (text, canonical) => {
    expect(formatPlatform(parsePlatform(text))).toBe(canonical)
  })

  test.each([
    ['', '"" is not a platform of the form os/architecture[/variant].'],
    ['amd64', '"amd64" is not a platform of the form os/architecture[/variant]. Write linux/amd64.'],
    ['aarch64', '"aarch64" is not a platform of the form os/architecture[/variant]. Write linux/arm64.'],
    ['linux/amd64/v3/x', '"linux/amd64/v3/x" is not a platform of the form os/architecture[/variant].'],
    ['linux/', '"linux/" is not a platform of the form os/architecture[/variant].'],
    ['linus/amd64', '"linus/amd64" is not a platform: "linus" is not a known operating system. Did you mean "linux"?'],
    ['linux/amd46', '"linux/amd46" is not a platform: "amd46" is not a known architecture. Did you mean "amd64"?'],
    ['linux/amr64', '"linux/amr64" is not a platform: "amr64" is not a known architecture. Did you mean "arm64"?'],
    ['linux/armv7', '"linux/armv7" is not a platform: "armv7" is not a known architecture. Write linux/arm/v7.'],
    ['arm/v7', '"arm/v7" is not a platform: "arm" is not a known operating system. Write linux/arm/v7.'],
    ['linux-amd64', '"linux-amd64" is not a platform of the form os/architecture[/variant]. Write linux/amd64.'],
    [
      'linux/amd64 linux/arm64',
      '"linux/amd64 linux/arm64" is not a platform of the form os/architecture[/variant]. Separate platforms with commas or newlines.',
    ],
    [
      'a;b',
      '"a;b" is not a platform of the form os/architecture[/variant]. Separate platforms with commas or newlines.',
    ],
    ['linux/constructor', '"linux/constructor" is not a platform: "constructor" is not a known architecture.'],
    ['linux/arm/v9', '"linux/arm/v9" is not a platform: "v9" is not a variant of arm; it has v5, v6, v7, v8.'],
    ['linux/s390x/v1', '"linux/s390x/v1" is not a platform: "v1" is not a variant of s390x; it has none.'],
  ])('%j is refused', (text, message) => {
    expect(() => parsePlatform(text)).toThrow(new Error(message))
  })
})

test.each([
  ['linux-amd64', 'linux/amd64'],
  ['Linux_x86_64', 'linux/amd64'],
  ['linux arm64', 'linux/arm64'],
  ['linux-arm-v7', 'linux/arm/v7'],
  ['armv7l', 'linux/arm/v7'],
  ['linux/arm32v6', 'linux/arm/v6'],
  ['arm64v8', 'linux/arm64'],
  ['linux/armv8', 'linux/arm64'],
  ['amd64v3', 'linux/amd64/v3'],
  ['windows-x64', 'windows/amd64'],
  ['macos/aarch64', 'darwin/arm64'],
  ['linux', undefined],
  ['', undefined],
  ['linux/amd64/v3/x', undefined],
  ['linux/arm/v9', undefined],
  ['constructor', undefined],
])('likelyPlatform: %j is most likely %s', (text, platform) => {
  expect(likelyPlatform(text)).toBe(platform)
})

describe('normalizePlatform', () => {
  test('leaves out what is empty, and keeps what Windows needs', () => {
    const features = { osVersion: '10.0.1', osFeatures: ['win32k'] }
    expect(normalizePlatform({ os: 'windows', architecture: 'amd64', variant: '', ...features })).toEqual({
      os: 'windows',
      architecture: 'amd64',
      ...features,
    })
    expect(normalizePlatform({ os: 'linux', architecture: '386', osVersion: '', osFeatures: [] })).toEqual({
      os: 'linux',
      architecture: '386',
    })
  })

  test('is settled after one time, and the written form reads back', () => {
    const platform = fc.record(
      {
        os: fc.constantFrom('linux', 'windows', 'Darwin', 'macos', 'freebsd'),
        architecture: fc.constantFrom('amd64', 'arm', 'ARM64', 'aarch64', 'armhf', 'i386', 's390x'),
        variant: fc.constantFrom('v8', 'v7'),
        osVersion: fc.constantFrom('10.0.20348.2402', '14.1'),
      },
      { requiredKeys: ['os', 'architecture'] },
    )
    fc.assert(
      fc.property(platform, given => {
        const once = normalizePlatform(given)
        expect(normalizePlatform(once)).toEqual(once)
        if (given.variant === undefined) expect(parsePlatform(formatPlatform(once))).toEqual(once)
      }),
    )
  })
})

test('likelyPlatform: every platform is likely to be itself', () => {
  const system = fc.constantFrom('linux', 'windows')
  const processor = fc.constantFrom('amd64', 'arm64', 'arm/v6', '386', 'ppc64le', 'riscv64')
  fc.assert(
    fc.property(system, processor, fc.constantFrom('-', '_', '/', ' '), (os, architecture, by) => {
      expect(likelyPlatform(`${os}${by}${architecture.replace('/', by)}`)).toBe(`${os}/${architecture}`)
    }),
  )
})

test('formatPlatformShort: leaves the version out', () => {
  expect(formatPlatformShort(parsePlatform('windows(10.0.1)/amd64'))).toBe('windows/amd64')
})
