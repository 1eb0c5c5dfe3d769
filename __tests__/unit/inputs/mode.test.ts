import { expect, test } from '@jest/globals'
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
  ['more than the platform of the matrix', 'linux/amd64 linux/arm64', { platform: 'linux/amd64' }, 'auto', 'single'],
  ['a matrix whose platform is empty', '', { platform: '' }, 'auto', 'single'],
  ['publish: true in a matrix', 'linux/amd64', { platform: 'linux/amd64' }, true, 'single'],
  ['publish: false without a matrix', 'linux/amd64', null, false, 'leg'],
])('%s', (_, names, matrix, publish, mode) => {
  expect(modeOf({ platforms: platforms(names), matrix, publish })).toBe(mode)
})

test('a platform that comes from the matrix under another name is not guessed at', () => {
  expect(() =>
    modeOf({ platforms: platforms('linux/arm64'), matrix: { target: 'linux/arm64', n: 1 }, publish: 'auto' }),
  ).toThrow(/publish: the platform comes from matrix\.target.*publish: false.*publish: true/)
})
