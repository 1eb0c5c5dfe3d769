/** Splits output into lines. */
export interface LineReader {
  /** Adds the next piece. */
  take(text: string): void
  /** Ends the last line, if there is one without an end. */
  end(): void
}

/**
 * Calls `onLine` with each line of output that arrives in pieces, without its line end. Each piece is searched once, so
 * a long line takes no longer than many short ones.
 */
export function createLineReader(onLine: (line: string) => void): LineReader {
  let unfinished: string[] = []
  const finish = (end: string): string => {
    const line = unfinished.length === 0 ? end : unfinished.join('') + end
    unfinished = []
    return line
  }
  return {
    take(text) {
      const lines = text.split('\n')
      const last = lines.pop() ?? ''
      for (const line of lines) onLine(withoutReturn(finish(line)))
      if (last !== '') unfinished.push(last)
    },
    end() {
      const line = finish('')
      if (line !== '') onLine(line)
    },
  }
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line)
