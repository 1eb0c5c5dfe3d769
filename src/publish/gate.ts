import type { Problem } from '../lib/errors.ts'
import { positionOf, type RunIdentity } from '../lib/run-identity.ts'
import { formatPlatform, type Platform } from '../oci/platform.ts'
import * as checks from './checks.ts'
import * as completeness from './completeness.ts'
import { type BuiltImage, countedRecords, type ImageRecord, isOptional } from './record.ts'

/** A publication that passed the gate: its records agree, and none is missing. */
export interface Publication
  extends Pick<ImageRecord, 'repositories' | 'tags' | 'annotations' | 'pushed' | 'images' | 'attestations'> {
  readonly name: string
  readonly records: readonly ImageRecord[]
  /** The source of the expected images. With `nothing`, they are the sources, or what is appended. */
  readonly expectedFrom: 'platforms' | 'matrix' | 'nothing'
}

/** Expectations of a publication. */
export interface Expectation {
  /** The publication to merge; needed if the run has several. */
  readonly name?: string | undefined
  /** Exactly these platforms, in this order; empty if the merge does not name them. */
  readonly platforms: readonly Platform[]
  /** True if the merge appends to what is published. Then jobs without a matrix may build any part of the image. */
  readonly append?: boolean
  /** The run that merges. The gate rejects records of another run, commit or repository. */
  readonly run: Pick<RunIdentity, 'repository' | 'commit' | 'id'>
}

/** The publication must not be published. Nothing was written. */
export class GateError extends Error {
  override readonly name = 'GateError'
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(['Nothing was published.', ...problems.map(({ where, what }) => `${where}: ${what}`)].join('\n'))
    this.problems = problems
  }
}

/**
 * Lets a publication through only if its records show that it is complete and correct. `records` are all of the run,
 * whatever their publication, since a leg without one is only noticed beside the others. Throws a {@link GateError} that
 * names every problem of the publication.
 */
export function passGate(records: readonly ImageRecord[], expected: Expectation): Publication {
  const newest = newestOfEachLeg(records)
  const name = choosePublication(newest, expected.name)
  const all = inOrder(newest.filter(record => record.publication === name))
  const own = countedRecords(all)
  const images = own.flatMap(record => record.images)
  const attestations = own.flatMap(record => record.attestations)
  const [first] = own
  if (first === undefined) throw new GateError([{ where: 'records', what: `no record is for "${name}".` }])

  const problems = [
    ...checks.foreignRecords(own, expected.run),
    ...(expected.platforms.length > 0
      ? completeness.missingPlatforms(own, expected.platforms, all)
      : [
          ...completeness.uncountedLegs(own, expected.append === true),
          ...completeness.ambiguousLegs(own),
          ...completeness.missingLegs(own, newest),
        ]),
    ...checks.disagreements(first, own),
    ...own.flatMap(checks.wrongImages),
    ...checks.duplicatePlatforms(own),
    ...checks.missingDestination(first),
    ...checks.conflictingTags(first, countedRecords(newest)),
  ]
  if (problems.length > 0) throw new GateError(problems)
  const { repositories, tags, pushed } = first
  const annotations = checks.sharedAnnotations(own)
  return {
    name,
    repositories,
    tags,
    annotations,
    pushed,
    records: own,
    expectedFrom: expectedFrom(own, expected),
    images: inOrderOf(expected.platforms, images),
    attestations,
  }
}

function expectedFrom(records: readonly ImageRecord[], { platforms }: Expectation): Publication['expectedFrom'] {
  if (platforms.length > 0) return 'platforms'
  return records.some(({ leg }) => positionOf(leg) !== undefined) ? 'matrix' : 'nothing'
}

/**
 * Returns the newest record of each leg, since a re-run leaves records of several attempts. Its platforms are part of
 * its identity: two calls of one reusable workflow have jobs with the same name and the same positions.
 */
export function newestOfEachLeg<R extends ImageRecord>(records: readonly R[]): readonly R[] {
  const legKey = ({ publication, leg, platforms }: ImageRecord): string =>
    JSON.stringify([publication, leg.job, positionOf(leg)?.index ?? null, platforms.map(formatPlatform)])
  return [...Map.groupBy(records, legKey).values()].flatMap(all => {
    const ofLeg = countedRecords(all)
    const newest = Math.max(...ofLeg.map(record => record.run.attempt))
    const ofAttempt = ofLeg.filter(record => record.run.attempt === newest)
    // Several steps that push nothing tell the same of the leg. One is enough, the same one of each leg.
    return ofAttempt.every(isOptional) ? ofAttempt.toSorted(compareSteps).slice(-1) : ofAttempt
  })
}

const compareSteps = (a: ImageRecord, b: ImageRecord): number => compareText(a.leg.step, b.leg.step)

/**
 * Returns the publication to merge: the named one, or the only one whose records count. Throws a {@link GateError} that
 * lists them.
 */
export function choosePublication(records: readonly ImageRecord[], wanted: string | undefined): string {
  const candidates = wanted === undefined ? countedRecords(records) : records
  const names = [...new Set(candidates.map(record => record.publication))].sort()
  const [only] = names
  if (only === undefined) {
    throw new GateError([
      {
        where: 'records',
        what:
          'no leg left a record. Did the build jobs run, and does this job need them? A build step whose last line is ' +
          '"Published …" ran as a single job: let matrix.platform name what it builds, or set publish: false.',
      },
    ])
  }
  const listed = names.map(name => `"${name}"`).join(', ')
  if (wanted !== undefined && !names.includes(wanted)) {
    throw new GateError([{ where: 'name', what: `no leg built "${wanted}"; the records are for ${listed}.` }])
  }
  if (wanted === undefined && names.length > 1) {
    throw new GateError([{ where: 'name', what: `the run built several images. Choose one: ${listed}.` }])
  }
  return wanted ?? only
}

const inOrder = (records: readonly ImageRecord[]): readonly ImageRecord[] =>
  records.toSorted(
    (a, b) =>
      compareText(a.leg.job, b.leg.job) ||
      (positionOf(a.leg)?.index ?? 0) - (positionOf(b.leg)?.index ?? 0) ||
      comparePlatforms(a, b),
  )

/** Sorts images in the order in which the merge names the platforms, if it does. */
function inOrderOf(platforms: readonly Platform[], images: readonly BuiltImage[]): readonly BuiltImage[] {
  const wanted = platforms.map(formatPlatform)
  return images.toSorted(
    (a, b) =>
      wanted.indexOf(formatPlatform(a.descriptor.platform)) - wanted.indexOf(formatPlatform(b.descriptor.platform)),
  )
}

/** Keeps the order of the same legs the same if the runner does not state their positions. */
const comparePlatforms = (a: ImageRecord, b: ImageRecord): number =>
  compareText(a.platforms.map(formatPlatform).join(), b.platforms.map(formatPlatform).join())

/** Compares by code units: the same everywhere, and without loading the tables of a language. */
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
