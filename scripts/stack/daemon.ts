import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, open, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { readIfExists } from './cache.ts'
import { isAlive, processStart } from './process-table.ts'
import { lastLines, StackError, waitFor } from './shell.ts'

/** A program that outlives the command that starts it. */
export interface Daemon {
  /** Name for messages. */
  readonly name: string
  readonly argv: readonly [string, ...string[]]
  readonly env: NodeJS.ProcessEnv
  /** File with `<pid> <start time>` of the started process. */
  readonly pidFile: string
  /** File for its output, truncated at each start. */
  readonly logFile: string
}

/** Starts a daemon in its own session, and waits until the probe returns true. */
export async function startDaemon(daemon: Daemon, limit: number, probe: () => Promise<boolean>): Promise<void> {
  await mkdir(dirname(daemon.pidFile), { recursive: true })
  await mkdir(dirname(daemon.logFile), { recursive: true })
  await spawnDetached(daemon)
  await waitFor(
    {
      what: `${daemon.name} to respond`,
      limit,
      giveUp: async () => ((await isRunning(daemon)) ? undefined : 'it exited'),
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
    if (child.pid === undefined) throw new StackError(`${daemon.name} started without a process ID.`)
    await writeFile(daemon.pidFile, `${child.pid} ${(await processStart(child.pid)) ?? ''}`)
  } finally {
    await log.close()
  }
}

/** Reports whether the process that was started last is alive. */
export async function isRunning(daemon: Pick<Daemon, 'pidFile'>): Promise<boolean> {
  const name = await readIfExists(daemon.pidFile)
  return name !== undefined && isAlive(name)
}

/** Stops a daemon with SIGTERM, and with SIGKILL if it is still alive after `limit` milliseconds. */
export async function stopDaemon(daemon: Pick<Daemon, 'name' | 'pidFile'>, limit: number): Promise<void> {
  const name = await readIfExists(daemon.pidFile)
  if (name !== undefined && (await isAlive(name))) await stopProcess(daemon.name, name, limit)
  await rm(daemon.pidFile, { force: true })
}

/** Stops the process identified by `<pid> <start time>`, as `stopDaemon` does. */
export async function stopProcess(what: string, name: string, limit: number): Promise<void> {
  const gone = async (): Promise<true | undefined> => ((await isAlive(name)) ? undefined : true)
  try {
    signal(name, 'SIGTERM')
    await waitFor({ what: `${what} to exit`, limit }, gone)
  } catch {
    signal(name, 'SIGKILL')
    await waitFor({ what: `${what} to exit after SIGKILL`, limit: 10_000 }, gone)
  }
}

/** Sends a signal to a daemon if it is running. */
export async function signalDaemon(daemon: Pick<Daemon, 'pidFile'>, signalName: NodeJS.Signals): Promise<void> {
  const name = await readIfExists(daemon.pidFile)
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

/** Returns the last lines of a log, with its path. */
export async function logTail(logFile: string): Promise<string> {
  return `Last lines of ${logFile}:\n${lastLines((await readIfExists(logFile)) ?? '(no such file)', 20)}`
}
