import { AsyncLocalStorage } from 'node:async_hooks'
import type { ChildProcess } from 'node:child_process'
import { subscribe } from 'node:diagnostics_channel'

const takers = new AsyncLocalStorage<(child: ChildProcess) => void>()
subscribe('child_process', message => takers.getStore()?.((message as { readonly process: ChildProcess }).process))

/**
 * Calls `start`, and `onChild` with the process that it starts, as soon as that object exists. Libraries do not return
 * it, but Node.js publishes every process in the context of the call. Only the first counts, because callbacks of that
 * process share its context.
 */
export function withChild<T>(onChild: (child: ChildProcess) => void, start: () => T): T {
  let taken = false
  const take = (child: ChildProcess): void => {
    if (taken) return
    taken = true
    emitStartFailures(child)
    onChild(child)
  }
  return takers.run(take, start)
}

/**
 * Makes a process emit every failure to start as its `error` event. Node.js throws some of them (E2BIG, ETXTBSY), and
 * exec calls it where nothing can catch that, so the whole action would crash.
 */
function emitStartFailures(child: ChildProcess): void {
  const internals = child as unknown as { spawn: (options: unknown) => unknown }
  const { spawn } = internals
  internals.spawn = options => {
    try {
      return spawn.call(child, options)
    } catch (error) {
      process.nextTick(() => child.emit('error', error))
      return undefined
    }
  }
}

export interface Limits {
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
  readonly graceMs: number
}

/** The early end of a process. */
export interface Ending extends Disposable {
  /** The reason to end the process; undefined if it may run. */
  readonly reason: string | undefined
  /** Registers the running process, and ends it at once if there is a reason already. */
  started(child: ChildProcess): void
}

/** Ends a process when its time is over or its signal aborts: by SIGTERM, and by SIGKILL after the grace. */
export function createEnding({ timeoutMs, signal, graceMs }: Limits): Ending {
  let child: ChildProcess | undefined
  let reason: string | undefined
  let killer: NodeJS.Timeout | undefined
  const kill = (): void => {
    if (child === undefined || killer !== undefined) return
    child.kill('SIGTERM')
    killer = setTimeout(target => target.kill('SIGKILL'), graceMs, child)
  }
  const end = (why: string): void => {
    reason ??= why
    kill()
  }
  const abort = (): void => end('it was interrupted')
  const timer =
    timeoutMs === undefined ? undefined : setTimeout(end, timeoutMs, `it took longer than ${timeoutMs / 1000} s`)
  signal?.addEventListener('abort', abort, { once: true })
  if (signal?.aborted) abort()
  return {
    get reason() {
      return reason
    },
    started(process) {
      child = process
      if (reason !== undefined) kill()
    },
    [Symbol.dispose]() {
      clearTimeout(timer)
      clearTimeout(killer)
      signal?.removeEventListener('abort', abort)
    },
  }
}
