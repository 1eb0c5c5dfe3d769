import { access, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** Milliseconds after which unfinished work is taken for abandoned. */
const ABANDONED_AFTER = 2 * 3_600_000

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
    await rename(temporary, entry).catch(async error => {
      // Another process was quicker, and what it made is as good.
      if (!(await exists(entry))) throw error
    })
  } finally {
    await rm(workspace, { recursive: true, force: true })
  }
  return entry
}

/** Removes what `cached` was making in a directory when its process was killed. */
export async function clearAbandoned(directory: string): Promise<void> {
  const names = await readdir(directory).catch(() => [])
  for (const name of names.filter(name => name.startsWith('.'))) {
    const workspace = join(directory, name)
    const { mtimeMs } = await stat(workspace)
    if (Date.now() - mtimeMs > ABANDONED_AFTER) await rm(workspace, { recursive: true, force: true })
  }
}

/** Does this path exist? */
export const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

/** The text of a file, or undefined when there is none. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** Is this the error of a file that is not there? */
export const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'
