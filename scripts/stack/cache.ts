import { mkdir, mkdtemp, open, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { isAlive, processStart } from './process-table.ts'
import { StackError, waitFor } from './shell.ts'

/**
 * Gives the path of a cache entry, made first when it is not there. It is made under another name beside its place and
 * then renamed: an entry that exists is whole.
 *
 * @param make fills the path it is given, which does not exist yet: a file or a directory, as it likes
 */
export async function cached(entry: string, make: (temporary: string) => Promise<void>): Promise<string> {
  if (await exists(entry)) return entry
  await mkdir(dirname(entry), { recursive: true })
  const workspace = await mkdtemp(join(dirname(entry), `.${basename(entry)}-`))
  try {
    const temporary = join(workspace, basename(entry))
    await make(temporary)
    await rename(temporary, entry)
  } finally {
    await rm(workspace, { recursive: true, force: true })
  }
  return entry
}

/** Does this path exist? */
export async function exists(path: string): Promise<boolean> {
  try {
    await (await open(path, 'r')).close()
    return true
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

/** Is this the error of a file that is not there? */
export const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')

/** The text of a file, or undefined when there is none. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/**
 * Does work that only one process at a time may do. The lock file names its holder; that of a holder that is gone is
 * taken over.
 *
 * @param limit milliseconds to wait for another holder
 */
export async function withLock<T>(lockFile: string, limit: number, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(lockFile), { recursive: true })
  await waitFor({ what: `the process that holds ${lockFile}`, limit }, async () => {
    if (await takeLock(lockFile)) return true
    const holder = await readIfThere(lockFile)
    // An empty file is a lock whose holder has not written its name yet.
    if (holder !== undefined && holder !== '' && !(await isAlive(holder))) await rm(lockFile, { force: true })
    return undefined
  })
  try {
    return await work()
  } finally {
    await rm(lockFile, { force: true })
  }
}

async function takeLock(lockFile: string): Promise<boolean> {
  const started = await processStart(process.pid)
  if (started === undefined) throw new StackError('The stack needs Linux: there is no /proc to tell processes apart.')
  try {
    const file = await open(lockFile, 'wx')
    await file.writeFile(`${process.pid} ${started}`)
    await file.close()
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}
