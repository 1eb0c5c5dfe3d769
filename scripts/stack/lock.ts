import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { StackError } from './shell.ts'

/**
 * Does work that only one process at a time may do. flock(1) holds the lock for as long as we hold its standard input
 * open: however this process ends, the kernel frees the lock.
 *
 * @param limit milliseconds to wait for another holder
 */
export async function withLock<T>(file: string, limit: number, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(file), { recursive: true })
  const wait = ['--exclusive', '--wait', String(limit / 1000)]
  const holder = spawn('flock', [...wait, file, 'sh', '-c', 'echo held; exec cat'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const ended = once(holder, 'close')
  const held = await Promise.race([once(holder.stdout, 'data').then(() => true), ended.then(() => false)])
  if (!held) throw new StackError(`Another process has held ${file} for ${limit / 1000} s.`)
  try {
    return await work()
  } finally {
    holder.stdin.end()
    await ended
  }
}
