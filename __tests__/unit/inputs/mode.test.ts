import { describe, expect, test } from '@jest/globals'
import { modeOf } from '../../../src/inputs/mode.ts'
import { parsePlatform } from '../../../src/oci/platform.ts'

const platforms = (text: string) => text.split(' ').filter(Boolean).map(parsePlatform)

test.each<[what: string, platforms: string, matrix: unknown, publish: 'auto' | boolean, mode: 'leg' | 'single']>([
  ['no matrix', 'linux/amd64 linux/arm64', null, 'auto', 'single'],
  ['no matrix and no platform', '', null, 'auto', 'single'],
  ['the platform of the matrix', 'linux/amd64', { platform: 'linux/amd64' }, 'auto', 'leg'],
  ['the platform of the matrix by another name', 'linux/arm64', { platform: 'linux/aarch64' }, 'auto', 'leg'],
  ['several platforms of the matrix', 'linux/386 linux/amd64', { platform: 'linux/amd64,linux/386' }, 'auto', 'leg'],
  ['beside other values', 'linux/amd64', { platform: 'linux/amd64', os: 'x', n: 1 }, 'auto', 'leg'],
  ['a matrix of variants', 'linux/amd64 linux/arm64', { variant: 'alpine' }, 'auto', 'single'],
  [
    'a matrix of variants, each with its list',
    'linux/386 linux/amd64',
    { list: 'linux/386,linux/amd64' },
    'auto',
    'single',
  ],
  ['a matrix whose platform is something else', 'linux/amd64 linux/arm64', { platform: 'debian' }, 'auto', 'single'],
  ['several platforms where the matrix has none', 'linux/386 linux/amd64', { platform: '' }, 'auto', 'single'],
  ['publish: true in a matrix', 'linux/amd64', { platform: 'linux/amd64' }, true, 'single'],
  ['publish: false without a matrix', 'linux/amd64', null, false, 'leg'],
])('modeOf: %s', (_, names, matrix, publish, mode) => {
  expect(modeOf({ platforms: platforms(names), matrix, publish })).toBe(mode)
})

describe('modeOf: does not guess what may be a leg', () => {
  test.each<[what: string, platforms: string, matrix: unknown, followed: string]>([
    ['the platform by another key', 'linux/arm64', { target: 'linux/arm64', n: 1 }, 'matrix.target (linux/arm64)'],
    ['its architecture', 'linux/arm64', { arch: 'arm64' }, 'matrix.arch (arm64)'],
    ['as others call it', 'linux/amd64', { arch: 'x86_64' }, 'matrix.arch (x86_64)'],
    ['with other separators', 'linux/arm/v7', { os: 'linux-arm-v7' }, 'matrix.os (linux-arm-v7)'],
    ['within an object', 'linux/arm64', { config: { to: 'linux/aarch64' } }, 'matrix.config.to (linux/aarch64)'],
    ['a platform that is an object', 'linux/amd64', { platform: { name: 'amd64' } }, 'matrix.platform.name (amd64)'],
    ['its runner', 'linux/arm64', { runner: 'ubuntu-24.04-arm' }, 'matrix.runner (ubuntu-24.04-arm)'],
    ['a runner, and no platform', '', { runner: 'ubuntu-latest' }, 'matrix.runner (ubuntu-latest)'],
    ['labels of a runner, and no platform', '', { on: ['self-hosted', 'ARM64'] }, 'matrix.on.0 (self-hosted)'],
    ['a processor, and no platform', '', { arch: 'riscv64' }, 'matrix.arch (riscv64)'],
  ])('%s', (_, names, matrix, followed) => {
    const mode = () => modeOf({ platforms: platforms(names), matrix, publish: 'auto' })
    expect(mode).toThrow(
      `publish: the build seems to depend on ${followed}, so this job may be one leg of an image or a complete image.`,
    )
    expect(mode).toThrow(/Set matrix\.platform to the built platform, or set "publish" to false.*to true/)
  })

  test.each<[what: string, platforms: string, matrix: unknown, built: string]>([
    ['more', 'linux/amd64 linux/arm64', { platform: 'linux/amd64' }, 'the build is for linux/amd64, linux/arm64'],
    ['another one', 'linux/amd64', { platform: 'linux/arm64' }, 'the build is for linux/amd64'],
    ['one, and the matrix none', 'linux/amd64', { platform: '' }, 'the build is for linux/amd64'],
    ['none, as the matrix', '', { platform: '' }, '"platforms" is empty'],
    ['none, though the matrix has one', '', { platform: 'linux/arm64' }, '"platforms" is empty'],
  ])('%s than matrix.platform says', (_, names, matrix, built) => {
    expect(() => modeOf({ platforms: platforms(names), matrix, publish: 'auto' })).toThrow(
      new RegExp(
        `^publish: matrix\\.platform is "[^"]*", but ${built}, so this job may be one leg of an image or a complete image`,
      ),
    )
  })

  test.each<[what: string, platforms: string, matrix: unknown]>([
    ['images', 'linux/amd64', { image: 'server', context: './server' }],
    ['images, and no platform', '', { image: 'worker', dockerfile: 'worker.Dockerfile' }],
    ['versions', 'linux/arm64', { python: '3.14', variant: 'alpine' }],
    ['another processor than is built', 'linux/amd64', { firmware: 'arm-none-eabi' }],
    ['two platforms, and a runner', 'linux/amd64 linux/arm64', { runner: 'ubuntu-24.04-arm' }],
  ])('but a matrix of %s is', (_, names, matrix) => {
    expect(modeOf({ platforms: platforms(names), matrix, publish: 'auto' })).toBe('single')
  })
})
