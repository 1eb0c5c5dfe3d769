import { type PushFailure, pushFailureOf } from './push-failure.ts'

/** Where in a Dockerfile something is. */
export interface Location {
  /** As buildx names it: relative to where the Dockerfile was looked for. */
  readonly file: string
  readonly line: number
}

/** What buildx reports about a build that failed. */
export interface Failure {
  /** The vertex that failed: `[build 2/3] RUN make`. */
  readonly step: string | undefined
  /** The last lines that the step printed. */
  readonly output: readonly string[]
  readonly location: Location | undefined
  /** The lines of the Dockerfile around the failing one. */
  readonly excerpt: readonly string[]
  /** The error itself; undefined if nothing was printed at all. */
  readonly reason: string | undefined
  /** Set when the image was built, and a registry did not take it. */
  readonly push: PushFailure | undefined
}

/** How much of what a step printed goes into an error. */
const LAST_LINES = 20

/** Prefixes that buildx adds to an error on its way up, and that add no information. */
const WRAPPERS = /^(?:failed to build: |failed to solve: |rpc error: code = \w+ desc = )+/

/**
 * Takes apart what buildx prints when a build fails (plain progress): the failing vertex with its output between lines
 * of six dashes, the location in the Dockerfile between lines of twenty, and a line that begins with `ERROR:`. Hints and
 * links behind those are left out.
 */
export function parseFailure(stderr: string): Failure {
  const lines = stderr.split(/\r?\n/)
  const reason = reasonOf(lines)
  const push = pushFailureOf(lines)
  // The output of a push is the builder's own attempts to repeat it.
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

/** Returns the last lines: errors of docker itself have no mark, such as an unknown flag or a missing plugin. */
function lastOf(lines: readonly string[]): string | undefined {
  const printed = lines.filter(line => line.trim() !== '' && !line.startsWith('#'))
  return printed.length === 0 ? undefined : printed.slice(-LAST_LINES).join('\n')
}

const RULE = '------'
const TITLE = /^ > (.*):$/
/** Seconds since the step began, before each line that it printed. */
const TIME = /^\d+\.\d+ /

/** Caches that are not there fail too, and that is no matter: the step is the one whose error the build ends with. */
function stepOf(lines: readonly string[], reason: string | undefined): Pick<Failure, 'step' | 'output'> {
  const titles = lines.flatMap((line, i) => (lines[i - 1] === RULE && TITLE.test(line) ? [i] : []))
  const guilty = guiltyOf(lines, reason)
  const title = titles.findLast(at => lines[at] === ` > ${guilty}:`) ?? titles.at(-1)
  if (title === undefined) return { step: undefined, output: [] }
  const end = lines.indexOf(RULE, title)
  const output = lines.slice(title + 1, end === -1 ? lines.length : end).map(line => line.replace(TIME, ''))
  return { step: TITLE.exec(lines[title] ?? '')?.[1], output: output.slice(-LAST_LINES) }
}

/** The name of the vertex whose error is in the reason. */
function guiltyOf(lines: readonly string[], reason: string | undefined): string | undefined {
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
