import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'

/** An expected failure of the stack, whose message is enough for the user. */
export class StackError extends Error {
  override readonly name = 'StackError'
}

export type Log = (line: string) => void

export interface RunOptions {
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  readonly stdin?: string
  /** Milliseconds after which the command is killed and counts as failed. */
  readonly limit?: number
}

export interface Outcome {
  /** Exit code; undefined if a signal ended the command or it could not start. */
  readonly code: number | undefined
  readonly stdout: string
  readonly stderr: string
}

const MINUTE = 60_000

/** Runs a command and returns its outcome, even if it fails or the program does not exist. */
export function attempt(argv: readonly [string, ...string[]], options: RunOptions = {}): Promise<Outcome> {
  const [program, ...args] = argv
  const limit = options.limit ?? MINUTE
  return new Promise(resolve => {
    const child = spawn(program, args, { cwd: options.cwd, env: options.env ?? process.env })
    // spawn's own timeout keeps running if the program cannot start.
    const timer = setTimeout(() => child.kill('SIGKILL'), limit)
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    const end = (outcome: Outcome): void => {
      clearTimeout(timer)
      resolve(outcome)
    }
    child.on('error', error => end({ code: undefined, stdout, stderr: error.message }))
    child.on('close', (code, signal) => {
      const ended = signal === null ? '' : `\nterminated by ${signal} (time limit: ${limit / 1000} s)`
      end({ code: code ?? undefined, stdout, stderr: stderr + ended })
    })
    // A command may exit before it has read all of its input: only its exit code counts.
    child.stdin.on('error', () => undefined)
    child.stdin.end(options.stdin ?? '')
  })
}

/** Runs a command that must succeed. Returns its standard output; throws with the last lines of all output. */
export async function run(argv: readonly [string, ...string[]], options: RunOptions = {}): Promise<string> {
  const outcome = await attempt(argv, options)
  if (outcome.code === 0) return outcome.stdout
  const output = lastLines(`${outcome.stdout}\n${outcome.stderr}`, 20)
  throw new StackError(`\`${argv.join(' ')}\` failed (exit code ${outcome.code ?? 'none'}):\n${output}`)
}

/** Returns the last non-empty lines of a string, indented. */
export const lastLines = (text: string, count: number): string =>
  text
    .split('\n')
    .filter(line => line.trim() !== '')
    .slice(-count)
    .map(line => `  ${line}`)
    .join('\n')

export interface Wait {
  /** Completes the message "Timed out after 30 s waiting for …". */
  readonly what: string
  /** Milliseconds. */
  readonly limit: number
  /** Returns a reason to stop waiting, or undefined to continue. */
  readonly giveUp?: () => Promise<string | undefined>
  /** Returns details of a failure, such as the end of a log. */
  readonly explain?: () => Promise<string>
}

/** Calls the probe until it returns a value. Throws a StackError after the limit. */
export async function waitFor<T>(wait: Wait, probe: () => Promise<T | undefined>): Promise<T> {
  const start = Date.now()
  const fail = async (message: string): Promise<never> => {
    const explanation = (await wait.explain?.()) ?? ''
    throw new StackError(explanation === '' ? message : `${message}\n${explanation}`)
  }
  for (let pause = 20; ; pause = Math.min(pause * 1.5, 500)) {
    const answer = await probe()
    if (answer !== undefined) return answer
    const why = await wait.giveUp?.()
    if (why !== undefined) return fail(`Waited for ${wait.what}, but ${why}.`)
    if (Date.now() - start > wait.limit) return fail(`Timed out after ${wait.limit / 1000} s waiting for ${wait.what}.`)
    await sleep(pause)
  }
}

/** Runs a slow step, and logs its start and its end with the duration. */
export async function step<T>(log: Log, what: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now()
  const took = (): string => `${((performance.now() - start) / 1000).toFixed(1)} s`
  log(`${what} …`)
  try {
    const result = await work()
    log(`${what}: done in ${took()}`)
    return result
  } catch (error) {
    log(`${what}: failed after ${took()}`)
    throw error
  }
}

/** Works like Promise.all, but rejects only after all work has settled, so that nothing continues in the background. */
export async function together<T extends readonly unknown[]>(work: { [K in keyof T]: Promise<T[K]> }): Promise<T> {
  await Promise.allSettled(work)
  return (await Promise.all(work)) as unknown as T
}
