import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, open, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { readIfThere } from './cache.ts'
import { isAlive, processStart } from './process-table.ts'
import { lastLines, StackError, waitFor } from './shell.ts'

/** A program that outlives the command that starts it. */
export interface Daemon {
  /** What a person calls it. */
  readonly name: string
  readonly argv: readonly [string, ...string[]]
  readonly env: NodeJS.ProcessEnv
  /** Holds `<pid> <start time>` of the process that was started. */
  readonly pidFile: string
  /** Takes its output; begun afresh at each start. */
  readonly logFile: string
}

/** Starts a daemon in a session of its own, and waits until the probe says that it serves. */
export async function startDaemon(daemon: Daemon, limit: number, probe: () => Promise<boolean>): Promise<void> {
  await mkdir(dirname(daemon.pidFile), { recursive: true })
  await mkdir(dirname(daemon.logFile), { recursive: true })
  await spawnDetached(daemon)
  await waitFor(
    {
      what: `${daemon.name} to answer`,
      limit,
      hopeless: async () => ((await isRunning(daemon)) ? undefined : 'it has ended'),
      explain: () => logTail(daemon.logFile),
    },
    async () => ((await probe()) ? true : undefined),
  )
}

async function spawnDetached(daemon: Daemon): Promise<void> {
  const log = await open(daemon.logFile, 'w')
  try {
    const [program, ...args] = daemon.argv
    const child = spawn(program, args, { detached: true, stdio: ['ignore', log.fd, log.fd], env: daemon.env, cwd: '/' })
    await once(child, 'spawn')
    child.unref()
    if (child.pid === undefined) throw new StackError(`${daemon.name} was started without a process id.`)
    await writeFile(daemon.pidFile, `${child.pid} ${(await processStart(child.pid)) ?? ''}`)
  } finally {
    await log.close()
  }
}

/** Does the process live that was started last? */
export async function isRunning(daemon: Pick<Daemon, 'pidFile'>): Promise<boolean> {
  const name = await readIfThere(daemon.pidFile)
  return name !== undefined && isAlive(name)
}

/** Ends a daemon: asks it to stop, and kills it when it has not within the limit (milliseconds). */
export async function stopDaemon(daemon: Pick<Daemon, 'name' | 'pidFile'>, limit: number): Promise<void> {
  const name = await readIfThere(daemon.pidFile)
  if (name !== undefined && (await isAlive(name))) await stopProcess(daemon.name, name, limit)
  await rm(daemon.pidFile, { force: true })
}

/** Ends the process that a text `<pid> <start time>` names. */
export async function stopProcess(what: string, name: string, limit: number): Promise<void> {
  const gone = async (): Promise<true | undefined> => ((await isAlive(name)) ? undefined : true)
  try {
    signal(name, 'SIGTERM')
    await waitFor({ what: `${what} to end`, limit }, gone)
  } catch {
    signal(name, 'SIGKILL')
    await waitFor({ what: `${what} to end after SIGKILL`, limit: 10_000 }, gone)
  }
}

/** Sends a signal to a daemon that runs. */
export async function signalDaemon(daemon: Pick<Daemon, 'pidFile'>, signalName: NodeJS.Signals): Promise<void> {
  const name = await readIfThere(daemon.pidFile)
  if (name !== undefined && (await isAlive(name))) signal(name, signalName)
}

function signal(name: string, signalName: NodeJS.Signals): void {
  try {
    process.kill(Number(name.split(' ')[0]), signalName)
  } catch (error) {
    const gone = error instanceof Error && 'code' in error && error.code === 'ESRCH'
    if (!gone) throw error
  }
}

/** The end of a log, with its place. */
export async function logTail(logFile: string): Promise<string> {
  return `The end of ${logFile}:\n${lastLines((await readIfThere(logFile)) ?? '(no such file)', 20)}`
}
