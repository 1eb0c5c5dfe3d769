import { describe, expect, test } from '@jest/globals'
import { handlerNames, hostPlatform, isExecuted } from '../../../../src/docker/emulation/architectures.ts'
import { type Handlers, parseHandler } from '../../../../src/docker/emulation/handlers.ts'
import { type EmulationMode, planEmulation, planRemote } from '../../../../src/docker/emulation/plan.ts'
import { emulationLine } from '../../../../src/docker/emulation/report.ts'
import { formatPlatform, type Platform, parsePlatform } from '../../../../src/oci/platform.ts'

const platforms = (text: string): readonly Platform[] => text.split(' ').filter(Boolean).map(parsePlatform)
const text = (given: readonly Platform[]): string => given.map(formatPlatform).join(' ')

/** `qemu-arm` is enabled and serves containers, `qemu-arm!` is switched off, `qemu-arm?` has no flag F. */
const handlers = (names: string): Handlers =>
  new Map(
    names
      .split(' ')
      .filter(Boolean)
      .map(name => [
        name.replace(/[!?]/, ''),
        { enabled: !name.endsWith('!'), interpreter: '/usr/bin/qemu', flags: name.endsWith('?') ? 'OC' : 'POCF' },
      ]),
  )

describe('planEmulation: what is installed on this machine', () => {
  test.each<[mode: EmulationMode, wanted: string, host: string, there: string, emulated: string, install: string]>([
    ['auto', 'linux/amd64', 'amd64', '', '', ''],
    ['auto', 'linux/amd64/v3', 'amd64', '', '', ''],
    ['auto', 'linux/386', 'amd64', '+sibling', '', ''],
    ['auto', 'linux/386', 'amd64', '', 'linux/386', '386'],
    ['auto', 'linux/386', 'amd64', '+sibling qemu-i386', 'linux/386', ''],
    ['auto', 'linux/arm/v7', 'arm64', '+sibling', '', ''],
    ['auto', 'linux/arm/v7 linux/arm/v6', 'arm64', '', 'linux/arm/v7 linux/arm/v6', 'arm'],
    ['auto', 'linux/arm/v7', 'amd64', '+sibling', 'linux/arm/v7', 'arm'],
    ['auto', 'linux/arm64', 'amd64', '', 'linux/arm64', 'arm64'],
    ['auto', 'linux/arm64', 'amd64', 'qemu-aarch64', 'linux/arm64', ''],
    ['auto', 'linux/arm64', 'amd64', 'qemu-aarch64!', 'linux/arm64', 'arm64'],
    ['auto', 'linux/arm64', 'amd64', 'qemu-aarch64?', 'linux/arm64', 'arm64'],
    ['auto', 'linux/arm64 linux/s390x', 'amd64', 'qemu-aarch64', 'linux/arm64 linux/s390x', 's390x'],
    ['auto', 'linux/amd64', 'arm64', 'rosetta', 'linux/amd64', ''],
    ['auto', 'windows/amd64 wasi/wasm darwin/arm64', 'arm64', '', '', ''],
    ['auto', '', 'amd64', '', '', ''],
    ['always', 'linux/amd64 linux/arm64', 'amd64', 'qemu-aarch64', 'linux/arm64', 'arm64'],
    ['always', 'linux/386', 'amd64', '+sibling', 'linux/386', '386'],
    ['always', 'linux/amd64', 'amd64', '', '', ''],
    ['all', 'linux/amd64', 'amd64', '', '', 'all'],
    ['all', 'linux/arm64', 'amd64', 'qemu-aarch64', 'linux/arm64', 'all'],
    ['never', 'linux/arm64', 'amd64', '', 'linux/arm64', ''],
    ['buildkit', 'linux/arm64', 'amd64', '', 'linux/arm64', ''],
  ])('%s: %s on %s with "%s"', (mode, wanted, host, there, emulated, install) => {
    const view = {
      architecture: host,
      sibling: there.includes('+sibling'),
      handlers: handlers(there.replace('+sibling', '')),
    }
    const plan = planEmulation(mode, platforms(wanted), view)
    expect(text(plan.emulated)).toBe(emulated)
    expect(plan.install === 'all' ? 'all' : plan.install.join(' ')).toBe(install)
  })

  test('a machine that does not show its handlers counts as having none', () => {
    const view = { architecture: 'amd64', sibling: false, handlers: undefined }
    expect(planEmulation('auto', platforms('linux/arm64'), view).install).toEqual(['arm64'])
  })
})

