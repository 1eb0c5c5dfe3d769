import { runInNewContext } from 'node:vm'

/** Time limit of a user's regular expression for one string. A sound one takes microseconds. */
const TIMEOUT_MS = 1_000

/**
 * Returns the result of `text.match(pattern)`, or undefined if nothing matches. With the flag `g`: all matches.
 *
 * A user's pattern may backtrack forever (`(a+)+$`). It must mean the same as in JavaScript, which rules out a
 * linear-time engine (RE2 has no look-around and no back-references); a worker takes 30 ms to start. V8 checks for
 * interrupts while it backtracks, so the time limit of `vm` ends such a match, and costs one millisecond.
 *
 * Throws an Error if the match takes longer than a second.
 */
export function matchWithin(text: string, pattern: RegExp): readonly (string | undefined)[] | undefined {
  try {
    const found: unknown = runInNewContext(
      'JSON.stringify(text.match(new RegExp(source, flags)))',
      { text, source: pattern.source, flags: pattern.flags },
      { timeout: TIMEOUT_MS },
    )
    return parseMatches(found)
  } catch (error) {
    // The error comes from the other context, which has an Error class of its own.
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
    if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') {
      throw new Error(
        `the pattern ${pattern} took more than ${TIMEOUT_MS / 1000} s to match "${text}": it backtracks too much.`,
      )
    }
    throw error
  }
}

function parseMatches(json: unknown): readonly (string | undefined)[] | undefined {
  const found: unknown = typeof json === 'string' ? JSON.parse(json) : null
  // JSON has null for a group that did not participate.
  return Array.isArray(found) ? found.map(group => (typeof group === 'string' ? group : undefined)) : undefined
}

/** Parses a pattern, either plain or as `/pattern/flags`. Throws an Error if it is invalid. */
export function parsePattern(text: string): RegExp {
  const [, source = text, flags = ''] = /^\/(.+)\/(.*)$/s.exec(text) ?? []
  return plainPattern(source, flags)
}

/** Parses a pattern without delimiters, in which `/` is a slash. Throws an Error if it is invalid. */
export function plainPattern(source: string, flags = ''): RegExp {
  try {
    return new RegExp(source, flags)
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : String(error)
    throw new Error(`"${source}" is not a regular expression: ${why}.`)
  }
}
