import { spawn } from 'node:child_process'
import { lastLines } from '../stack/shell.ts'

/** The result of a program. The time is from its start until its output closes. */
export interface Timed {
  readonly ms: number
  readonly stdout: string
}

export interface ProgramOptions {
  readonly env?: NodeJS.ProcessEnv
  readonly cwd?: string
}

/** Runs a program and measures its time. Throws an Error with the last lines of output if it fails. */
export function timed(argv: readonly [string, ...string[]], options: ProgramOptions = {}): Promise<Timed> {
  const [program, ...args] = argv
  return new Promise((resolve, reject) => {
    const output = { stdout: '', stderr: '' }
    const start = performance.now()
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        output[name] += text
      })
    }
    child.on('error', reject)
    child.on('close', code => {
      const ms = performance.now() - start
      if (code === 0) resolve({ ms, stdout: output.stdout })
      else
        reject(
          new Error(`${argv.join(' ')} exited with code ${code}:\n${lastLines(output.stdout + output.stderr, 20)}`),
        )
    })
  })
}
