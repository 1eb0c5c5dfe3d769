import type { Problem } from '../lib/errors.ts'
import { positionOf } from '../lib/run-identity.ts'
import { formatPlatform, type Platform } from '../oci/platform.ts'
import { legName } from './leg-name.ts'
import { type ImageRecord, isLeg, isOptional } from './record.ts'

/**
 * Finds out whether a missing leg would go unnoticed, because no leg says how many there are: the runner does not state
 * the size of the matrix, or the legs are no matrix, as far as their steps can see. A matrix that calls a reusable
 * workflow is hidden from its steps.
 */
export function uncountedLegs(legs: readonly ImageRecord[], append: boolean): readonly Problem[] {
  const uncounted = legs.filter(record => isLeg(record) && positionOf(record.leg) === undefined)
  const inMatrix = uncounted.find(({ leg }) => leg.matrix === 'unknown')
  const leg = inMatrix ?? (append ? undefined : uncounted[0])
  if (leg === undefined) return []
  const why =
    inMatrix === undefined
      ? 'no matrix says how many legs there are'
      : 'this runner does not state how many legs a matrix has'
  const what =
    `${why}, so a missing one would go unnoticed (${legName(leg)} left a record). ` +
    'List all platforms of the image in the input "platforms" of merge.'
  return [{ where: 'platforms', what }]
}

/** Finds expected platforms that no leg built, and unexpected ones. `all` are the legs' records with the optional ones. */
export function missingPlatforms(
  legs: readonly ImageRecord[],
  expected: readonly Platform[],
  all: readonly ImageRecord[] = legs,
): readonly Problem[] {
  const built = platformsOf(legs)
  const wanted = new Set(expected.map(formatPlatform))
  const unpushed = platformsOf(all.filter(isOptional))
  return [
    ...[...wanted.difference(built)].map(platform => ({
      where: platform,
      what: unpushed.has(platform) ? `${UNPUSHED} Did the step that pushes fail, or is there none?` : UNRECORDED,
    })),
    ...[...built.difference(wanted)].map(platform => {
      const from = legs.find(leg => leg.platforms.some(each => formatPlatform(each) === platform))
      const { finding, remedy } = UNEXPECTED[from?.origin ?? 'leg']
      return {
        where: platform,
        what: `${finding}, but the input "platforms" does not list it. Add it there, ${remedy}.`,
      }
    }),
  ]
}

const UNRECORDED =
  'no leg left a record for this platform. Did its job fail, was it skipped, or does it not run this action? ' +
  'If it passes its record as an output, the legs of a matrix may overwrite those of one another.'
const UNPUSHED = 'other legs pushed their images, but a step for this platform has "push: false", so it pushed nothing.'

const platformsOf = (records: readonly ImageRecord[]): ReadonlySet<string> =>
  new Set(records.flatMap(({ platforms }) => platforms.map(formatPlatform)))

/** Messages about an unexpected platform, by its origin. */
const UNEXPECTED: Readonly<Record<ImageRecord['origin'], { readonly finding: string; readonly remedy: string }>> = {
  leg: { finding: 'a leg built it', remedy: 'or remove the leg' },
  source: {
    finding: 'no leg built it, but a source has it',
    remedy: 'or use only the wanted platform of the source (platform=reference)',
  },
  append: {
    finding: 'no leg built it, but the tags already have it and "append" keeps it',
    remedy: 'or publish without "append"',
  },
}

/**
 * Finds legs of the publication's jobs that left no record. `all` are the records of the run.
 *
 * A job states the number of its legs across all publications. That another leg built another image is no proof that
 * this one is complete: it may be of another call of the same reusable workflow.
 */
