import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Clock, systemClock } from '../../lib/clock.ts'
import { randomUUID } from '../../lib/crypto.ts'
import { type Members, members } from '../../lib/json.ts'
import { identifyProcess, isAlive, type ProcessIdentity } from './process-identity.ts'
import { createFile, openSharedDirectory, readSmallFile, removeFile, replaceFile, writtenAt } from './shared-files.ts'

/**
 * The records of the steps that use the kernel's handlers, on a machine that outlives its jobs. All jobs share the
 * handlers: a step must not remove one that another step uses, and the last step that uses it removes it.
 *
 * Every user of the machine can write here. A false entry can only keep an emulator or remove one.
 */
export interface LeaseStore {
  /** A directory that all jobs of the machine share. */
  readonly directory: string
  readonly clock: Clock
}

export const machineLeases = (): LeaseStore => ({ directory: join(tmpdir(), 'manifold-emulation'), clock: systemClock })

/** The use of handlers by one step. */
export interface Lease {
  readonly id: string
  readonly handlers: readonly string[]
}

const LEASE = 'lease-'
const REGISTERED = 'registered-'
const LOCK = 'lock'
/** The maximum age of a lock, which covers a few files and at most one run of a container. */
const LOCK_LIMIT_MS = 60_000
const LOCK_POLL_MS = 50
/** The maximum wait. No queue of steps takes this long. */
const LOCK_WAIT_MS = 5 * 60_000

/** Records that a step uses the handlers, until {@link endLease}. `pid` is a process that lives as long as the job. */
export async function beginLease(leases: LeaseStore, handlers: readonly string[], pid: number): Promise<Lease> {
  const lease = { id: randomUUID(), handlers }
  const held: HeldLease = { ...lease, holder: await identifyProcess(pid) }
  await locked(leases, () => replaceFile(join(leases.directory, LEASE + lease.id), JSON.stringify(held)))
  return lease
}

/** Records the handlers that the step registers, and replaces its earlier record. */
export async function saveRegistered(
  { directory }: LeaseStore,
  { id }: Lease,
  handlers: readonly string[],
): Promise<void> {
  const { boot } = await identifyProcess(process.pid)
  const registration: Registration = { boot, handlers }
  await replaceFile(join(directory, REGISTERED + id), JSON.stringify(registration))
}

/**
 * Ends a lease. Calls `unregister` with the registered handlers that no step uses any more, while no other step can
 * begin to use them.
 */
export async function endLease(
  leases: LeaseStore,
  { id }: Lease,
  unregister: (handlers: readonly string[]) => Promise<void>,
): Promise<void> {
  await locked(leases, async () => {
    await removeFile(join(leases.directory, LEASE + id))
    const used = new Set((await livingLeases(leases, id)).flatMap(({ handlers }) => handlers))
    const registrations = await currentRegistrations(leases)
    const idle = new Set(registrations.flatMap(({ value }) => value.handlers).filter(name => !used.has(name)))
    if (idle.size > 0) await unregister([...idle])
    for (const { file, value } of registrations) await removeHandlers(join(leases.directory, file), value, idle)
  })
}

/** Removes handlers that are gone from a registration. One that cannot be rewritten still names them, which is harmless. */
async function removeHandlers(path: string, { boot, handlers }: Registration, gone: ReadonlySet<string>) {
  const left: Registration = { boot, handlers: handlers.filter(name => !gone.has(name)) }
  if (left.handlers.length === 0) await removeFile(path)
  else await replaceFile(path, JSON.stringify(left)).catch(() => {})
}

/** Returns the leases of running jobs, except the one with this id. */
async function livingLeases(leases: LeaseStore, ended: string): Promise<readonly Lease[]> {
  const living: Lease[] = []
  for (const { file, value } of await readAll(leases, LEASE, heldLeaseAt)) {
    if (file !== LEASE + ended && (await isAlive(value.holder))) living.push(value)
  }
  return living
}

/** Returns the registrations since the boot of the machine, which removes all handlers. */
async function currentRegistrations(leases: LeaseStore): Promise<readonly Stored<Registration>[]> {
  const { boot } = await identifyProcess(process.pid)
  return (await readAll(leases, REGISTERED, registrationAt)).filter(({ value }) => value.boot === boot)
}

/** A lease with its process, whose end also ends the lease. */
interface HeldLease extends Lease {
  readonly holder: ProcessIdentity
}

/** The handlers that a step registered, and the id of the kernel's boot. */
interface Registration {
  readonly boot: string
  readonly handlers: readonly string[]
}

function heldLeaseAt(value: unknown, where: string): HeldLease {
  const lease = members(value, where)
  const holder = lease.object('holder')
  const [boot, namespace, started] = [text(holder, 'boot'), text(holder, 'namespace'), text(holder, 'started')]
  return {
    id: lease.string('id'),
    handlers: lease.list('handlers', textAt),
    holder: { boot, namespace, started, pid: holder.count('pid') },
  }
}

function registrationAt(value: unknown, where: string): Registration {
  const registration = members(value, where)
  return { boot: text(registration, 'boot'), handlers: registration.list('handlers', textAt) }
}

/** Parses a string, which is empty if the kernel does not show the value. */
const text = (object: Members, name: string): string => textAt(object.raw(name), name)

function textAt(value: unknown, where: string): string {
  if (typeof value !== 'string') throw new Error(`${where} is not a string`)
  return value
}

interface Stored<T> {
  readonly file: string
  readonly value: T
}

/** Reads the files that begin with `prefix`, one after another, in case there are many. Skips those without a `T`. */
async function readAll<T>(
  { directory }: LeaseStore,
  prefix: string,
  read: (value: unknown, where: string) => T,
): Promise<readonly Stored<T>[]> {
  const found: Stored<T>[] = []
  for (const file of (await readdir(directory)).filter(name => name.startsWith(prefix))) {
    const content = await readSmallFile(join(directory, file))
    try {
      if (content !== undefined) found.push({ file, value: read(JSON.parse(content), file) })
    } catch {
      // The file is another program's, or corrupt.
    }
  }
  return found
}

/** Runs `act` under the machine's lock. Breaks a lock that its holder abandoned. */
async function locked({ directory, clock }: LeaseStore, act: () => Promise<void>): Promise<void> {
  await openSharedDirectory(directory)
  const lock = join(directory, LOCK)
  const giveUpAt = clock.now() + LOCK_WAIT_MS
  while (!(await createFile(lock))) {
    if (clock.now() > giveUpAt) throw new Error(`"${lock}" has been locked for ${LOCK_WAIT_MS / 60_000} minutes.`)
    const written = await writtenAt(lock)
    if (written !== undefined && Math.abs(clock.now() - written) > LOCK_LIMIT_MS) await removeFile(lock)
    await clock.sleep(LOCK_POLL_MS)
  }
  try {
    await act()
  } finally {
    await removeFile(lock)
  }
}
