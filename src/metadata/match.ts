import { runInNewContext } from 'node:vm'

/** How long a user's regular expression may take for one text. An honest one takes microseconds. */
const TIMEOUT_MS = 1_000

/**
 * What `text.match(pattern)` gives, or undefined when it does not match. With the flag `g` these are all the matches.
 *
 * A pattern of the user's may backtrack for ever (`(a+)+$`). It has to mean what it means in JavaScript, so a
 * linear-time engine (RE2: no look-around, no back-references) will not do; a worker costs 30 ms to start. V8 looks at
 * interrupts while it backtracks, so the time limit of `vm` ends such a match, and costs one millisecond.
 *
 * Throws an Error when the match takes longer than a second.
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
    // The error comes from the other context, where Error is another class.
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
    if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') {
      throw new Error(
        `the pattern ${pattern} took more than ${TIMEOUT_MS / 1000} s for "${text}": it backtracks too much.`,
      )
    }
    throw error
  }
}

function parseMatches(json: unknown): readonly (string | undefined)[] | undefined {
  const found: unknown = typeof json === 'string' ? JSON.parse(json) : null
  // In JSON a group that took no part is null.
  return Array.isArray(found) ? found.map(group => (typeof group === 'string' ? group : undefined)) : undefined
}

/** Reads a pattern: a plain one, or `/pattern/flags`. Throws an Error that says what is wrong with it. */
export function parsePattern(text: string): RegExp {
  const [, source = text, flags = ''] = /^\/(.+)\/(.*)$/s.exec(text) ?? []
  return plainPattern(source, flags)
}

/** Reads a pattern that has no delimiters: a `/` in it is a slash. Throws an Error that says what is wrong with it. */
export function plainPattern(source: string, flags = ''): RegExp {
  try {
    return new RegExp(source, flags)
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : String(error)
    throw new Error(`"${source}" is not a regular expression: ${why}.`)
  }
}
