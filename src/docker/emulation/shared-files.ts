import { constants } from 'node:fs'
import { lstat, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { randomUUID } from '../../lib/crypto.ts'
import { messageOf } from '../../lib/errors.ts'

// Files in a directory that every user of the machine can write to. Any file may be a link to another one of this user,
// a pipe that never ends, or gigabytes long: no function here follows a link, waits for a writer, or reads without a
// limit.

const { O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants

/**
 * Creates a directory that every user can write to, if it does not exist. Throws an Error if the path is not a
 * directory, but for example a link to one.
 */
export async function openSharedDirectory(path: string): Promise<void> {
  try {
    await mkdir(path).catch(ignoreExisting)
    const handle = await open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
    try {
      // The umask removed permissions, which only the owner can grant.
      if ((await handle.stat()).uid === process.getuid?.()) await handle.chmod(0o777)
    } finally {
      await handle.close()
    }
  } catch (cause) {
    throw new Error(`"${path}" cannot be used as a shared directory of all jobs: ${messageOf(cause)}. Remove it.`, {
      cause,
    })
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}

/** Longer files are not ours: a lease has 400 bytes. */
const LIMIT = 64 * 1024

/** Returns the content of a small file; undefined if the file is missing, or something else. */
export async function readSmallFile(path: string): Promise<string | undefined> {
  const handle = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(() => undefined)
  if (handle === undefined) return undefined
  try {
    const found = await handle.stat()
    if (!found.isFile() || found.size > LIMIT) return undefined
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(LIMIT), 0, LIMIT, 0)
    return buffer.toString('utf8', 0, bytesRead)
  } catch {
    return undefined
  } finally {
    await handle.close()
  }
}

/** Writes a file that every user can read, replacing whatever is at its path. Readers never see a partial file. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const draft = join(dirname(path), `draft-${randomUUID()}`)
  const handle = await open(draft, 'wx')
  try {
    await handle.chmod(0o644)
    await handle.writeFile(text)
  } finally {
    await handle.close()
  }
  try {
    await rename(draft, path)
  } catch (error) {
    await removeFile(draft)
    throw error
  }
}

/** Creates an empty file. Returns false if the path already exists, even as a dangling link. */
export async function createFile(path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx')).close()
    return true
  } catch (error) {
    ignoreExisting(error as NodeJS.ErrnoException)
    return false
  }
}

/** Returns the time of the last write to a file, in milliseconds since 1970; undefined if the file is missing. */
export const writtenAt = (path: string): Promise<number | undefined> =>
  lstat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  )

/** Removes a file. Renames a directory instead, which may not be empty. Never throws. */
export async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true })
    .catch(() => rename(path, join(dirname(path), `removed-${randomUUID()}`)))
    .catch(() => {})
}
