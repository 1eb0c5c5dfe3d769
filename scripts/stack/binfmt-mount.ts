import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { exists } from './cache.ts'
import { attempt, run } from './shell.ts'

const DIRECTORY = '/proc/sys/fs/binfmt_misc'

/** Mounts binfmt_misc where root finds it unmounted; gives whether it did. */
export async function mountBinfmt(): Promise<boolean> {
  if (process.getuid?.() !== 0 || (await exists(join(DIRECTORY, 'status')))) return false
  await run(['mount', '-t', 'binfmt_misc', 'binfmt_misc', DIRECTORY])
  return true
}

/** Unmounts binfmt_misc. What is registered there stays registered: the stack registers nothing, and takes nothing away. */
export async function unmountBinfmt(): Promise<void> {
  await attempt(['umount', DIRECTORY])
}

/** The emulators that are registered in the kernel, by the names they have there. */
export async function registeredEmulators(): Promise<readonly string[]> {
  const entries = await readdir(DIRECTORY).catch(() => [])
  return entries.filter(name => name !== 'register' && name !== 'status')
}
