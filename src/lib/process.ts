import type { ChildProcess } from 'node:child_process'
import { StringDecoder } from 'node:string_decoder'
import { createEnding, withChild } from './child.ts'
import { messageOf } from './errors.ts'
import { createLineReader } from './lines.ts'
import { commandLine, findProgram, shortened, whyUnfit } from './program.ts'

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
  /**
   * How long it may take to end before it is killed, and how long a process that it left behind may hold its output
   * open; 10 s by default.
   */
  readonly graceMs?: number
  /** Called when the process exists. */
  readonly onStart?: () => void
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
    super(`${argv.map(shortened).join(' ')}\n${how}${why === '' ? ', and said nothing on standard error' : `: ${why}`}`)
    this.argv = argv
    this.exitCode = exitCode
  }
}

/** How long a command may take to end when it has to, and how long its output may stay open after its end. */
const GRACE_MS = 10_000

/** {@link Run} with a process of the machine. Commands are given as a list, never through a shell. */
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
      // A command that does not read its input closes the pipe, and exec listens to no error of it. exec's own `input`
      // throws where nothing catches it if the process did not start.
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
    // exec gives no exit code for a command that a signal ended, and does not say which.
    const signal = started.child?.signalCode
    if (signal) throw new Error(`it was ended by ${signal}`)
    return { exitCode, ...output }
  } catch (error) {
    throw new CommandError(argv, undefined, ending.reason ?? whyNotRun(started.failure ?? error))
  } finally {
    // A process that the command left behind may hold them open, and with them this process.
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

/** Collects what a command prints, whole characters only, and hands it out in lines. */
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
      // exec then searches all of the unfinished line again, with each piece: 24 s for a line of 50 MB. This way it has
      // nothing to search.
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
