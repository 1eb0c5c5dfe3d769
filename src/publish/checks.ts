import type { Problem } from '../lib/errors.ts'
import { formatPlatform, serves } from '../oci/platform.ts'
import { formatRepository } from '../oci/reference.ts'
import type { LegRecord, RunIdentity } from './record.ts'
import { differingAnnotations } from './shared-annotations.ts'

/** How messages name a leg: its job, its place in the matrix, and what it builds. */
const legName = ({ leg, platforms }: LegRecord): string => {
  const place = leg.index === undefined ? '' : ` ${leg.index + 1} of ${leg.total}`
  return `leg "${leg.job}"${place} (${platforms.map(formatPlatform).join(', ')})`
}

/** Records of another repository, of another commit, or of another run of this one. */
export function foreignRecords(
  legs: readonly LegRecord[],
  run: Pick<RunIdentity, 'repository' | 'commit' | 'id'>,
): readonly Problem[] {
  return legs.flatMap(record => {
    const what = foreignness(record.run, run)
    return what === undefined ? [] : [{ where: legName(record), what }]
  })
}

function foreignness(
  { repository, commit, id }: RunIdentity,
  run: Pick<RunIdentity, 'repository' | 'commit' | 'id'>,
): string | undefined {
  if (repository !== run.repository) return `its record is of ${repository}, and this is ${run.repository}.`
  if (commit !== run.commit) return `it built commit ${commit}, and this run is of ${run.commit}. Run all jobs again.`
  if (id !== run.id) return `its record is of the run ${id}, and this is ${run.id}. Hand over the records of this run.`
  return undefined
}

/**
 * Legs at one place of a job that built different platforms in different attempts. Either a call of a reusable workflow
 * was run again beside another one, and both count; or the matrix has changed, and the older must not. Nothing tells.
 */
export function changedLegs(legs: readonly LegRecord[]): readonly Problem[] {
  const placed = legs.filter(({ leg }) => leg.index !== undefined)
  return [...Map.groupBy(placed, ({ leg }) => JSON.stringify([leg.job, leg.index])).values()].flatMap(atPlace => {
    if (new Set(atPlace.map(({ run }) => run.attempt)).size < 2) return []
    const shown = atPlace.map(leg => `${leg.platforms.map(formatPlatform).join(', ')} in attempt ${leg.run.attempt}`)
    const [first] = atPlace
    return [
      {
        where: first === undefined ? '' : `job "${first.leg.job}"`,
        what: `its leg ${(first?.leg.index ?? 0) + 1} built ${shown.join(' and ')}. Name the platforms that belong to the image in the input "platforms" of merge.`,
      },
    ]
  })
}

/** What every leg must say alike, and how a message shows it. */
const SHARED: Readonly<Record<string, (record: LegRecord) => string>> = {
  images: record => record.repositories.map(formatRepository).join(', '),
  tags: record => record.tags.map(tag => tag.name).join(', '),
  push: record => String(record.pushed),
}

export function disagreements(first: LegRecord, legs: readonly LegRecord[]): readonly Problem[] {
  const differing = legs.flatMap(leg =>
    differingAnnotations(first, leg).map(key => ({
      where: 'annotations',
      what:
        `${legName(first)} has ${key}=${first.annotations[key] ?? '(none)'}, and ` +
        `${legName(leg)} has ${key}=${leg.annotations[key] ?? '(none)'}. ${MUST_AGREE}`,
    })),
  )
  return [...saidDifferently(first, legs), ...differing]
}

const MUST_AGREE = 'Legs of one image must agree; two images in one run need two names (input "name").'

function saidDifferently(first: LegRecord, legs: readonly LegRecord[]): readonly Problem[] {
  return Object.entries(SHARED).flatMap(([where, shown]) =>
    legs
      .filter(leg => shown(leg) !== shown(first))
      .map(leg => ({
        where,
        what: `${legName(first)} says "${shown(first)}", and ${legName(leg)} says "${shown(leg)}". ${MUST_AGREE}`,
      })),
  )
}

export function wrongImages(leg: LegRecord): readonly Problem[] {
  const where = legName(leg)
  const built = new Set(leg.images.map(({ descriptor }) => formatPlatform(descriptor.platform)))
  const asked = leg.platforms.map(formatPlatform)
  const missing = leg.pushed ? asked.filter(platform => !built.has(platform)) : []
  return [
    ...(asked.length === 0 ? [{ where, what: 'it names no platform.' }] : []),
    ...missing.map(platform => ({ where, what: `it was to build ${platform}, and pushed no such image.` })),
    ...[...built]
      .filter(platform => !asked.includes(platform))
      .map(platform => ({ where, what: `it pushed an image for ${platform}, which was not asked for.` })),
    ...leg.images
      .filter(({ configured, descriptor }) => !serves(configured, descriptor.platform))
      .map(({ configured, descriptor }) => ({
        where,
        what:
          `it was to build ${formatPlatform(descriptor.platform)}, and the image is for ${formatPlatform(configured)}. ` +
          'Does the last stage of the Dockerfile name a platform of its own?',
      })),
  ]
}

export function duplicatePlatforms(legs: readonly LegRecord[]): readonly Problem[] {
  const built = legs.flatMap(leg => leg.platforms.map(platform => ({ platform: formatPlatform(platform), leg })))
  return [...Map.groupBy(built, ({ platform }) => platform)]
    .filter(([, by]) => by.length > 1)
    .map(([platform, by]) => ({
      where: platform,
      what:
        `it was built ${by.length} times, by ${by.map(({ leg }) => legName(leg)).join(' and ')}. ` +
        'Correct the platform of one leg; two variants of one image need two names (input "name").',
    }))
}

/** A publication that was pushed, and has no tag or no repository. */
export const missingDestination = ({ tags, repositories, pushed }: LegRecord): readonly Problem[] => [
  ...(pushed && tags.length === 0 ? [{ where: 'tags', what: 'there is no tag to publish under.' }] : []),
  ...(pushed && repositories.length === 0 ? [{ where: 'images', what: 'there is no repository to publish to.' }] : []),
]

/** Tags that another publication of the run is to get as well: whichever comes last would have them. */
export function conflictingTags(own: LegRecord, others: readonly LegRecord[]): readonly Problem[] {
  const rivals = Map.groupBy(others, ({ publication }) => publication)
  return [...rivals].flatMap(([name, [rival]]) => {
    const [shared] = rival === undefined ? [] : new Set(namesOf(own)).intersection(new Set(namesOf(rival)))
    if (name === own.publication || shared === undefined) return []
    const what = `"${name}" of this run is to get that tag as well. Keep them apart by the flavor, e.g. suffix=-debug.`
    return [{ where: shared, what }]
  })
}

const namesOf = ({ repositories, tags }: LegRecord): readonly string[] =>
  repositories.flatMap(repository => tags.map(({ name }) => `${formatRepository(repository)}:${name}`))
