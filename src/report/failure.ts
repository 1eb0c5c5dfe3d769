import type { Mode } from '../docker/build/request.ts'
import { messageOf, type Problem, UsageError } from '../lib/errors.ts'
import { positionOf } from '../lib/run-identity.ts'
import { formatPlatform, type Platform } from '../oci/platform.ts'
import { GateError } from '../publish/gate.ts'
import { PublishError } from '../publish/progress.ts'
import type { LegRecord } from '../publish/record.ts'
import { shortDigest, wholeSeconds } from './image-table.ts'
import { code, codeBlock, page, plain, table } from './markdown.ts'

/** A build step that failed. */
export interface FailedBuild {
  /** The publication: its first repository, or its name. */
  readonly publication: string
  readonly platforms: readonly Platform[]
  readonly mode: Mode
  readonly push: boolean
}

/** A merge that failed. */
export interface FailedMerge {
  /** The input `name`; undefined if the run has only one publication. */
  readonly name: string | undefined
  /** True for a merge that repeats its writes while other jobs move the tags: it may fail after it has written them. */
  readonly append: boolean
  /** The records of the run; empty if the merge failed before it read them. */
  readonly records: readonly LegRecord[]
}

/** Longest message in a summary, in characters. The log has all of it. */
const LONGEST_MESSAGE = 6_000

const RERUN =
  'Fix the cause. If that needs no new commit, choose "Re-run failed jobs" on the page of this run: it repeats only ' +
  'what failed, and keeps the images of the other legs.'

/** Returns the job summary of a build step that failed: what it was to build, why it failed, and what to do. */
export function failedBuildSummary({ publication, platforms, mode, push }: FailedBuild, error: unknown): string {
  const what =
    platforms.length === 0 ? '' : `${platforms.map(platform => code(formatPlatform(platform))).join(', ')} of `
  const isLeg = mode === 'leg'
  return page([
    `### ${titleOf(error, 'Failed')}: ${what}${code(publication)}`,
    reasonsOf(error),
    ...(push && !(error instanceof PublishError)
      ? [isLeg ? `This leg wrote no tag. ${RERUN}` : 'No tag was written.']
      : []),
  ])
}

/**
 * Returns the job summary of a merge that failed: why, what to do, and the legs that left a record. The legs that are
 * missing are among the reasons.
 */
export function failedMergeSummary({ name, append, records }: FailedMerge, error: unknown): string {
  const own = name === undefined ? records : records.filter(({ publication }) => publication === name)
  const legs = own.length === 0 ? records : own
  const publications = name === undefined ? [...new Set(records.map(({ publication }) => publication))] : [name]
  const partly = error instanceof PublishError
  return page([
    `### ${[titleOf(error, 'Not published'), ...(publications.length === 0 ? [] : [publications.map(code).join(', ')])].join(': ')}`,
    reasonsOf(error),
    ...(partly ? [] : [append ? RERUN : `No tag was written. ${RERUN}`]),
    ...(legs.length === 0 || partly ? [] : ['**Legs that left a record**', legTable(legs)]),
  ])
}

/** Returns the job summary of another step that failed, or of one that failed before its subject was known. */
export const failureSummary = (error: unknown): string => page(['### Failed', reasonsOf(error)])

const titleOf = (error: unknown, usual: string): string =>
  error instanceof PublishError && error.isPartial ? 'Only partly published' : usual

/** Returns the problems as a list, or the message of another error as it is. */
function reasonsOf(error: unknown): string {
  if (error instanceof UsageError || error instanceof GateError) return error.problems.map(problemItem).join('\n')
  return codeBlock('text', shortened(messageOf(error)))
}

/** Returns an item of a list. Further lines of the problem become items below it. */
function problemItem({ where, what }: Problem): string {
  const [first = '', ...more] = what.split('\n')
  return [`- **${plain(where)}**: ${plain(first)}`, ...more.map(line => `  - ${plain(line.trim())}`)].join('\n')
}

const shortened = (message: string): string =>
  message.length <= LONGEST_MESSAGE ? message : `${message.slice(0, LONGEST_MESSAGE)}\n… The log has the rest.`

/** Returns a table of legs. Those of a re-run state their attempt. */
function legTable(legs: readonly LegRecord[]): string {
  const several = new Set(legs.map(({ publication }) => publication)).size > 1
  return table(
    ['Platform', ...(several ? ['Image'] : []), 'Leg', 'Result', 'Digest'],
    legs.map(leg => [
      leg.platforms.map(platform => code(formatPlatform(platform))).join(', '),
      ...(several ? [code(leg.publication)] : []),
      plain(describePosition(leg)),
      `${leg.pushed ? 'pushed' : 'built, not pushed'}, ${wholeSeconds(leg.seconds)}`,
      leg.images.map(({ descriptor }) => code(shortDigest(descriptor.digest))).join(', '),
    ]),
  )
}

function describePosition({ leg, run }: LegRecord): string {
  const position = positionOf(leg)
  const number = position === undefined ? '' : `, ${position.index + 1} of ${position.total}`
  return `${leg.job}${number}${run.attempt > 1 ? `, attempt ${run.attempt}` : ''}`
}
