import { chmod, mkdir, readdir, readFile, rename, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from '@jest/globals'
import {
  beginLease,
  endLease,
  type Lease,
  type LeaseStore,
  saveRegistered,
} from '../../../../src/docker/emulation/leases.ts'
import { identifyProcess, isAlive } from '../../../../src/docker/emulation/process-identity.ts'
import { systemClock } from '../../../../src/lib/clock.ts'
import { mustRun, run } from '../../../../src/lib/process.ts'
import { testDirectory } from '../../../support/test-directory.ts'

const directory = testDirectory()
let leases: LeaseStore
beforeEach(() => {
  leases = { directory: directory(), clock: systemClock }
})

/** Ends a lease, and gives what was to be unregistered. */
async function end(lease: Lease): Promise<readonly string[]> {
  const unregistered: string[] = []
  await endLease(leases, lease, async handlers => {
    unregistered.push(...handlers)
  })
  return unregistered.sort()
}

const begin = (...handlers: readonly string[]): Promise<Lease> => beginLease(leases, handlers, process.pid)

test('endLease: unregisters what the step registered, and leaves nothing in the directory', async () => {
  const lease = await begin('qemu-arm', 'qemu-s390x')
  await saveRegistered(leases, lease, ['qemu-s390x'])
  expect(await end(lease)).toEqual(['qemu-s390x'])
  expect(await readdir(leases.directory)).toEqual([])
})

test('endLease: handlers that existed before stay', async () => {
  expect(await end(await begin('qemu-arm'))).toEqual([])
})

test('endLease: handlers that another step uses stay until that step ends', async () => {
  const first = await begin('qemu-arm', 'qemu-s390x')
  await saveRegistered(leases, first, ['qemu-arm', 'qemu-s390x'])
  const second = await begin('qemu-arm')
  expect(await end(first)).toEqual(['qemu-s390x'])
  expect(await end(second)).toEqual(['qemu-arm'])
  expect(await end(await begin('qemu-s390x', 'qemu-arm'))).toEqual([])
})

test('saveRegistered: a second call replaces the first', async () => {
  const lease = await begin('qemu-arm', 'qemu-s390x')
  await saveRegistered(leases, lease, ['qemu-arm', 'qemu-s390x'])
  await saveRegistered(leases, lease, ['qemu-arm'])
  expect(await end(lease)).toEqual(['qemu-arm'])
})

test('endLease: the lease of a killed job does not count', async () => {
  const mine = await begin('qemu-arm')
  await saveRegistered(leases, mine, ['qemu-arm'])
  // No process has this number: Linux gives none above its limit of 2^22.
  await beginLease(leases, ['qemu-arm'], 2 ** 22 + 1)
  expect(await end(mine)).toEqual(['qemu-arm'])
})

test('endLease: ignores registrations from before the machine restarted', async () => {
  const { boot } = await identifyProcess(process.pid)
  const register = (name: string, content: object): Promise<void> =>
    writeFile(join(leases.directory, name), JSON.stringify(content))
  await register('registered-x', { boot: 'another', handlers: ['qemu-arm'] })
  await register('registered-y', { boot, handlers: ['qemu-s390x'] })
  expect(await end(await begin('qemu-arm', 'qemu-s390x'))).toEqual(['qemu-s390x'])
})

test('endLease: steps that end at the same time take turns', async () => {
  const begun = await Promise.all(Array.from({ length: 5 }, () => begin('qemu-arm')))
  const [first] = begun
  if (first !== undefined) await saveRegistered(leases, first, ['qemu-arm'])
  const ends = await Promise.all(begun.map(end))
  expect(ends.flat()).toEqual(['qemu-arm'])
})

test('endLease: breaks an abandoned lock, and leaves none behind if it fails', async () => {
  const lock = join(leases.directory, 'lock')
  await writeFile(lock, '')
  await utimes(lock, 0, 0)
  const lease = await begin('qemu-arm')
  await saveRegistered(leases, lease, ['qemu-arm'])
  await expect(endLease(leases, lease, () => Promise.reject(new Error('no docker')))).rejects.toThrow('no docker')
  expect(await end(await begin())).toEqual(['qemu-arm'])
})

test('isAlive: a process differs from a later one with its number', async () => {
  const holder = await identifyProcess(process.pid)
  expect(await isAlive(holder)).toBe(true)
  expect(await isAlive({ ...holder, started: '1' })).toBe(false)
  expect(await isAlive({ ...holder, boot: 'another' })).toBe(false)
  expect(await isAlive({ ...holder, namespace: 'pid:[1]', pid: 2 ** 22 + 1 })).toBe(true)
})

describe('leases: what another user of the machine puts there', () => {
  /** A lease that registers `qemu-arm`, and ends while `plant` has done its work. */
  async function endAfter(plant: (lease: Lease) => Promise<unknown>): Promise<readonly string[]> {
    const lease = await begin('qemu-arm')
    await saveRegistered(leases, lease, ['qemu-arm'])
    await plant(lease)
    return end(lease)
  }
  const at = (file: string): string => join(leases.directory, file)

  const HOLDER = { boot: '', namespace: '', started: '' }
  test.each([
    '',
    '{',
    'null',
    '[]',
    '{}',
    '{"id":"x","handlers":["qemu-arm"]}',
    '{"id":"x","handlers":["qemu-arm"],"holder":{}}',
    JSON.stringify({ id: 'x', handlers: ['qemu-arm'], holder: { ...HOLDER, pid: '../../tmp/x' } }),
    JSON.stringify({ id: 'x', handlers: [1], holder: { ...HOLDER, pid: process.pid } }),
  ])('a lease that holds %j does not count', async text => {
    expect(await endAfter(() => writeFile(at('lease-x'), text))).toEqual(['qemu-arm'])
  })

  test.each(['{', 'null', '{}', 'BOOT'])('a registration that holds %j does not count', async text => {
    const { boot } = await identifyProcess(process.pid)
    const written = text === 'BOOT' ? JSON.stringify({ boot, handlers: 'qemu-s390x' }) : text
    expect(await endAfter(() => writeFile(at('registered-x'), written))).toEqual(['qemu-arm'])
  })

  test.each(['lease-x', 'registered-x'])('%s is not read if it is a pipe, a link, a directory or huge', async file => {
    const plants = [
      () => mustRun(run, 'mkfifo', [at(file)]),
      () => symlink('/dev/zero', at(file)),
      () => mkdir(at(file)),
      () => writeFile(at(file), `"${'x'.repeat(100_000)}"`),
    ]
    for (const plant of plants) {
      expect(await endAfter(plant)).toEqual(['qemu-arm'])
      await rm(at(file), { recursive: true })
    }
  })

  test('a lease that turned into a directory ends too', async () => {
    const ended = endAfter(async ({ id }) => {
      await rm(at(`lease-${id}`))
      await mkdir(at(`lease-${id}`))
    })
    expect(await ended).toEqual(['qemu-arm'])
  })

  test('a link where a registration goes is replaced, not followed', async () => {
    const victim = at('victim')
    await writeFile(victim, 'precious')
    const lease = await begin('qemu-arm')
    await symlink(victim, at(`registered-${lease.id}`))
    await saveRegistered(leases, lease, ['qemu-arm'])
    expect(await end(lease)).toEqual(['qemu-arm'])
    expect(await readFile(victim, 'utf8')).toBe('precious')
  })

  test('a link in place of the directory is not followed', async () => {
    const target = at('target')
    await mkdir(target)
    await chmod(target, 0o700)
    const lease = await begin('qemu-arm')
    const moved = `${leases.directory}-moved`
    await rename(leases.directory, moved)
    try {
      await symlink(join(moved, 'target'), leases.directory)
      await expect(begin('qemu-arm')).rejects.toThrow(/cannot be used as a shared directory of all jobs/)
      await expect(end(lease)).rejects.toThrow(/cannot be used as a shared directory of all jobs/)
      expect((await stat(join(moved, 'target'))).mode & 0o777).toBe(0o700)
      expect(await readdir(join(moved, 'target'))).toEqual([])
    } finally {
      await rm(leases.directory)
      await rename(moved, leases.directory)
    }
  })

  test.each<[what: string, plant: (lock: string) => Promise<unknown>]>([
    ['a link that leads nowhere', lock => symlink('/nonesuch', lock)],
    ['a directory with files', lock => mkdir(lock).then(() => writeFile(join(lock, 'x'), ''))],
    ['a file of the future', lock => writeFile(lock, '').then(() => utimes(lock, 9e9, 9e9))],
  ])('a lock that is %s is broken', async (_, plant) => {
    leases = { ...leases, clock: { ...systemClock, now: () => Date.now() + 61_000 } }
    await plant(at('lock'))
    const lease = await begin('qemu-arm')
    await saveRegistered(leases, lease, ['qemu-arm'])
    expect(await end(lease)).toEqual(['qemu-arm'])
  })

  test('a lock that is taken again and again is an error in the end', async () => {
    let now = Date.now()
    const sleep = async (): Promise<void> => {
      now += 10_000
      await utimes(at('lock'), now / 1000, now / 1000)
    }
    leases = { ...leases, clock: { ...systemClock, now: () => now, sleep } }
    await writeFile(at('lock'), '')
    await expect(begin('qemu-arm')).rejects.toThrow(/lock" has been locked for 5 minutes\.$/)
  })
})
