import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Clock, systemClock } from '../../lib/clock.ts'
import { randomUUID } from '../../lib/crypto.ts'
import { identifyProcess, isAlive, type ProcessIdentity } from './process-identity.ts'

/**
 * Who uses which of the kernel's handlers, on a machine whose jobs come and go. Handlers belong to the whole machine: the
 * step that registered one must not take it away while another works with it, and whoever is the last takes it away.
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

interface Entry extends Lease {
  readonly holder: ProcessIdentity
}

const LEASE = 'lease-'
const REGISTERED = 'registered-'
const LOCK = 'lock'
/** Nobody holds the lock for longer: it covers a few files, and at most one run of a container. */
const LOCK_LIMIT_MS = 60_000
const LOCK_POLL_MS = 50

/** Notes that a step uses the handlers, until {@link endLease}. `pid` lives as long as the step's job does. */
export async function beginLease(ledger: LeaseStore, handlers: readonly string[], pid: number): Promise<Lease> {
  await mkdir(ledger.directory, { recursive: true })
  // Runners of one machine may be different users. Where another one made the directory, it is open already.
  await chmod(ledger.directory, 0o777).catch(() => {})
  const lease = { id: randomUUID(), handlers }
  const entry: Entry = { ...lease, holder: await identifyProcess(pid) }
  await locked(ledger, () => writeFile(join(ledger.directory, LEASE + lease.id), JSON.stringify(entry)))
  return lease
}

/** Notes which handlers the step registers; called again, this replaces what it noted before. */
export async function saveRegistered(
  { directory }: LeaseStore,
  { id }: Lease,
  handlers: readonly string[],
): Promise<void> {
  const { boot } = await identifyProcess(process.pid)
  await writeFile(join(directory, REGISTERED + id), JSON.stringify({ boot, handlers }))
}

/**
 * Ends a lease. Calls `unregister` with the handlers that steps have registered and no step uses any more, while no
 * other step can begin to use them.
 */
export async function endLease(
  ledger: LeaseStore,
  lease: Lease,
  unregister: (handlers: readonly string[]) => Promise<void>,
): Promise<void> {
  await locked(ledger, async () => {
    await rm(join(ledger.directory, LEASE + lease.id), { force: true })
    const used = new Set((await livingLeases(ledger)).flatMap(({ handlers }) => handlers))
    const notes = await registrations(ledger)
    const idle = new Set(notes.flatMap(({ handlers }) => handlers).filter(name => !used.has(name)))
    if (idle.size > 0) await unregister([...idle])
    for (const { file, boot, handlers } of notes) {
      const path = join(ledger.directory, file)
      const left = handlers.filter(name => !idle.has(name))
      // Removed first: a note of another user cannot be written over.
      await rm(path, { force: true })
      if (left.length > 0) await writeFile(path, JSON.stringify({ boot, handlers: left }))
    }
  })
}

async function livingLeases(ledger: LeaseStore): Promise<readonly Lease[]> {
  const read = await Promise.all((await files(ledger, LEASE)).map(file => readJson<Entry>(ledger, file)))
  const entries = read.filter(entry => entry !== undefined)
  const living = await Promise.all(entries.map(({ holder }) => isAlive(holder)))
  return entries.filter((_, i) => living[i])
}

interface Registration {
  readonly boot: string
  readonly handlers: readonly string[]
}

/** A restart of the machine takes the handlers away, and with them what was noted. */
async function registrations(ledger: LeaseStore): Promise<readonly (Registration & { readonly file: string })[]> {
  const { boot } = await identifyProcess(process.pid)
  const notes = await Promise.all(
    (await files(ledger, REGISTERED)).map(async file => {
      const note = await readJson<Registration>(ledger, file)
      return note === undefined ? undefined : { ...note, file }
    }),
  )
  return notes.filter(note => note !== undefined).filter(note => note.boot === boot)
}

const files = async ({ directory }: LeaseStore, prefix: string): Promise<readonly string[]> =>
  (await readdir(directory)).filter(name => name.startsWith(prefix))

/** What another step wrote; undefined when it has just removed it, or is about to write it. */
async function readJson<T>({ directory }: LeaseStore, file: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(join(directory, file), 'utf8')) as T
  } catch {
    return undefined
  }
}

/** Does something while no other step of the machine does. A lock that its holder left behind is broken. */
async function locked(ledger: LeaseStore, act: () => Promise<void>): Promise<void> {
  const path = join(ledger.directory, LOCK)
  while (!(await tryLock(path))) {
    const made = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => undefined,
    )
    if (made !== undefined && ledger.clock.now() - made > LOCK_LIMIT_MS) await rm(path, { force: true })
    else await ledger.clock.sleep(LOCK_POLL_MS)
  }
  try {
    await act()
  } finally {
    await rm(path, { force: true })
  }
}

const tryLock = (path: string): Promise<boolean> =>
  writeFile(path, '', { flag: 'wx' }).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false
      throw error
    },
  )
