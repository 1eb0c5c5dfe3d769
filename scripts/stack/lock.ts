import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { StackError } from './shell.ts'

/**
 * Runs work that only one process may do at a time. flock(1) holds the lock while its standard input is open, so the
 * kernel releases the lock however this process ends.
 *
 * @param limit milliseconds to wait for the lock
 */
export async function withLock<T>(file: string, limit: number, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(file), { recursive: true })
  const wait = ['--exclusive', '--wait', String(limit / 1000)]
  const holder = spawn('flock', [...wait, file, 'sh', '-c', 'echo held; exec cat'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const ended = once(holder, 'close')
  const held = await Promise.race([once(holder.stdout, 'data').then(() => true), ended.then(() => false)])
  if (!held)
    throw new StackError(`Another process has held the lock ${file} for ${limit / 1000} s. Wait for it to exit.`)
  try {
    return await work()
  } finally {
    holder.stdin.end()
    await ended
  }
}
