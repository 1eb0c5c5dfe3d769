import { readFile } from 'node:fs/promises'

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

/** The start time in a line of /proc/<pid>/stat (proc(5), fields 3 and 22), or undefined for a zombie. */
export function startOf(stat: string): string | undefined {
  // The program's name, field 2, stands in parentheses and may hold spaces and parentheses itself.
  const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return state === 'Z' || state === 'X' ? undefined : rest[18]
}

/** Does the process live that a text `<pid> <start>` names? */
export async function isAlive(name: string): Promise<boolean> {
  const [pid, started] = name.trim().split(' ')
  return started !== undefined && (await processStart(Number(pid))) === started
}