describe('planElsewhere: what is installed for a builder elsewhere', () => {
  const offered = 'linux/amd64 linux/amd64/v2 linux/386 linux/arm/v7'
  test.each<[mode: EmulationMode, wanted: string, install: string]>([
    ['auto', 'linux/amd64 linux/386', ''],
    ['auto', 'linux/amd64/v3', ''],
    ['auto', 'linux/arm/v6', ''],
    ['auto', 'linux/arm64 linux/amd64', 'arm64'],
    ['auto', 'windows/arm64', ''],
    ['always', 'linux/amd64', 'amd64'],
    ['never', 'linux/s390x', ''],
  ])('%s: %s', (mode, wanted, install) => {
    expect(planRemote(mode, platforms(wanted), platforms(offered)).install).toEqual(install.split(' ').filter(Boolean))
  })
})

describe('emulationLine: the line of the log', () => {
  const here = (mode: EmulationMode, wanted: string, there: string, image?: string): string => {
    const view = { architecture: 'amd64', sibling: true, handlers: handlers(there) }
    return emulationLine(mode, planEmulation(mode, platforms(wanted), view), {
      image,
      reachable: true,
    })
  }
  test.each([
    [here('auto', 'linux/amd64 linux/386', ''), 'Emulation: not needed; nothing to install.'],
    [
      here('auto', 'linux/arm64', 'qemu-aarch64'),
      'Emulation: needed for linux/arm64, and the kernel has the handlers; nothing to install.',
    ],
    [
      here('auto', 'linux/arm64 linux/s390x', 'qemu-aarch64', 'binfmt:1'),
      'Emulation: needed for linux/arm64, linux/s390x, and the kernel has a handler for linux/arm64; installed s390x from binfmt:1.',
    ],
    [
      here('auto', 'linux/arm64 linux/s390x', '', 'binfmt:1'),
      'Emulation: needed for linux/arm64, linux/s390x; installed arm64, s390x from binfmt:1.',
    ],
    [here('all', 'linux/amd64', '', 'binfmt:1'), 'Emulation: not needed; installed every emulator of binfmt:1.'],
    [
      here('never', 'linux/arm64', ''),
      'Emulation: needed for linux/arm64; RUN steps for linux/arm64 will fail, because "emulation" is "never".',
    ],
    [
      here('buildkit', 'linux/arm64', ''),
      "Emulation: needed for linux/arm64; BuildKit's own emulators will run linux/arm64.",
    ],
    [
      emulationLine('auto', planRemote('auto', platforms('linux/s390x'), platforms('linux/amd64')), {
        image: undefined,
        reachable: false,
      }),
      'Emulation: needed for linux/s390x; RUN steps for linux/s390x will fail, because the builder runs on another machine and does not support that platform.',
    ],
  ])('%s', (line, expected) => {
    expect(line).toBe(expected)
  })
})

test.each([
  ['enabled\ninterpreter /usr/bin/qemu-arm\nflags: POCF\noffset 0\nmagic 7f45\n', true, '/usr/bin/qemu-arm', 'POCF'],
  ['disabled\ninterpreter /opt/a b\nflags: \noffset 0\n', false, '/opt/a b', ''],
  ['', false, '', ''],
])('parseHandler: the kernel describes a handler as %j', (given, enabled, interpreter, flags) => {
  expect(parseHandler(given)).toEqual({ enabled, interpreter, flags })
})

test.each([
  ['x64', 'linux/amd64'],
  ['arm64', 'linux/arm64'],
  ['ppc64', 'linux/ppc64le'],
])("hostPlatform: Node's %s is the platform %s", (node, platform) => {
  expect(formatPlatform(hostPlatform(node))).toBe(platform)
})

test('isExecuted: false if no emulator exists', () => {
  expect(handlerNames('wasm')).toEqual([])
  expect(handlerNames('toString')).toEqual([])
  expect(isExecuted(parsePlatform('wasi/wasm'))).toBe(false)
})
