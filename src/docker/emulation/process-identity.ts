import { readFile, readlink } from 'node:fs/promises'

/** A process of this machine, distinguished from a later one with the same number. */
export interface ProcessIdentity {
  readonly boot: string
  /** The namespace that the process number belongs to. */
  readonly namespace: string
  readonly pid: number
  /** The start, in ticks since boot. */
  readonly started: string
}

const read = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '')

const bootId = async (): Promise<string> => (await read('/proc/sys/kernel/random/boot_id')).trim()

const namespaceOf = (pid: number | 'self'): Promise<string> => readlink(`/proc/${pid}/ns/pid`).catch(() => '')

/** proc_pid_stat(5): field 22, counted after the name, which may contain spaces and parentheses. */
async function startOf(pid: number): Promise<string> {
  const stat = await read(`/proc/${pid}/stat`)
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}

export async function identifyProcess(pid: number): Promise<ProcessIdentity> {
  const [boot, namespace, started] = await Promise.all([bootId(), namespaceOf('self'), startOf(pid)])
  return { boot, namespace, pid, started }
}

/** Returns true if the process still runs; assumes so for a process in another namespace, which is invisible. */
export async function isAlive({ boot, namespace, pid, started }: ProcessIdentity): Promise<boolean> {
  if (boot !== (await bootId())) return false
  if (namespace !== (await namespaceOf('self'))) return true
  return started !== '' && started === (await startOf(pid))
}
