import type { Problem } from '../lib/errors.ts'
import { formatPlatform, type Platform } from '../oci/platform.ts'
import type { LegRecord } from './record.ts'

/** The platforms that should be there and that no leg built, and those that a leg built and that should not be there. */
export function missingPlatforms(legs: readonly LegRecord[], expected: readonly Platform[]): readonly Problem[] {
  const built = new Set(legs.flatMap(leg => leg.platforms.map(formatPlatform)))
  const wanted = new Set(expected.map(formatPlatform))
  return [
    ...[...wanted.difference(built)].map(platform => ({
      where: platform,
      what: 'no leg left a record of it. Did its job fail, was it skipped, or does it not run this action?',
    })),
    ...[...built.difference(wanted)].map(platform => {
      const from = legs.find(leg => leg.platforms.some(each => formatPlatform(each) === platform))
      const { origin, remedy } = UNEXPECTED[from?.broughtBy ?? 'leg']
      return {
        where: platform,
        what: `${origin}, and the input "platforms" does not have it. Add it there, ${remedy}.`,
      }
    }),
  ]
}

/** Where a platform comes from that nobody expects, and what to do. */
const UNEXPECTED = {
  leg: { origin: 'a leg built it', remedy: 'or take the leg away' },
  sources: {
    origin: 'no leg built it, but a source has it',
    remedy: 'or take only the wanted platform of it (platform=reference)',
  },
  append: {
    origin: 'no leg built it, but the tags have it today and "append" keeps it',
    remedy: 'or publish without "append"',
  },
}

/**
 * The legs that the jobs of a publication should have and that left no record.
 *
 * A job says how many legs it has, whatever publications they belong to, so records of other publications of the same
 * job count as legs that are there. They do not when their places overlap: then a reusable workflow was called twice,
 * and these are the legs of the other call.
 */
export function missingLegs(legs: readonly LegRecord[], all: readonly LegRecord[]): readonly Problem[] {
  return [...Map.groupBy(legs, record => record.leg.job)].flatMap(([job, own]) => {
    const totals = new Set(own.flatMap(({ leg }) => leg.total ?? []))
    if (totals.size === 0) return []
    if (totals.size > 1) {
      const shown = [...totals].join(' and ')
      return [{ where: `job "${job}"`, what: `its legs say that it has ${shown} legs. Run all jobs again.` }]
    }
    const [total = 0] = totals
    const present = new Set([...placesOf(own), ...placesOfOthers(job, own, all)])
    const missing = Array.from({ length: total }, (_, place) => place).filter(place => !present.has(place))
    if (missing.length === 0) return []
    return [
      {
        where: `job "${job}"`,
        what:
          `of its ${total} legs, ${missing.map(place => `number ${place + 1}`).join(', ')} left no record. ` +
          'Did it fail, was it skipped, or does it not run this action?',
      },
    ]
  })
}

const placesOf = (records: readonly LegRecord[]): ReadonlySet<number> =>
  new Set(records.flatMap(({ leg }) => leg.index ?? []))

function placesOfOthers(job: string, own: readonly LegRecord[], all: readonly LegRecord[]): readonly number[] {
  const [mine] = own
  const ownPlaces = placesOf(own)
  const others = all.filter(({ publication, leg }) => leg.job === job && publication !== mine?.publication)
  return [...Map.groupBy(others, ({ publication }) => publication).values()]
    .map(placesOf)
    .filter(places => places.isDisjointFrom(ownPlaces))
    .flatMap(places => [...places])
}
