import { join } from 'node:path'
import { type CommandResult, mustRun, type RunOptions, run } from '../../src/lib/process.ts'

const MODULE = join(import.meta.dirname, '..', '..', 'src', 'lib', 'process.ts')

/** Runs a script in Node.js. */
export const script = (code: string, options?: RunOptions): Promise<CommandResult> =>
  run(process.execPath, ['-e', code], options)

/** Runs a script in a shell with `args` as `$1`, `$2`, … */
export const shell = (code: string, args: readonly string[] = [], options?: RunOptions): Promise<CommandResult> =>
  run('/bin/sh', ['-c', code, 'sh', ...args], options)

/** Runs code, which can call `run`, in a separate process. Returns its output, parsed as JSON. */
export async function inOwnProcess(code: string): Promise<unknown> {
  const module = `import { run } from ${JSON.stringify(MODULE)}; ${code}`
  const flags = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', module]
  return JSON.parse((await mustRun(run, process.execPath, flags, { timeoutMs: 60_000 })).stdout)
}

/** Returns the error that `act` throws, or its result. */
export const thrownBy = (act: () => Promise<unknown>): Promise<unknown> => act().catch(error => error)

export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
