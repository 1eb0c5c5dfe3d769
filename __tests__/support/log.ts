import type { Log } from '../../src/lib/log.ts'

export interface CollectingLog extends Log {
  /** All messages in order, prefixed with their level except for info. */
  readonly lines: readonly string[]
}

/** Creates a log that records its messages. */
export function collectingLog(): CollectingLog {
  const lines: string[] = []
  const keep =
    (prefix: string) =>
    (message: string): void =>
      void lines.push(prefix + message)
  return {
    lines,
    info: keep(''),
    notice: keep('notice: '),
    warning: keep('warning: '),
    debug: keep('debug: '),
    startGroup: keep('group: '),
    endGroup() {},
  }
}
