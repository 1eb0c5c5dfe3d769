/** Ends what is under way when the job is cancelled: the runner sends SIGINT, and SIGTERM when that did not help. */
export interface Interruption extends Disposable {
  readonly signal: AbortSignal
}

/** Listens for the runner's wish to end, until disposed of. */
export function listenForInterruption(target: NodeJS.EventEmitter = process): Interruption {
  const controller = new AbortController()
  const abort = (name: string): void => controller.abort(new Error(`The job was cancelled (${name}).`))
  target.on('SIGINT', abort).on('SIGTERM', abort)
  return {
    signal: controller.signal,
    [Symbol.dispose]: () => void target.off('SIGINT', abort).off('SIGTERM', abort),
  }
}
