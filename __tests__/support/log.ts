import type { Log } from '../../src/lib/log.ts'

export interface CollectingLog extends Log {
  /** Every message in order; warnings and notices with their level before them. */
  readonly lines: readonly string[]
}

/** A log that keeps what it is told. */
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
