/** A signal that aborts when the job is cancelled. The runner sends SIGINT, then SIGTERM if the process still runs. */
export interface Interruption extends Disposable {
  readonly signal: AbortSignal
}

/** Listens for the runner's signals until disposed of. */
export function listenForInterruption(target: NodeJS.EventEmitter = process): Interruption {
  const controller = new AbortController()
  const abort = (name: string): void => controller.abort(new Error(`The job was cancelled (${name}).`))
  target.on('SIGINT', abort).on('SIGTERM', abort)
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => void target.off('SIGINT', abort).off('SIGTERM', abort),
  }
}
