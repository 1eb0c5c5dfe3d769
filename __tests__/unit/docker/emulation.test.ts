import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { hostPlatform, installEmulation, planEmulation } from '../../../src/docker/emulation.ts'
import { formatPlatform, parsePlatform } from '../../../src/oci/platform.ts'
import type { Run } from '../../../src/process.ts'

let handlers: string
beforeEach(async () => {
  handlers = await mkdtemp(join(tmpdir(), 'binfmt-'))
})
afterEach(() => rm(handlers, { recursive: true }))

const register = (name: string, state = 'enabled'): Promise<void> =>
  writeFile(join(handlers, name), `${state}\ninterpreter /usr/bin/${name}\nflags: POCF\n`)

describe('what needs an emulator', () => {
  test.each<[platforms: string, host: string, registered: readonly string[], emulated: string, missing: string]>([
    ['linux/amd64', 'amd64', [], '', ''],
    ['linux/amd64/v3 linux/386', 'amd64', [], '', ''],
    ['linux/arm64', 'arm64', [], '', ''],
    ['linux/arm/v7', 'arm64', [], 'linux/arm/v7', 'linux/arm/v7'],
    ['linux/arm64', 'amd64', [], 'linux/arm64', 'linux/arm64'],
    ['linux/arm64', 'amd64', ['qemu-aarch64'], 'linux/arm64', ''],
    ['linux/arm64 linux/s390x', 'amd64', ['qemu-aarch64'], 'linux/arm64 linux/s390x', 'linux/s390x'],
    ['linux/amd64', 'arm64', ['qemu-x86_64'], 'linux/amd64', ''],
    ['linux/mips', 'amd64', [], 'linux/mips', 'linux/mips'],
  ])('%s on %s with %j', async (platforms, host, registered, emulated, missing) => {
    await Promise.all(registered.map(name => register(name)))
    const plan = await planEmulation(platforms.split(' ').map(parsePlatform), { os: 'linux', architecture: host }, handlers)
    expect(plan.emulated.map(formatPlatform).join(' ')).toBe(emulated)
    expect(plan.missing.map(formatPlatform).join(' ')).toBe(missing)
  })

  test('a handler that is switched off does not count', async () => {
    await register('qemu-aarch64', 'disabled')
    expect((await planEmulation([parsePlatform('linux/arm64')], parsePlatform('linux/amd64'), handlers)).missing).toHaveLength(1)
  })

  test.each([
    ['x64', 'amd64'],
    ['arm64', 'arm64'],
    ['ppc64', 'ppc64le'],
  ])("Node's %s is OCI's %s", (node, oci) => {
    expect(formatPlatform(hostPlatform(node))).toBe(`linux/${oci}`)
  })
})

describe('installing', () => {
  const platforms = ['linux/arm/v7', 'linux/arm/v6', 'linux/s390x'].map(parsePlatform)
  /** A `docker` that prints `stdout`, and keeps how it was called. */
  const docker = (stdout: string, exitCode = 0): { run: Run; calls: string[][] } => {
    const calls: string[][] = []
    const run: Run = async (command, args) => {
      calls.push([command, ...args])
      return { exitCode, stdout, stderr: 'docker: Error response from daemon: no' }
    }
    return { run, calls }
  }

  test('is one privileged run for the architectures that are needed', async () => {
    const { run, calls } = docker(
      'installing: arm OK\n{"supported":["linux/amd64","linux/arm/v7","linux/arm/v6","linux/s390x"],"emulators":["x"]}',
    )
    await installEmulation(run, platforms, 'binfmt:1', {})
    expect(calls).toEqual([['docker', 'run', '--privileged', '--rm', 'binfmt:1', '--install', 'arm,s390x']])
  })

  test.each([
    [
      'a platform that is not in "supported", though its emulator is registered',
      '{"supported":["linux/amd64","linux/arm/v7"],"emulators":["qemu-s390x"]}',
    ],
    ['output that is not JSON', 'Segmentation fault'],
    ['"supported" that is no list', '{"supported":"linux/s390x"}'],
  ])('fails for %s', async (_, stdout) => {
    await expect(installEmulation(docker(stdout).run, platforms, 'binfmt:1', {})).rejects.toThrow(/linux\/s390x/)
  })

  test('fails when the command fails, whatever it printed', async () => {
    const { run } = docker('{"supported":["linux/arm/v7","linux/s390x"]}', 125)
    await expect(installEmulation(run, platforms, 'binfmt:1', {})).rejects.toThrow(/exit code 125: .*no/)
  })
})
