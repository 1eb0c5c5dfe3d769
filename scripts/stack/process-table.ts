import { readdir, readFile } from 'node:fs/promises'

/**
 * Returns the time at which a process started, in clock ticks since boot, or undefined if it does not exist or is a
 * zombie. Pid and start time identify a process; a pid alone can be reused.
 */
export async function processStart(pid: number): Promise<string | undefined> {
  try {
    return startOf(await readFile(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return undefined
  }
}

/** Parses the start time in a line of /proc/<pid>/stat (proc(5), field 22). Returns undefined for a zombie. */
export const startOf = (stat: string): string | undefined => {
  const fields = fieldsAfterName(stat)
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19]
}

/** Returns fields 3 and up. Field 2 is the program's name in parentheses, and may contain spaces and parentheses. */
const fieldsAfterName = (stat: string): readonly string[] => stat.slice(stat.lastIndexOf(')') + 2).split(' ')

export interface RunningProcess {
  readonly pid: number
  readonly parent: number
  readonly start: string
  readonly command: readonly string[]
}

/** Lists all live processes except kernel threads. */
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
    // The process exited in the meantime.
    return undefined
  }
}

/** Reports whether the process identified by `<pid> <start>` is alive. */
export async function isAlive(name: string): Promise<boolean> {
  const [pid, started] = name.trim().split(' ')
  return started !== undefined && (await processStart(Number(pid))) === started
}
