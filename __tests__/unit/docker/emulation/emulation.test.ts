import { mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from '@jest/globals'
import type { Docker } from '../../../../src/docker/docker.ts'
import {
  type Emulation,
  type EmulationCleanup,
  type EmulationRequest,
  prepareEmulation,
} from '../../../../src/docker/emulation/emulation.ts'
import { type LeaseStore, saveRegistered } from '../../../../src/docker/emulation/leases.ts'
import { removeEmulation } from '../../../../src/docker/emulation/remove.ts'
import { systemClock } from '../../../../src/lib/clock.ts'
import type { Run } from '../../../../src/lib/process.ts'
import { formatPlatform, parsePlatform } from '../../../../src/oci/platform.ts'
import { type Answer, answering } from '../../../support/answering.ts'
import { type KeptLog, keptLog } from '../../../support/kept-log.ts'
import { testDirectory } from '../../../support/test-directory.ts'

const path = testDirectory()
let handlersDirectory: string
let log: KeptLog
beforeEach(async () => {
  handlersDirectory = path('binfmt_misc')
  await mkdir(handlersDirectory)
  await writeFile(join(handlersDirectory, 'status'), 'enabled\n')
  log = keptLog()
})

const register = (name: string, state = 'enabled'): Promise<void> =>
  writeFile(join(handlersDirectory, name), `${state}\ninterpreter /usr/bin/${name}\nflags: POCF\n`)

/** A docker that answers as `answer` says, and keeps how it was called. */
function fake(answer: Answer): { readonly docker: Docker; readonly calls: string[][] } {
  const calls: string[][] = []
  const run = answering(answer, calls)
  return { docker: { run, log, env: { DOCKER_CONFIG: '/c' }, directory: path() }, calls }
}

/** The binfmt program as it works: it registers what is not there, and prints what it can execute. */
const installing = (...architectures: readonly (readonly [oci: string, handler: string])[]) =>
  fake(async () => {
    const present = await readdir(handlersDirectory)
    for (const [, handler] of architectures) if (!present.includes(handler)) await register(handler)
    const supported = architectures.map(([oci]) => `linux/${oci}`)
    const stderr = architectures
      .map(([oci, handler]) => `installing: ${oci} ${present.includes(handler) ? 'already registered' : 'OK'}`)
      .join('\n')
    return { stdout: JSON.stringify({ supported, emulators: [] }), stderr }
  })

const prepare = (platforms: string, docker: Docker, changes: Partial<EmulationRequest> = {}): Promise<Emulation> =>
  prepareEmulation(
    {
      mode: 'auto',
      platforms: platforms.split(' ').map(parsePlatform),
      images: ['binfmt:1'],
      site: { kind: 'local', architecture: 'amd64' },
      handlersDirectory,
      ...changes,
    },
    docker,
    new AbortController().signal,
  )

const S390X = ['s390x', 'qemu-s390x'] as const
const ARM64 = ['arm64', 'qemu-aarch64'] as const
const installed = (...args: readonly string[]): string[] => ['run', '--privileged', '--rm', ...args]

test("prepareEmulation: runs the image of the engine's own platform, whatever DOCKER_DEFAULT_PLATFORM says", async () => {
  const { docker } = fake(async () => {
    // A file of the kernel that not even root may write to, so that the image must remove it, too.
    await symlink('/proc/version', join(handlersDirectory, 'qemu-s390x'))
    return { stdout: '{"supported":["linux/s390x"]}', stderr: 'installing: s390x OK' }
  })
  const environments: unknown[] = []
  const run: Run = (command, args, options) => {
    environments.push(options?.env)
    return environments.length === 1
      ? docker.run(command, args, options)
      : Promise.resolve({ exitCode: 0, stdout: '', stderr: '' })
  }
  const saved: EmulationCleanup[] = []
  const leases = { directory: path('leases'), clock: systemClock }
  const lease = { leases, pid: process.pid, saveCleanup: (cleanup: EmulationCleanup) => void saved.push(cleanup) }
  await prepare('linux/s390x', { ...docker, run }, { lease })
  const [cleanup] = saved.slice(-1)
  if (cleanup === undefined) throw new Error('The step saved nothing.')
  await removeEmulation(cleanup, { run, leases, handlersDirectory })
  const engine = { DOCKER_DEFAULT_PLATFORM: '' }
  expect(environments).toEqual([{ DOCKER_CONFIG: '/c', ...engine }, engine])
})

describe('prepareEmulation: on this machine', () => {
  test('starts nothing for its own architecture', async () => {
    const { docker, calls } = installing()
    expect(await prepare('linux/amd64', docker)).toEqual({ emulated: [] })
    expect(calls).toEqual([])
    expect(log.lines).toEqual(['Emulation: not needed; nothing to install.'])
  })

  test('one run installs what is missing, and nothing else', async () => {
    await register('qemu-aarch64')
    const { docker, calls } = installing(S390X, ARM64)
    const { emulated } = await prepare('linux/amd64 linux/arm64 linux/s390x', docker)
    expect(emulated.map(formatPlatform)).toEqual(['linux/arm64', 'linux/s390x'])
    expect(calls).toEqual([installed('binfmt:1', '--install', 's390x')])
  })

  test('a handler that is registered but does not execute is an error that says so', async () => {
    const { docker } = fake(async () => {
      await register('qemu-s390x')
      return { stdout: '{"supported":["linux/amd64"],"emulators":["qemu-s390x"]}', stderr: 'installing: s390x OK' }
    })
    await expect(prepare('linux/s390x', docker)).rejects.toThrow(
      /binfmt:1 did not enable this machine to execute linux\/s390x:\nlinux\/s390x is registered \(qemu-s390x\) but does not execute/,
    )
  })

  test('skips a mirror that does not have the image', async () => {
    const { docker, calls } = fake(async args => {
      if (args.includes('mirror/binfmt:1')) return { exitCode: 125, stderr: 'docker: manifest unknown' }
      return { stdout: '{"supported":["linux/s390x"]}', stderr: 'installing: s390x OK' }
    })
    await prepare('linux/s390x', docker, { images: ['mirror/binfmt:1', 'binfmt:1'] })
    expect(calls.map(call => call[3])).toEqual(['mirror/binfmt:1', 'binfmt:1'])
    expect(log.lines.at(-1)).toContain('installed s390x from binfmt:1')
  })

  test.each([
    [125, 'no such image'],
    [1, 'killed'],
  ])('exit code %i of the only image is an error, whatever it printed', async (exitCode, stderr) => {
    const { docker } = fake(() => ({ exitCode, stdout: '{"supported":["linux/s390x"]}', stderr }))
    await expect(prepare('linux/s390x', docker)).rejects.toThrow(`exit code ${exitCode}: ${stderr}`)
  })

  test('judges qus by the handlers that exist afterwards', async () => {
    const qus = fake(async () => {
      await register('qemu-s390x')
      return { stdout: 'Setting /usr/bin/qemu-s390x-static as binfmt interpreter for s390x' }
    })
    await prepare('linux/s390x', qus.docker, { images: ['aptman/qus'] })
    expect(qus.calls).toEqual([installed('aptman/qus', '-s', '--', '-p', 's390x')])
    const idle = fake(() => ({}))
    await expect(prepare('linux/arm64', idle.docker, { images: ['aptman/qus'] })).rejects.toThrow('has no emulator')
  })
})

describe('emulation: for a builder on another machine', () => {
  const elsewhere = (kind: 'engine' | 'remote', offered = 'linux/amd64') => ({
    kind,
    offers: async () => [parsePlatform(offered)],
  })

  test('its own platforms count', async () => {
    const { docker, calls } = installing()
    expect(await prepare('linux/arm64', docker, { site: elsewhere('remote', 'linux/arm64') })).toEqual({ emulated: [] })
    expect(calls).toEqual([])
  })

  test('installs what it does not offer if the engine runs containers', async () => {
    const { docker, calls } = installing(S390X)
    await prepare('linux/s390x', docker, { site: elsewhere('engine') })
    expect(calls).toEqual([installed('binfmt:1', '--install', 's390x')])
  })

  test('otherwise says in the log what will fail', async () => {
    const { docker, calls } = installing(S390X)
    await prepare('linux/s390x', docker, { site: elsewhere('remote') })
    expect(calls).toEqual([])
    expect(log.text()).toContain('RUN steps for linux/s390x will fail')
  })

  test('does not ask it if there is nothing to decide', async () => {
    const { docker } = installing()
    const site = { ...elsewhere('remote'), offers: () => Promise.reject(new Error('asked')) }
    await expect(prepare('linux/s390x', docker, { site, mode: 'buildkit' })).resolves.toEqual({ emulated: [] })
  })
})

describe('on a self-hosted machine', () => {
  const leaseOptions = () => {
    const saved: EmulationCleanup[] = []
    const leases = { directory: path('leases'), clock: systemClock }
    return { saved, leases, pid: process.pid, saveCleanup: (cleanup: EmulationCleanup) => void saved.push(cleanup) }
  }
  /** Ends a step, and returns the handlers that were removed. */
  const end = async (cleanup: EmulationCleanup | undefined, { leases }: { leases: LeaseStore }, run: Run) => {
    if (cleanup === undefined) throw new Error('The step saved nothing.')
    const removed = await removeEmulation(cleanup, { run, leases, handlersDirectory })
    // The kernel takes a handler out when -1 is written to it; a plain file stays.
    for (const name of removed) await rm(join(handlersDirectory, name))
    return removed
  }

  test('the post step removes what the step installed, and only that', async () => {
    await register('qemu-aarch64')
    const lease = leaseOptions()
    const { docker } = installing(S390X, ARM64)
    await prepare('linux/arm64 linux/s390x', docker, { lease })
    expect(await end(lease.saved.at(-1), lease, docker.run)).toEqual(['qemu-s390x'])
    expect(await readdir(handlersDirectory)).toEqual(['qemu-aarch64', 'status'])
  })

  test('a step that is ended in the middle has saved what it was about to do', async () => {
    const lease = leaseOptions()
    const { docker } = fake(async () => {
      await register('qemu-s390x')
      throw new Error('interrupted')
    })
    await expect(prepare('linux/s390x', docker, { lease })).rejects.toThrow('interrupted')
    expect(await end(lease.saved.at(-1), lease, docker.run)).toEqual(['qemu-s390x'])
  })

  test('what another program has registered in between is not ours', async () => {
    const lease = leaseOptions()
    const { docker } = fake(async () => {
      await register('qemu-s390x')
      return { stdout: '{"supported":["linux/s390x"]}', stderr: 'installing: s390x already registered' }
    })
    await prepare('linux/s390x', docker, { lease })
    expect(await end(lease.saved.at(-1), lease, docker.run)).toEqual([])
  })

  test('two legs at the same time: the last one takes it out', async () => {
    const lease = leaseOptions()
    const { docker } = installing(S390X)
    await prepare('linux/s390x', docker, { lease })
    const [first] = lease.saved.splice(0).slice(-1)
    await prepare('linux/s390x', docker, { lease })
    const [second] = lease.saved.slice(-1)
    expect(await end(first, lease, docker.run)).toEqual([])
    expect(await end(second, lease, docker.run)).toEqual(['qemu-s390x'])
  })

  test('a user who may not write to the kernel uses the image that was used to install', async () => {
    const lease = leaseOptions()
    const { docker, calls } = fake(async args => {
      if (args.includes('mirror/binfmt:1')) return { exitCode: 125 }
      // A file of the kernel that not even root may write to.
      if (!args.includes('--uninstall')) await symlink('/proc/version', join(handlersDirectory, 'qemu-s390x'))
      return { stdout: '{"supported":["linux/s390x"]}', stderr: 'installing: s390x OK' }
    })
    await prepare('linux/s390x', docker, { lease, images: ['mirror/binfmt:1', 'binfmt:1'] })
    expect(await end(lease.saved.at(-1), lease, docker.run)).toEqual(['qemu-s390x'])
    expect(calls.at(-1)).toEqual(installed('binfmt:1', '--uninstall', 'qemu-s390x'))
  })

  test('nothing but an emulator is taken out, whatever is written into a lease', async () => {
    const lease = leaseOptions()
    const { docker } = installing(S390X)
    await prepare('linux/s390x', docker, { lease })
    await Promise.all(['jar', 'qemu-x; rm'].map(name => register(name)))
    const [cleanup] = lease.saved
    if (cleanup === undefined) throw new Error('The step saved nothing.')
    await saveRegistered(lease.leases, cleanup.lease, ['jar', 'qemu-x; rm', 'qemu-s390x'])
    expect(await end(cleanup, lease, docker.run)).toEqual(['qemu-s390x'])
  })

  test('nothing is saved where the machine does not show its handlers', async () => {
    await rm(join(handlersDirectory, 'status'))
    const lease = leaseOptions()
    const { docker, calls } = installing(S390X)
    await prepare('linux/s390x', docker, { lease })
    expect(calls).toEqual([installed('binfmt:1', '--install', 's390x')])
    expect(lease.saved).toEqual([])
  })
})
