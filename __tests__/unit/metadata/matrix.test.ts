import { describe, expect, test } from '@jest/globals'
import { computeMatrix, type MatrixEntry, parseRunners } from '../../../src/metadata/matrix.ts'
import { parsePlatform } from '../../../src/oci/platform.ts'
import { problemsOf } from '../../support/metadata.ts'

const matrix = (platforms: string, runners = ''): readonly MatrixEntry[] =>
  computeMatrix(
    platforms.split(' ').map(parsePlatform),
    parseRunners(runners, (where, what) => {
      throw new Error(`${where}: ${what}`)
    }),
  )

describe('computeMatrix: without runners', () => {
  test.each([
    ['linux/amd64', 'ubuntu-latest', 'linux-amd64', false],
    ['linux/amd64/v3', 'ubuntu-latest', 'linux-amd64-v3', false],
    ['linux/386', 'ubuntu-latest', 'linux-386', false],
    ['linux/arm64', 'ubuntu-24.04-arm', 'linux-arm64', false],
    ['linux/arm/v7', 'ubuntu-24.04-arm', 'linux-arm-v7', false],
    ['linux/arm/v6', 'ubuntu-24.04-arm', 'linux-arm-v6', false],
    ['linux/riscv64', 'ubuntu-latest', 'linux-riscv64', true],
    ['linux/s390x', 'ubuntu-latest', 'linux-s390x', true],
    ['windows(10.0.20348.2402)/amd64', 'ubuntu-latest', 'windows-10.0.20348.2402-amd64', false],
  ])('%s is built on %s', (platform, runner, name, emulated) => {
    expect(matrix(platform)).toEqual([{ platform, runner, name, emulated }])
  })
})

describe('computeMatrix: with runners', () => {
  test.each<[platform: string, runners: string, runner: MatrixEntry['runner'], emulated: boolean]>([
    ['linux/riscv64', 'linux/riscv64=[self-hosted, riscv64]', ['self-hosted', 'riscv64'], false],
    ['linux/arm64', 'linux/riscv64=[self-hosted, riscv64]', 'ubuntu-24.04-arm', false],
    ['linux/arm64', 'linux/arm=arm-board', 'ubuntu-24.04-arm', false],
    ['linux/arm/v7', 'linux/arm=arm-board', 'arm-board', false],
    ['linux/arm/v7', 'linux/arm=a-arm\nlinux/arm/v7=b-arm\nlinux=c', 'b-arm', false],
    ['linux/arm/v6', 'linux/arm=a-arm\nlinux/arm/v7=b-arm\nlinux=c', 'a-arm', false],
    ['linux/arm64', 'linux=ubuntu-22.04', 'ubuntu-22.04', true],
    ['linux/arm64', 'linux/arm64=ubuntu-latest', 'ubuntu-latest', true],
    ['linux/arm64', 'default=ubuntu-22.04', 'ubuntu-22.04', true],
    ['linux/arm64', 'linux/arm64=[runs-on, runner=4cpu]', ['runs-on', 'runner=4cpu'], false],
    ['linux/arm64', 'default=x\ndefault=[self-hosted, ARM64]', ['self-hosted', 'ARM64'], false],
    ['linux/arm64', 'linux/arm64=[self-hosted, X64]', ['self-hosted', 'X64'], true],
    ['linux/arm/v7', 'linux/arm=[self-hosted, ARM]', ['self-hosted', 'ARM'], false],
    ['linux/arm64', 'linux/aarch64=a\nlinux/arm64=b', 'b', false],
    ['linux/s390x', `linux/s390x=['big iron', "s390x"]`, ['big iron', 's390x'], false],
    ['linux/386', 'linux/386=ubuntu-24.04', 'ubuntu-24.04', false],
    ['linux/arm/v7', 'linux/arm=ubuntu-24.04', 'ubuntu-24.04', true],
  ])('%s with %j', (platform, runners, runner, emulated) => {
    expect(matrix(platform, runners)).toMatchObject([{ platform, runner, emulated }])
  })
})

test('parseRunners: problems of runners are reported line by line', () => {
  const text = 'linux/amd46=a\n# c\nlinux/arm64=\nlinux//v7=b\nlinux/arm/v7/x=c\nlinux/arm64=[a,]\nlinux/amd64=ok'
  expect(problemsOf(report => parseRunners(text, report))).toEqual([
    'runners, line 1: "linux/amd46" is not a platform or the beginning of one: "amd46" is not a known architecture. Did you mean "amd64"?',
    'runners, line 3: "linux/arm64=" has an empty label. Write, for example, linux/arm64=ubuntu-24.04-arm.',
    'runners, line 4: "linux//v7" is not a platform or the beginning of one, such as linux, linux/arm or linux/arm/v7.',
    'runners, line 5: "linux/arm/v7/x" is not a platform or the beginning of one, such as linux, linux/arm or linux/arm/v7.',
    'runners, line 6: "linux/arm64=[a,]" has an empty label. Write, for example, linux/arm64=ubuntu-24.04-arm.',
  ])
})

test.each([
  ['linux/arm64: my-arm', '"linux/arm64: my-arm" is not of the form platform=runner. Write linux/arm64=my-arm.'],
  ['linux/arm:my-arm', '"linux/arm:my-arm" is not of the form platform=runner. Write linux/arm=my-arm.'],
  ['linux: big', '"linux: big" is not of the form platform=runner. Write linux=big.'],
  ['default: big', '"default: big" is not of the form platform=runner. Write default=big.'],
  ['arm64: my-arm', '"arm64: my-arm" is not of the form platform=runner. Write linux/arm64=my-arm.'],
  ['self-hosted', '"self-hosted" is not of the form platform=runner. Write default=self-hosted.'],
  [
    '[self-hosted, gpu:2]',
    '"[self-hosted, gpu:2]" is not of the form platform=runner. Write default=[self-hosted, gpu:2].',
  ],
  [
    'arm64=my-arm',
    '"arm64" is not a platform or the beginning of one: "arm64" is not a known operating system. Write linux/arm64=my-arm.',
  ],
  [
    'linux-arm64=x',
    '"linux-arm64" is not a platform or the beginning of one: "linux-arm64" is not a known operating system. Write linux/arm64=x.',
  ],
  ['linux/arm64=a linux/amd64=b', 'a line break is missing before "linux/amd64=b".'],
  ['linux/arm64=a,default=b', 'a line break is missing before "default=b".'],
  ['linux/arm64=a # mine', '"# mine" would become part of the value. Put the comment on a line of its own.'],
  ['- linux/arm64=a', 'this is a YAML list. Write one item per line, without "- ".'],
])('parseRunners: runners %j are refused', (text, problem) => {
  expect(problemsOf(report => parseRunners(text, report))).toEqual([`runners, line 1: ${problem}`])
})
