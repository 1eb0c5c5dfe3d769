import { readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, expect, test } from '@jest/globals'
import {
  beginLease,
  endLease,
  type Lease,
  type LeaseStore,
  saveRegistered,
} from '../../../../src/docker/emulation/leases.ts'
import { identifyProcess, isAlive } from '../../../../src/docker/emulation/process-identity.ts'
import { systemClock } from '../../../../src/lib/clock.ts'
import { testDirectory } from '../../../support/test-directory.ts'

const directory = testDirectory()
let ledger: LeaseStore
beforeEach(() => {
  ledger = { directory: directory(), clock: systemClock }
})

/** Ends a lease, and gives what was to be unregistered. */
async function end(lease: Lease): Promise<readonly string[]> {
  const unregistered: string[] = []
  await endLease(ledger, lease, async handlers => {
    unregistered.push(...handlers)
  })
  return unregistered.sort()
}

const begin = (...handlers: readonly string[]): Promise<Lease> => beginLease(ledger, handlers, process.pid)

test('what a step has registered goes with its end, and nothing is left in the book', async () => {
  const lease = await begin('qemu-arm', 'qemu-s390x')
  await saveRegistered(ledger, lease, ['qemu-s390x'])
  expect(await end(lease)).toEqual(['qemu-s390x'])
  expect(await readdir(ledger.directory)).toEqual([])
})

test('what was there before stays', async () => {
  expect(await end(await begin('qemu-arm'))).toEqual([])
})

test('what another step still uses stays until that one ends', async () => {
  const first = await begin('qemu-arm', 'qemu-s390x')
  await saveRegistered(ledger, first, ['qemu-arm', 'qemu-s390x'])
  const second = await begin('qemu-arm')
  expect(await end(first)).toEqual(['qemu-s390x'])
  expect(await end(second)).toEqual(['qemu-arm'])
  expect(await end(await begin('qemu-s390x', 'qemu-arm'))).toEqual([])
})

test('what is noted again replaces what was noted', async () => {
  const lease = await begin('qemu-arm', 'qemu-s390x')
  await saveRegistered(ledger, lease, ['qemu-arm', 'qemu-s390x'])
  await saveRegistered(ledger, lease, ['qemu-arm'])
  expect(await end(lease)).toEqual(['qemu-arm'])
})

test('the lease of a job that was killed does not count', async () => {
  const mine = await begin('qemu-arm')
  await saveRegistered(ledger, mine, ['qemu-arm'])
  // No process has this number: Linux gives none above its limit of 2^22.
  await beginLease(ledger, ['qemu-arm'], 2 ** 22 + 1)
  expect(await end(mine)).toEqual(['qemu-arm'])
})

test('what was registered before the machine was started anew is not there any more', async () => {
  await writeFile(join(ledger.directory, 'registered-x'), JSON.stringify({ boot: 'another', handlers: ['qemu-arm'] }))
  expect(await end(await begin('qemu-arm'))).toEqual([])
})

test('files that are no entries are left out', async () => {
  await writeFile(join(ledger.directory, 'lease-broken'), '{')
  const lease = await begin('qemu-arm')
  await saveRegistered(ledger, lease, ['qemu-arm'])
  expect(await end(lease)).toEqual(['qemu-arm'])
})

test('steps that end at the same time take turns', async () => {
  const leases = await Promise.all(Array.from({ length: 5 }, () => begin('qemu-arm')))
  const [first] = leases
  if (first !== undefined) await saveRegistered(ledger, first, ['qemu-arm'])
  const ends = await Promise.all(leases.map(end))
  expect(ends.flat()).toEqual(['qemu-arm'])
})

test('a lock that was left behind is broken, and one that fails is not left behind', async () => {
  const lock = join(ledger.directory, 'lock')
  await writeFile(lock, '')
  await utimes(lock, 0, 0)
  const lease = await begin('qemu-arm')
  await saveRegistered(ledger, lease, ['qemu-arm'])
  await expect(endLease(ledger, lease, () => Promise.reject(new Error('no docker')))).rejects.toThrow('no docker')
  expect(await end(await begin())).toEqual(['qemu-arm'])
})

test('a process is told from one that has its number', async () => {
  const holder = await identifyProcess(process.pid)
  expect(await isAlive(holder)).toBe(true)
  expect(await isAlive({ ...holder, started: '1' })).toBe(false)
  expect(await isAlive({ ...holder, boot: 'another' })).toBe(false)
  expect(await isAlive({ ...holder, namespace: 'pid:[1]', pid: 2 ** 22 + 1 })).toBe(true)
})
