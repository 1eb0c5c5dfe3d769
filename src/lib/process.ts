import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'

export interface RunOptions {
  /** Written to standard input, which is then closed: the place for secrets. */
  readonly input?: string
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>
  /** Called with each line as it comes, of standard output and standard error. */
  readonly onLine?: (line: string) => void
  /** After so many milliseconds the command is ended, and the call throws. */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

/** A command that ran to its end. */
export interface CommandResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/**
 * Runs a command to its end and gives what it printed, whatever its exit code. Throws a {@link CommandError} when it
 * cannot be started, takes too long, or is aborted.
 */
export type Run = (command: string, args: readonly string[], options?: RunOptions) => Promise<CommandResult>

/** A command that did not do its work. Carries what a reader needs to repeat it, and the part of stderr that says why. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly argv: readonly string[]
  readonly exitCode: number | undefined

  constructor(argv: readonly string[], exitCode: number | undefined, why: string) {
    const how = exitCode === undefined ? 'did not run to its end' : `ended with exit code ${exitCode}`
    super(`${argv.join(' ')}\n${how}${why === '' ? ', and said nothing on standard error' : `: ${why}`}`)
    this.argv = argv
    this.exitCode = exitCode
  }
}

/** How long a command that was asked to end may take before it is killed. */
const GRACE_MS = 10_000

/** {@link Run} with a process of the machine. Commands are given as a list, never through a shell. */
export const run: Run = (command, args, options = {}) =>
  new Promise((resolve, reject) => {
    const argv = [command, ...args]
    const child = spawn(command, args, {
      env: options.env === undefined ? process.env : { ...process.env, ...options.env },
      stdio: 'pipe',
    })
    let ended: string | undefined
    let killer: NodeJS.Timeout | undefined
    const end = (why: string): void => {
      ended ??= why
      child.kill('SIGTERM')
      killer ??= setTimeout(() => child.kill('SIGKILL'), GRACE_MS)
    }
    const timer =
      options.timeoutMs === undefined
        ? undefined
        : setTimeout(end, options.timeoutMs, `it took longer than ${options.timeoutMs / 1000} s`)
    const abort = (): void => end('it was interrupted')
    options.signal?.addEventListener('abort', abort, { once: true })
    if (options.signal?.aborted) abort()

    const output = { stdout: '', stderr: '' }
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        output[name] += text
      })
      if (options.onLine !== undefined) eachLine(child[name], options.onLine)
    }
    // A command that ends without reading its input closes the pipe; its exit code is what counts.
    child.stdin.on('error', () => {}).end(options.input)

    const settle = (act: () => void): void => {
      clearTimeout(timer)
      clearTimeout(killer)
      options.signal?.removeEventListener('abort', abort)
      act()
    }
    child.on('error', error => settle(() => reject(new CommandError(argv, undefined, startFailure(command, error)))))
    child.on('close', (code, signal) =>
      settle(() => {
        if (ended !== undefined) reject(new CommandError(argv, undefined, ended))
        else if (code === null) reject(new CommandError(argv, undefined, `it was ended by ${signal}`))
        else resolve({ exitCode: code, ...output })
      }),
    )
  })

/** Calls `onLine` with each line of a stream of texts, without its end. */
function eachLine(stream: Readable, onLine: (line: string) => void): void {
  let rest = ''
  stream.on('data', (text: string) => {
    const lines = (rest + text).split(/\r?\n/)
    rest = lines.pop() ?? ''
    lines.forEach(line => void onLine(line))
  })
  stream.on('end', () => {
    if (rest !== '') onLine(rest)
  })
}

const startFailure = (command: string, error: NodeJS.ErrnoException): string =>
  error.code === 'ENOENT' ? `"${command}" is not installed on this machine, or not on its PATH` : error.message

/**
 * The part of a command's standard error that says why it failed: the block that ends with the last line that begins
 * with `ERROR:` (buildx and docker print hints and links behind it), else its last lines.
 */
export function reasonOf(stderr: string): string {
  const lines = stderr.trimEnd().split(/\r?\n/)
  const error = lines.findLastIndex(line => /^error:/i.test(line.trim()))
  const until = error === -1 ? lines.length : error + 1
  return lines
    .slice(Math.max(0, until - 20), until)
    .join('\n')
    .trim()
}

/** Runs a command that must succeed. Throws a {@link CommandError} for any exit code but 0, whatever it printed. */
export async function mustRun(
  run: Run,
  command: string,
  args: readonly string[],
  options?: RunOptions,
): Promise<CommandResult> {
  const finished = await run(command, args, options)
  if (finished.exitCode !== 0) {
    throw new CommandError([command, ...args], finished.exitCode, reasonOf(finished.stderr))
  }
  return finished
}
