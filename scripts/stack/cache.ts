import { access, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { isNativeError } from 'node:util/types'

/** Milliseconds after which unfinished work counts as abandoned. */
const ABANDONED_AFTER = 2 * 3_600_000

/**
 * Returns the path of a cache entry, and makes the entry if it does not exist. It is made next to its final path and
 * then renamed, so that an existing entry is always complete.
 *
 * @param make creates a file or a directory at the given path, which does not exist yet
 */
export async function cached(entry: string, make: (temporary: string) => Promise<void>): Promise<string> {
  if (await exists(entry)) return entry
  await mkdir(dirname(entry), { recursive: true })
  const workspace = await mkdtemp(join(dirname(entry), `.${basename(entry)}-`))
  try {
    const temporary = join(workspace, basename(entry))
    await make(temporary)
    await rename(temporary, entry).catch(async error => {
      // Another process was faster; its entry is equivalent.
      if (!(await exists(entry))) throw error
    })
  } finally {
    await rm(workspace, { recursive: true, force: true })
  }
  return entry
}

/** Removes what killed processes left unfinished in a directory of `cached` entries. */
export async function clearAbandoned(directory: string): Promise<void> {
  const names = await readdir(directory).catch(() => [])
  for (const name of names.filter(name => name.startsWith('.'))) {
    const workspace = join(directory, name)
    const { mtimeMs } = await stat(workspace)
    if (Date.now() - mtimeMs > ABANDONED_AFTER) await rm(workspace, { recursive: true, force: true })
  }
}

/** Reports whether a path exists. */
export const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

/** Returns the content of a file, or undefined if the file does not exist. */
export async function readIfExists(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** Reports whether an error says that a file does not exist. */
export const isMissing = (error: unknown): boolean => isNativeError(error) && 'code' in error && error.code === 'ENOENT'
