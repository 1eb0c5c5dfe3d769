import type { Log } from '../../src/lib/log.ts'

/** A log that records its messages, and warnings separately. */
export interface KeptLog extends Log {
  readonly lines: string[]
  readonly warnings: { readonly message: string; readonly where: Parameters<Log['warning']>[1] }[]
  text(): string
}

export function keptLog(): KeptLog {
  const lines: string[] = []
  const warnings: KeptLog['warnings'] = []
  const line = (text: string): void => void lines.push(text)
  return {
    lines,
    warnings,
    text: () => lines.join('\n'),
    info: line,
    notice: line,
    debug: line,
    startGroup: line,
    endGroup: () => {},
    warning: (message, where) => void warnings.push({ message, where }),
  }
}
