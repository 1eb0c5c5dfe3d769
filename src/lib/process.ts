import type { ChildProcess } from 'node:child_process'
import { StringDecoder } from 'node:string_decoder'
import { createEnding, withChild } from './child.ts'
import { messageOf } from './errors.ts'
import { createLineReader } from './lines.ts'
import { commandLine, findProgram, shortened, whyUnfit } from './program.ts'

export interface RunOptions {
  /** Written to standard input, which is then closed. Pass secrets here. */
  readonly input?: string
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Called with each line of standard output and standard error, as it arrives. */
  readonly onLine?: (line: string) => void
  /** Time limit, after which the command is ended and the call throws. */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
  /**
   * The time from SIGTERM to SIGKILL, and the longest wait for the output of a command that has ended but left a process
   * behind; 10 s by default.
   */
  readonly graceMs?: number
  /** Called when the process has started. */
  readonly onStart?: () => void
}

/** A command that ran to its end. */
export interface CommandResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/**
 * Runs a command to its end and returns its output, whatever the exit code. Throws a {@link CommandError} if the command
 * cannot start, takes too long, or is aborted.
 */
export type Run = (command: string, args: readonly string[], options?: RunOptions) => Promise<CommandResult>

/** A failed command, with its arguments and the part of standard error that says why. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly argv: readonly string[]
  readonly exitCode: number | undefined

  constructor(argv: readonly string[], exitCode: number | undefined, why: string) {
    const how = exitCode === undefined ? 'did not run to its end' : `ended with exit code ${exitCode}`
    super(`${argv.map(shortened).join(' ')}\n${how}${why === '' ? ', and said nothing on standard error' : `: ${why}`}`)
    this.argv = argv
    this.exitCode = exitCode
  }
}

/** Default of {@link RunOptions.graceMs}. */
const GRACE_MS = 10_000

/** Implements {@link Run} with @actions/exec. Arguments are passed as a list, never through a shell. */
export const run: Run = async (command, args, options = {}) => {
  const argv = [command, ...args]
  const { graceMs = GRACE_MS } = options
  const unfit = whyUnfit(argv, options.env)
  if (unfit !== undefined) throw new CommandError(argv, undefined, unfit)

  using ending = createEnding({ ...options, graceMs })
  const [stdout, stderr] = [createCapture(options.onLine), createCapture(options.onLine)]
  const started: { child?: ChildProcess; failure?: Error } = {}
  const attach = (child: ChildProcess): void => {
    started.child = child
    child.once('error', error => {
      started.failure = error
    })
    child.once('spawn', () => {
      // A command that ignores its input closes the pipe, and exec has no error listener on it. exec's own `input` option
      // throws where nothing can catch it if the process did not start.
      child.stdin?.on('error', () => {}).end(options.input)
      ending.started(child)
      options.onStart?.()
    })
  }
  try {
    const env = { ...process.env, ...options.env } as Record<string, string>
    const program = commandLine(findProgram(command, env['PATH']))
    // Loaded with the first command: merge and plan often start none.
    const { exec } = await import('@actions/exec')
    if (ending.reason !== undefined) throw new Error(ending.reason)
    const listeners = { stdout: stdout.take, stderr: stderr.take }
    const settings = { env, listeners, delay: graceMs, silent: true, ignoreReturnCode: true }
    const exitCode = await withChild(attach, () => exec(program, [...args], settings))
    const output = { stdout: stdout.end(), stderr: stderr.end() }
    if (ending.reason !== undefined) throw new Error(ending.reason)
    // exec returns no exit code for a command that a signal ended, and does not name the signal.
    const signal = started.child?.signalCode
    if (signal) throw new Error(`it was ended by ${signal}`)
    return { exitCode, ...output }
  } catch (error) {
    throw new CommandError(argv, undefined, ending.reason ?? whyNotRun(started.failure ?? error))
  } finally {
    // A process that the command left behind may hold them open, which would keep this process alive.
    started.child?.stdout?.destroy()
    started.child?.stderr?.destroy()
  }
}

const whyNotRun = (error: unknown): string =>
  (error as NodeJS.ErrnoException).code === 'E2BIG'
    ? `its arguments and variables are together too long for this system (${messageOf(error)})`
    : messageOf(error)

/** The output of a command while it comes. */
interface Capture {
  take(data: Buffer): void
  /** Ends the last line, and returns the whole text. */
  end(): string
}

/** Collects a command's output in whole characters, and splits it into lines. */
function createCapture(onLine: ((line: string) => void) | undefined): Capture {
  const decoder = new StringDecoder('utf8')
  const lines = onLine && createLineReader(onLine)
  let all = ''
  const add = (text: string): void => {
    all += text
    lines?.take(text)
  }
  return {
    take(data) {
      add(decoder.write(data))
      // exec searches the whole unfinished line again with each piece: 24 s for a line of 50 MB. This leaves it nothing
      // to search.
      data.toString = () => ''
    },
    end() {
      add(decoder.end())
      lines?.end()
      return all
    },
  }
}

/**
 * Returns the part of standard error that says why a command failed: the block that ends with the last line that starts
 * with `ERROR:` (buildx and docker print hints and links after it), or else the last lines.
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

/** Runs a command that must succeed. Throws a {@link CommandError} for any exit code but 0. */
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
