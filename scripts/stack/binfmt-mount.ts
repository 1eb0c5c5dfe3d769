import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { exists } from './cache.ts'
import { attempt, run } from './shell.ts'

const DIRECTORY = '/proc/sys/fs/binfmt_misc'

/** Mounts binfmt_misc if it is not mounted and this is root. Returns true if it was mounted here. */
export async function mountBinfmt(): Promise<boolean> {
  if (process.getuid?.() !== 0 || (await exists(join(DIRECTORY, 'status')))) return false
  await run(['mount', '-t', 'binfmt_misc', 'binfmt_misc', DIRECTORY])
  return true
}

/** Unmounts binfmt_misc. Its registrations stay: the stack neither adds nor removes any. */
export async function unmountBinfmt(): Promise<void> {
  await attempt(['umount', DIRECTORY])
}

/** Lists the emulators registered in the kernel, by their names there. */
export async function registeredEmulators(): Promise<readonly string[]> {
  const entries = await readdir(DIRECTORY).catch(() => [])
  return entries.filter(name => name !== 'register' && name !== 'status')
}
