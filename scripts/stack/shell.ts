import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'

/** Something that the stack cannot do; the message says what, and what was tried. */
export class StackError extends Error {
  override readonly name = 'StackError'
}

export type Log = (line: string) => void

export interface RunOptions {
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  readonly stdin?: string
  /** Milliseconds; a command that takes longer is killed and counts as failed. */
  readonly limit?: number
}

export interface Outcome {
  /** The exit code; undefined when a signal ended the command, or when it could not be started. */
  readonly code: number | undefined
  readonly stdout: string
  readonly stderr: string
}

const MINUTE = 60_000

/** Runs a command to its end, whatever that is. A program that cannot be found is an outcome too. */
export function attempt(argv: readonly [string, ...string[]], options: RunOptions = {}): Promise<Outcome> {
  const [program, ...args] = argv
  const limit = options.limit ?? MINUTE
  return new Promise(resolve => {
    const child = spawn(program, args, { cwd: options.cwd, env: options.env ?? process.env })
    // Not spawn's own timeout: that one goes on ticking when the program could not be started.
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
      const ended = signal === null ? '' : `\nended by ${signal} (the limit is ${limit / 1000} s)`
      end({ code: code ?? undefined, stdout, stderr: stderr + ended })
    })
    // A command that ends before it has read all of its input is judged by its exit code.
    child.stdin.on('error', () => undefined)
    child.stdin.end(options.stdin ?? '')
  })
}

/** Runs a command that must succeed; gives its standard output. A failure says the command and how its output ended. */
export async function run(argv: readonly [string, ...string[]], options: RunOptions = {}): Promise<string> {
  const outcome = await attempt(argv, options)
  if (outcome.code === 0) return outcome.stdout
  const said = lastLines(`${outcome.stdout}\n${outcome.stderr}`, 20)
  throw new StackError(`\`${argv.join(' ')}\` failed (exit code ${outcome.code ?? 'none'}):\n${said}`)
}

/** The last lines of a text that say anything, indented. */
export const lastLines = (text: string, count: number): string =>
  text
    .split('\n')
    .filter(line => line.trim() !== '')
    .slice(-count)
    .map(line => `  ${line}`)
    .join('\n')

export interface Wait {
  /** Completes the sentence "Waited 30 s for …". */
  readonly what: string
  /** Milliseconds. */
  readonly limit: number
  /** Says why it cannot come any more, or undefined while it still may. */
  readonly hopeless?: () => Promise<string | undefined>
  /** What explains a failure, such as the end of a log. */
  readonly explain?: () => Promise<string>
}

/** Asks again and again until there is an answer. */
export async function waitFor<T>(wait: Wait, probe: () => Promise<T | undefined>): Promise<T> {
  const start = Date.now()
  const fail = async (message: string): Promise<never> => {
    const explanation = (await wait.explain?.()) ?? ''
    throw new StackError(explanation === '' ? message : `${message}\n${explanation}`)
  }
  for (let pause = 20; ; pause = Math.min(pause * 1.5, 500)) {
    const answer = await probe()
    if (answer !== undefined) return answer
    const why = await wait.hopeless?.()
    if (why !== undefined) return fail(`Waited for ${wait.what}, but ${why}.`)
    if (Date.now() - start > wait.limit) return fail(`Waited ${wait.limit / 1000} s for ${wait.what}.`)
    await sleep(pause)
  }
}

/** Does a piece of work that takes a while, and logs its beginning, and its end with the time it took. */
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

/** Like Promise.all, but a failure is told when the other work has ended too: nothing goes on behind a caller's back. */
export async function together<T extends readonly unknown[]>(work: { [K in keyof T]: Promise<T[K]> }): Promise<T> {
  await Promise.allSettled(work)
  return (await Promise.all(work)) as unknown as T
}
