import { readdir, readFile } from 'node:fs/promises'

/**
 * When a process started, in clock ticks since the boot; undefined when there is no such process, or when it has ended
 * and nobody has collected its exit code. Together with the pid it names a process for good: a pid alone is used again.
 */
export async function processStart(pid: number): Promise<string | undefined> {
  try {
    return startOf(await readFile(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return undefined
  }
}

/** The start time in a line of /proc/<pid>/stat (proc(5), field 22), or undefined for a zombie. */
export const startOf = (stat: string): string | undefined => {
  const fields = fieldsAfterName(stat)
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19]
}

/** Fields 3 and up. The program's name, field 2, stands in parentheses and may hold spaces and parentheses itself. */
const fieldsAfterName = (stat: string): readonly string[] => stat.slice(stat.lastIndexOf(')') + 2).split(' ')

export interface RunningProcess {
  readonly pid: number
  readonly parent: number
  readonly start: string
  readonly command: readonly string[]
}

/** All processes that live, without the kernel's. */
export async function listProcesses(): Promise<readonly RunningProcess[]> {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name)).map(Number)
  const processes = await Promise.all(pids.map(readProcess))
  return processes.filter(process => process !== undefined)
}

async function readProcess(pid: number): Promise<RunningProcess | undefined> {
  try {
    const [stat, command] = [
      await readFile(`/proc/${pid}/stat`, 'utf8'),
      await readFile(`/proc/${pid}/cmdline`, 'utf8'),
    ]
    const start = startOf(stat)
    if (start === undefined || command === '') return undefined
    return { pid, parent: Number(fieldsAfterName(stat)[1]), start, command: command.split('\0') }
  } catch {
    // It has ended in the meantime.
    return undefined
  }
}

/** Does the process live that a text `<pid> <start>` names? */
export async function isAlive(name: string): Promise<boolean> {
  const [pid, started] = name.trim().split(' ')
  return started !== undefined && (await processStart(Number(pid))) === started
}
