import { describe, expect, test } from '@jest/globals'
import {
  BINFMT_IMAGE,
  installArguments,
  isQus,
  parseReport,
  uninstallArguments,
} from '../../../../src/docker/emulation/binfmt-image.ts'
import { emulationProblems, missingHandlers } from '../../../../src/docker/emulation/verify.ts'
import { parsePlatform } from '../../../../src/oci/platform.ts'

const privileged = ['run', '--privileged', '--rm']

describe('binfmt image: the command line', () => {
  test.each<[image: string, architectures: readonly string[] | 'all', args: readonly string[]]>([
    [BINFMT_IMAGE, ['arm64'], [BINFMT_IMAGE, '--install', 'arm64']],
    [BINFMT_IMAGE, ['386', 'arm', 's390x'], [BINFMT_IMAGE, '--install', '386,arm,s390x']],
    [BINFMT_IMAGE, 'all', [BINFMT_IMAGE, '--install', 'all']],
    ['aptman/qus', ['386', 'arm64'], ['aptman/qus', '-s', '--', '-p', 'i386', 'aarch64']],
    ['docker.io/aptman/qus:d7.1', 'all', ['docker.io/aptman/qus:d7.1', '-s', '--', '-p']],
  ])('that installs from %s for %j', (image, architectures, args) => {
    expect(installArguments(image, architectures)).toEqual([...privileged, ...args])
  })

  test('that uninstalls', () => {
    expect(uninstallArguments(BINFMT_IMAGE, ['qemu-arm', 'qemu-s390x'])).toEqual([
      ...privileged,
      BINFMT_IMAGE,
      '--uninstall',
      'qemu-arm,qemu-s390x',
    ])
  })

  test("that uninstalls with qus, whose own option would also remove others' handlers", () => {
    const args = uninstallArguments('aptman/qus', ['qemu-arm', 'qemu-s390x'])
    expect(args.slice(0, -1)).toEqual([...privileged, '--entrypoint', 'sh', 'aptman/qus', '-ec'])
    expect(args.at(-1)?.split('\n')).toEqual([
      expect.stringContaining('mount -t binfmt_misc'),
      'echo -1 > /proc/sys/fs/binfmt_misc/qemu-arm',
      'echo -1 > /proc/sys/fs/binfmt_misc/qemu-s390x',
    ])
  })

  test.each([
    ['aptman/qus', true],
    ['aptman/qus:d7.1', true],
    ['localhost:5000/aptman/qus@sha256:abc', true],
    ['aptman/qus2', false],
    ['example.com/captman/qus', false],
    [BINFMT_IMAGE, false],
  ])('%s is qus: %s', (image, expected) => {
    expect(isQus(image)).toBe(expected)
  })
})

describe('binfmt image: what the program reports', () => {
  test('is in its JSON, and in its lines', () => {
    const stdout = '{\n  "supported": ["linux/amd64","linux/s390x"],\n  "emulators": ["qemu-s390x"]\n}\n'
    const stderr = 'installing: s390x OK\ninstalling: arm64 cannot register "/usr/bin/qemu-aarch64": no\n'
    expect(parseReport({ stdout, stderr })).toEqual({
      supported: ['linux/amd64', 'linux/s390x'],
      emulators: ['qemu-s390x'],
      installed: ['s390x'],
      refusals: new Map([['arm64', 'cannot register "/usr/bin/qemu-aarch64": no']]),
    })
  })

  test.each(['', 'Segmentation fault', '{"supported":"linux/s390x"}', '{"supported":[1]'])(
    'may be nothing: %j',
    stdout => {
      expect(parseReport({ stdout, stderr: '' }).supported).toEqual([])
    },
  )
})

describe('emulation verify: the judgement', () => {
  const s390x = [parsePlatform('linux/s390x')]
  const report = { supported: ['linux/amd64'], emulators: [], installed: [], refusals: new Map<string, string>() }
  const handler = { enabled: true, interpreter: '/usr/bin/qemu-s390x', flags: 'POCF' }

  test.each(['linux/arm/v7', 'linux/arm/v6', 'linux/arm/v5'])('%s is executed by what executes arm', platform => {
    expect(emulationProblems([parsePlatform(platform)], { ...report, supported: ['linux/arm/v7'] }, undefined)).toEqual(
      [],
    )
  })

  test('registered is not executed', () => {
    const problems = emulationProblems(
      s390x,
      { ...report, emulators: ['qemu-s390x'] },
      new Map([['qemu-s390x', handler]]),
    )
    expect(problems).toEqual([
      expect.stringContaining('linux/s390x is registered (qemu-s390x) but does not execute. Its interpreter is'),
    ])
  })

  test.each([
    ['disabled', { ...handler, enabled: false }],
    ['not opened at registration (flag F)', { ...handler, flags: 'OC' }],
  ])('says that a handler is %s', (why, found) => {
    const handlers = new Map([['qemu-s390x', found]])
    expect(emulationProblems(s390x, report, handlers).join()).toContain(why)
    expect(missingHandlers(s390x, handlers).join()).toContain(why)
  })

  test('says why there is no emulator', () => {
    const refusals = new Map([['s390x', 'unsupported architecture: s390x']])
    expect(emulationProblems(s390x, { ...report, refusals }, undefined)).toEqual([
      'linux/s390x has no emulator: unsupported architecture: s390x.',
    ])
    expect(missingHandlers(s390x, new Map())).toEqual(['linux/s390x has no emulator.'])
    expect(missingHandlers(s390x, new Map([['qemu-s390x', handler]]))).toEqual([])
  })
})
