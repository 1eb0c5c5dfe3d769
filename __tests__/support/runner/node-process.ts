import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'

export interface NodeProcessOptions {
  /** The Node.js executable. */
  readonly node: string
  readonly script: string
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly onOutput: (stream: 'stdout' | 'stderr', text: string) => void
  readonly grace: CancelGrace
}

/** The milliseconds that a cancelled process has after SIGINT, and then after SIGTERM. */
export interface CancelGrace {
  readonly interrupt: number
  readonly terminate: number
}

/** The grace periods of GitHub's runner. */
export const RUNNER_GRACE: CancelGrace = { interrupt: 7500, terminate: 2500 }

/** The exit of a process: a code or a signal. */
export interface ProcessExit {
  readonly exitCode?: number
  readonly signal?: NodeJS.Signals
}

export interface NodeProcess {
  readonly exit: Promise<ProcessExit>
  /** Sends SIGINT, then SIGTERM, then SIGKILL, only to this process, as the runner does. Returns immediately. */
  cancel(): void
}

/** The milliseconds after which the runner stops reading output that descendants keep open. */
const OPEN_STREAMS_LIMIT = 5000

/** Starts a script in Node.js with exactly this environment and no input. */
export const startNode = (options: NodeProcessOptions): NodeProcess => {
  const { node, script, cwd, env, onOutput, grace } = options
  const child = spawn(node, [script], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  child.stdout.setEncoding('utf8').on('data', (text: string) => onOutput('stdout', text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => onOutput('stderr', text))
  const ended = new AbortController()
  const waitForExit = async (): Promise<ProcessExit> => {
    const closed = once(child, 'close')
    // The race also handles `closed`, which rejects if the process cannot start.
    const [code, signal] = await Promise.race([once(child, 'exit'), closed])
    ended.abort()
    await Promise.race([closed, delay(OPEN_STREAMS_LIMIT, undefined, { ref: false })])
    child.stdout.destroy()
    child.stderr.destroy()
    return code === null ? { signal } : { exitCode: code }
  }
  const escalate = async (): Promise<void> => {
    child.kill('SIGINT')
    await delay(grace.interrupt, undefined, { signal: ended.signal })
    child.kill('SIGTERM')
    await delay(grace.terminate, undefined, { signal: ended.signal })
    child.kill('SIGKILL')
  }
  // If the process exits in time, the escalation aborts, which is not an error.
  return { exit: waitForExit(), cancel: () => void escalate().catch(() => undefined) }
}