export function missingLegs(legs: readonly ImageRecord[], all: readonly ImageRecord[]): readonly Problem[] {
  return [...Map.groupBy(legs, record => record.leg.job)].flatMap(([job, own]) => {
    const totals = new Set(own.flatMap(({ leg }) => positionOf(leg)?.total ?? []))
    if (totals.size === 0) return []
    if (totals.size > 1) {
      const shown = [...totals].join(' and ')
      return [{ where: `job "${job}"`, what: `the legs disagree on how many there are: ${shown}. Re-run all jobs.` }]
    }
    const [total = 0] = totals
    const [publication] = own.map(record => record.publication)
    const others = all.filter(record => record.leg.job === job && !own.includes(record))
    const tested = indexesOf(others.filter(record => isOptional(record) && record.publication === publication))
    const elsewhere = indexesOf(others.filter(record => record.publication !== publication))
    const present = indexesOf(own)
    const missing = Array.from({ length: total }, (_, index) => index).filter(index => !present.has(index))
    const [idle, unpushed] = partition(missing, index => tested.has(index))
    const [other, lost] = partition(unpushed, index => elsewhere.has(index))
    const problem = (indexes: readonly number[], what: string): readonly Problem[] =>
      indexes.length === 0 ? [] : [{ where: `job "${job}"`, what: `of ${total} legs, ${numbers(indexes)} ${what}` }]
    return [
      ...problem(lost, `left no record. ${LOST}${elsewhere.size > 0 ? ` If it builds another image, ${LIST}` : ''}`),
      ...problem(other, `built another image, so the matrix does not say what belongs to this one. ${upper(LIST)}`),
      ...problem(idle, `pushed nothing. ${IDLE}`),
      ...missingSteps(job, own),
    ]
  })
}

/** Finds legs in which one of several steps left no record. Steps that only some legs run need `platforms`. */
function missingSteps(job: string, own: readonly ImageRecord[]): readonly Problem[] {
  const legs = Map.groupBy(own, ({ leg }) => positionOf(leg)?.index)
  const steps = new Set(own.map(({ leg }) => leg.step))
  if (own.length === legs.size || steps.size < 2) return []
  return [...legs].flatMap(([index = 0, records]) => {
    const [lacking] = steps.difference(new Set(records.map(({ leg }) => leg.step)))
    if (lacking === undefined) return []
    return [
      {
        where: `job "${job}"`,
        what: `leg number ${index + 1} left no record of its step "${lacking}", but other legs did. Did that step fail? If only some legs have it, ${LIST}`,
      },
    ]
  })
}

const numbers = (indexes: readonly number[]): string => indexes.map(index => `number ${index + 1}`).join(', ')
const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const LOST = 'Did its job fail, was it skipped, or does it not run this action?'
const IDLE = 'A step there has "push: false". Did the step that pushes fail, or is there none?'
const LIST = 'set "platforms" of merge to those of this image. Then only they must be there.'

const partition = <T>(items: readonly T[], test: (item: T) => boolean): readonly [readonly T[], readonly T[]] => [
  items.filter(test),
  items.filter(item => !test(item)),
]

const indexesOf = (records: readonly ImageRecord[]): ReadonlySet<number> =>
  new Set(records.flatMap(({ leg }) => positionOf(leg)?.index ?? []))

/**
 * Finds steps of one leg that built different platforms. Either a job was re-run with another matrix, and its older
 * record must not count; or two calls of a reusable workflow have legs with the same names and numbers, and all records
 * count. The records do not show which, nor whether a leg of one of the calls is missing.
 */
export function ambiguousLegs(legs: readonly ImageRecord[]): readonly Problem[] {
  const positioned = legs.flatMap(record => {
    const position = positionOf(record.leg)
    return position === undefined ? [] : [{ job: record.leg.job, number: position.index + 1, record }]
  })
  const groups = Map.groupBy(positioned, ({ job, number, record }) => JSON.stringify([job, number, record.leg.step]))
  return [...groups.values()].flatMap(group => {
    const [first] = group
    if (first === undefined || new Set(group.map(({ record }) => platformNames(record))).size < 2) return []
    const built = group.map(({ record }) => `${platformNames(record)} in attempt ${record.run.attempt}`)
    return [
      {
        where: `job "${first.job}"`,
        what: `leg ${first.number} built ${built.join(' and ')}. List the platforms of the image in the input "platforms" of merge.`,
      },
    ]
  })
}

const platformNames = ({ platforms }: ImageRecord): string => platforms.map(formatPlatform).join(', ')
