/** One challenge of a `WWW-Authenticate` header. RFC 9110, section 11.3. */
export interface Challenge {
  /** In lower case: `basic`, `bearer`. */
  readonly scheme: string
  /** Names in lower case. */
  readonly parameters: ReadonlyMap<string, string>
}

const TOKEN = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y
const TOKEN68 = /[A-Za-z0-9\-._~+/]+=*(?=[ \t]*(?:,|$))/y
const QUOTED = /"((?:[^"\\]|\\.)*)"/y
const SPACE = /[ \t]*/y
const SPACE_OR_COMMA = /[ \t,]*/y

/**
 * Parses the challenges of a `WWW-Authenticate` header, in order: several in one header, quoted strings with commas and
 * escapes, names in any case, a lone token68. Stops at the first syntax error, and never throws.
 *
 * RFC 9110, sections 11.2, 11.3 and 11.6.1.
 */
export function parseChallenges(header: string): readonly Challenge[] {
  let at = 0
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at
    const match = pattern.exec(header)
    if (match !== null) at = pattern.lastIndex
    return match ?? undefined
  }

  /** Reads `name = value`. If there is none, resets `at`, because the next word is then another scheme. */
  const parameter = (): [name: string, value: string] | undefined => {
    const start = at
    const name = take(TOKEN)?.[0]
    take(SPACE)
    if (name === undefined || header[at] !== '=') {
      at = start
      return undefined
    }
    at++
    take(SPACE)
    const quoted = take(QUOTED)?.[1]
    const value = quoted === undefined ? take(TOKEN)?.[0] : quoted.replace(/\\(.)/g, '$1')
    return value === undefined ? undefined : [name.toLowerCase(), value]
  }

  const challenges: Challenge[] = []
  for (take(SPACE_OR_COMMA); at < header.length; take(SPACE_OR_COMMA)) {
    const scheme = take(TOKEN)?.[0].toLowerCase()
    if (scheme === undefined) break
    const parameters = new Map<string, string>()
    const spaced = take(SPACE)?.[0] !== ''
    if (!spaced || take(TOKEN68) === undefined) {
      for (let pair = parameter(); pair !== undefined; pair = parameter()) {
        if (!parameters.has(pair[0])) parameters.set(pair[0], pair[1])
        take(SPACE_OR_COMMA)
      }
    }
    challenges.push({ scheme, parameters })
  }
  return challenges
}
