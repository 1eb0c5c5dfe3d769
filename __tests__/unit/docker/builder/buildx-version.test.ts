import { describe, expect, test } from '@jest/globals'
import { parseChecksums, releaseFile } from '../../../../src/docker/builder/buildx-release.ts'
import { type BuildxVersion, parseBuildxVersion } from '../../../../src/docker/builder/buildx-version.ts'
import { isOlder, runBuildx } from '../../../../src/docker/builder/run-buildx.ts'
import type { CommandResult } from '../../../../src/lib/process.ts'
import { answering } from '../../../support/answering.ts'

const sha256 = 'ab'.repeat(32)

describe('parseBuildxVersion: a version', () => {
  test.each<[text: string, version: BuildxVersion]>([
    ['v0.36.1', { kind: 'exact', version: '0.36.1' }],
    ['0.36.1', { kind: 'exact', version: '0.36.1' }],
    ['v0.37.0-rc1', { kind: 'exact', version: '0.37.0-rc1' }],
    ['0.36', { kind: 'range', range: '0.36' }],
    ['v0.36.x', { kind: 'range', range: '0.36' }],
    ['>=0.30', { kind: 'range', range: '>=0.30' }],
    ['>= 0.30.1 <1', { kind: 'range', range: '>= 0.30.1 <1' }],
    ['~0.36', { kind: 'range', range: '~0.36' }],
    ['latest', { kind: 'latest' }],
    ['https://example.com/buildx', { kind: 'url', url: 'https://example.com/buildx', sha256: undefined }],
    [`https://example.com/buildx#sha256=${sha256}`, { kind: 'url', url: 'https://example.com/buildx', sha256 }],
    [
      `https://example.com/buildx#sha256:${sha256.toUpperCase()}`,
      { kind: 'url', url: 'https://example.com/buildx', sha256 },
    ],
  ])('%s', (text, version) => {
    expect(parseBuildxVersion(text)).toEqual(version)
  })

  test.each([
    ['newest', /is not a version/],
    ['lab:latest', /separate builds are not supported/],
    ['https://github.com/docker/buildx.git#v0.36.1', /Git repository/],
    ['https://example.com/buildx#sha256=abc', /not of the form #sha256/],
    ['>=0.30; rm -rf /', /is not a version/],
  ])('not %s', (text, message) => {
    expect(() => parseBuildxVersion(text)).toThrow(message)
  })
})

test.each([
  ['linux', 'x64', 'buildx-v0.36.1.linux-amd64'],
  ['linux', 'arm64', 'buildx-v0.36.1.linux-arm64'],
  ['linux', 'ppc64', 'buildx-v0.36.1.linux-ppc64le'],
  ['linux', 'arm', 'buildx-v0.36.1.linux-arm-v7'],
  ['darwin', 'arm64', 'buildx-v0.36.1.darwin-arm64'],
  ['win32', 'x64', 'buildx-v0.36.1.windows-amd64.exe'],
])('releaseFile: %s on %s is %s', (system, architecture, file) => {
  expect(releaseFile('0.36.1', { system, architecture })).toBe(file)
})

test('parseChecksums: reads the output of sha256sum, binary or not', () => {
  const text = `${sha256} *buildx-a\n${'0'.repeat(64)}  ./buildx-b\nnot a line\n`
  expect(parseChecksums(text)).toEqual(
    new Map([
      ['buildx-a', sha256],
      ['buildx-b', '0'.repeat(64)],
    ]),
  )
})

test.each([
  ['0.12.1', '0.13.0', true],
  ['0.13.0', '0.13.0', false],
  ['0.13.1', '0.13.0', false],
  ['1.0.0', '0.13.0', false],
  ['0.9.9+ds1', '0.13.0', true],
  ['of an unknown version', '0.13.0', false],
])('isOlder: %s is older than %s: %s', (version, than, older) => {
  expect(isOlder(version, than)).toBe(older)
})

describe('runBuildx: a command that fails', () => {
  const MISSING = 'unknown flag: --name\n\nUsage:  docker [OPTIONS] COMMAND [ARG...]\n'
  const OLD = "unknown flag: --buildkitd-config\nSee 'docker buildx create --help'.\n"
  const failed = (exitCode: number, stderr: string): CommandResult => ({ exitCode, stdout: '', stderr })
  const version = (text: string): CommandResult => ({
    exitCode: 0,
    stdout: `github.com/docker/buildx ${text} abc\n`,
    stderr: '',
  })

  test.each<[what: string, create: CommandResult, version: CommandResult, message: RegExp, processes: number]>([
    [
      'for want of buildx',
      failed(125, MISSING),
      failed(1, 'docker: unknown command: docker buildx'),
      /^buildx-version: buildx is not installed on this machine; 0\.13\.0 or newer is required/,
      2,
    ],
    [
      'for want of buildx, in the words of an older docker',
      failed(1, "docker: 'buildx' is not a docker command."),
      failed(1, ''),
      /buildx is not installed/,
      2,
    ],
    [
      'for an old buildx',
      failed(125, OLD),
      version('v0.12.1'),
      /^buildx-version: buildx 0\.12\.1 is installed, but --buildkitd-config requires 0\.13\.0 or newer/,
      2,
    ],
    [
      'for a driver that came later',
      failed(1, 'ERROR: failed to find driver "cloud"'),
      version('v0.36.1'),
      /buildx 0\.36\.1 is installed, but cloud requires 0\.37\.0/,
      2,
    ],
    [
      'for an option that came later',
      failed(
        1,
        'ERROR: failed to initialize builder b (b0): invalid driver option env.HTTPS_PROXY for driver kubernetes',
      ),
      version('v0.27.0'),
      /buildx 0\.27\.0 is installed, but the driver option env\.… of kubernetes requires 0\.28\.0/,
      2,
    ],
    [
      'for a flag that none has',
      failed(125, 'unknown flag: --nonsense'),
      version('v0.36.1'),
      /exit code 125: unknown flag/,
      2,
    ],
    [
      'for another reason',
      failed(1, 'ERROR: no such image'),
      version('v0.12.1'),
      /exit code 1: ERROR: no such image/,
      1,
    ],
  ])('%s', async (_, create, answer, message, processes) => {
    const calls: string[][] = []
    const run = answering(args => (args[1] === 'version' ? answer : create), calls)
    await expect(runBuildx(run, ['buildx', 'create', '--name', 'b'], {})).rejects.toThrow(message)
    expect(calls).toHaveLength(processes)
  })
})
