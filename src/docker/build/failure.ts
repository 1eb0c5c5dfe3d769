import { type PushFailure, pushFailureOf } from './push-failure.ts'

/** A line of a Dockerfile. */
export interface Location {
  /** The path as buildx prints it, relative to the context. */
  readonly file: string
  readonly line: number
}

/** The report of buildx about a build that failed. */
export interface Failure {
  /** The vertex that failed: `[build 2/3] RUN make`. */
  readonly step: string | undefined
  /** The last lines that the step printed. */
  readonly output: readonly string[]
  readonly location: Location | undefined
  /** The lines of the Dockerfile around the failing one. */
  readonly excerpt: readonly string[]
  /** The error itself; undefined if buildx printed nothing. */
  readonly reason: string | undefined
  /** Set if the image was built, but a registry rejected the push. */
  readonly push: PushFailure | undefined
}

/** The number of a step's output lines in an error. */
const LAST_LINES = 20

/** Prefixes that buildx adds to an error on its way up, and that add no information. */
const WRAPPERS = /^(?:failed to build: |failed to solve: |rpc error: code = \w+ desc = )+/

/**
 * Parses the output of a failed build (plain progress): the failed vertex with its output between lines of six dashes,
 * the location in the Dockerfile between lines of twenty, and a line that begins with `ERROR:`. Drops the hints and
 * links after those.
 */
export function parseFailure(stderr: string): Failure {
  const lines = stderr.split(/\r?\n/)
  const reason = reasonOf(lines)
  const push = pushFailureOf(lines)
  // The output of a push is only the builder's own retries.
  const { step, output } = push === undefined ? stepOf(lines, reason) : { step: undefined, output: [] }
  return { step, output, ...locationOf(lines), reason, push }
}

function reasonOf(lines: readonly string[]): string | undefined {
  const at = lines.findLastIndex(line => line.startsWith('ERROR: '))
  if (at === -1) return lastOf(lines)
  const rest = lines.slice(at)
  const end = rest.findIndex(line => line.trim() === '' || line.startsWith('View build details') || SOURCE.test(line))
  const text = rest.slice(0, end === -1 ? undefined : end).join('\n')
  return text.slice('ERROR: '.length).replace(WRAPPERS, '').trim()
}

/** Returns the last lines: docker's own errors, such as an unknown flag or a missing plugin, have no prefix. */
function lastOf(lines: readonly string[]): string | undefined {
  const printed = lines.filter(line => line.trim() !== '' && !line.startsWith('#'))
  return printed.length === 0 ? undefined : printed.slice(-LAST_LINES).join('\n')
}

const RULE = '------'
const TITLE = /^ > (.*):$/
/** The seconds since the start of the step, before each line of its output. */
const TIME = /^\d+\.\d+ /

/** Returns the step whose error ended the build. Missing caches also fail, but do not matter. */
function stepOf(lines: readonly string[], reason: string | undefined): Pick<Failure, 'step' | 'output'> {
  const titles = lines.flatMap((line, i) => (lines[i - 1] === RULE && TITLE.test(line) ? [i] : []))
  const failed = failedVertexOf(lines, reason)
  const title = titles.findLast(at => lines[at] === ` > ${failed}:`) ?? titles.at(-1)
  if (title === undefined) return { step: undefined, output: [] }
  const end = lines.indexOf(RULE, title)
  const output = lines.slice(title + 1, end === -1 ? lines.length : end).map(line => line.replace(TIME, ''))
  return { step: TITLE.exec(lines[title] ?? '')?.[1], output: output.slice(-LAST_LINES) }
}

/** Returns the name of the vertex whose error is in the reason. */
function failedVertexOf(lines: readonly string[], reason: string | undefined): string | undefined {
  const errors = lines.map(line => /^(#\d+ )ERROR: (.+)$/.exec(line)).filter(match => match !== null)
  const [, number] = errors.findLast(([, , text = '']) => reason?.includes(text)) ?? []
  return number === undefined ? undefined : lines.find(line => line.startsWith(number))?.slice(number.length)
}

const SOURCE = /^(\S.*):(\d+)$/
const SOURCE_RULE = '-'.repeat(20)

function locationOf(lines: readonly string[]): Pick<Failure, 'location' | 'excerpt'> {
  const at = lines.findLastIndex((line, i) => SOURCE.test(line) && lines[i + 1] === SOURCE_RULE)
  const [, file, line] = SOURCE.exec(lines[at] ?? '') ?? []
  if (file === undefined) return { location: undefined, excerpt: [] }
  const end = lines.indexOf(SOURCE_RULE, at + 2)
  return { location: { file, line: Number(line) }, excerpt: lines.slice(at + 2, end === -1 ? lines.length : end) }
}
