/** The rule around an error that buildx repeats at the end, below its title (util/progress/progressui of moby/buildkit). */
const RULE = '------'

/**
 * An error that buildx prints while two platforms write one shared layer: the second polls until the first has
 * finished, and each early poll is an error.
 */
const BENIGN_ERROR = /^ERROR: \(\*service\)\.Write failed: .* ref layer-\S+ locked for .*: unavailable$/

/** The error of a cache that is not there, as in the first run. The build goes on without it. */
const NO_CACHE = /^(#\d+) ERROR: failed to configure \w+ cache importer: (.+): not found$/

/**
 * Returns a filter of buildx's lines for the log. Omits errors that are none, and reports a missing cache as what it is:
 * a reader would take BuildKit's error for a fault. The filter takes one line, and returns the lines to log.
 */
export function logLines(): (line: string) => readonly string[] {
  const missing = new Set<string>()
  /** The position in an error that buildx repeats: after its opening rule, or in an error to show or to omit. */
  let within: 'nothing' | 'opened' | 'shown' | 'omitted' = 'nothing'
  return line => {
    if (within === 'opened') {
      within = missing.has(line) ? 'omitted' : 'shown'
      return within === 'shown' ? [RULE, line] : []
    }
    if (line === RULE) {
      const before = within
      within = before === 'nothing' ? 'opened' : 'nothing'
      return before === 'shown' ? [line] : []
    }
    if (within === 'omitted' || BENIGN_ERROR.test(line)) return []
    const [, vertex, reference] = NO_CACHE.exec(line) ?? []
    if (vertex === undefined || reference === undefined) return [line]
    missing.add(` > importing cache manifest from ${reference}:`)
    return [`${vertex} no cache yet: ${reference}`]
  }
}
