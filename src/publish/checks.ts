import type { Problem } from '../lib/errors.ts'
import type { RunIdentity } from '../lib/run-identity.ts'
import { formatPlatform, serves } from '../oci/platform.ts'
import { formatRepository } from '../oci/reference.ts'
import { legName } from './leg-name.ts'
import type { ImageRecord } from './record.ts'

/** Finds records of another repository, commit or run. */
export function foreignRecords(
  legs: readonly ImageRecord[],
  run: Pick<RunIdentity, 'repository' | 'commit' | 'id'>,
): readonly Problem[] {
  return legs.flatMap(record => {
    const what = foreignReason(record.run, run)
    return what === undefined ? [] : [{ where: legName(record), what }]
  })
}

function foreignReason(
  { repository, commit, id }: RunIdentity,
  run: Pick<RunIdentity, 'repository' | 'commit' | 'id'>,
): string | undefined {
  if (repository !== run.repository) return `the record is from ${repository}, but this run is of ${run.repository}.`
  if (commit !== run.commit) return `the leg built commit ${commit}, but this run is of ${run.commit}. Re-run all jobs.`
  if (id !== run.id) return `the record is from run ${id}, but this is run ${run.id}. Pass the records of this run.`
  return undefined
}

/** The settings in which all legs must agree, by the name of their input, and how a message shows them. */
const SHARED: Readonly<Record<string, (record: ImageRecord) => string>> = {
  images: record => record.repositories.map(formatRepository).join(', '),
  tags: record => record.tags.map(tag => tag.name).join(', '),
  push: record => String(record.pushed),
}

/** Finds legs with other settings or annotations than the first one. */
export function disagreements(first: ImageRecord, legs: readonly ImageRecord[]): readonly Problem[] {
  const differing = legs.flatMap(leg =>
    differingAnnotations(first, leg).map(key => ({
      where: 'annotations',
      what:
        `${legName(first)} has ${key}=${first.annotations[key] ?? '(none)'}, but ` +
        `${legName(leg)} has ${key}=${leg.annotations[key] ?? '(none)'}. ${MUST_AGREE}`,
    })),
  )
  return [...differingSettings(first, legs), ...differing]
}

const MUST_AGREE = 'All legs of an image must agree. If these are two images, give each its own name (input "name").'

function differingSettings(first: ImageRecord, legs: readonly ImageRecord[]): readonly Problem[] {
  return Object.entries(SHARED).flatMap(([where, format]) =>
    legs
      .filter(leg => format(leg) !== format(first))
      .map(leg => ({
        where,
        what: `${legName(first)} has "${format(first)}", but ${legName(leg)} has "${format(leg)}". ${MUST_AGREE}`,
      })),
  )
}

/** Finds images that are not of the platforms that the leg was to build, and those that are missing. */
export function wrongImages(leg: ImageRecord): readonly Problem[] {
  const where = legName(leg)
  const built = new Set(leg.images.map(({ descriptor }) => formatPlatform(descriptor.platform)))
  const requested = leg.platforms.map(formatPlatform)
  const missing = leg.pushed ? requested.filter(platform => !built.has(platform)) : []
  return [
    ...(requested.length === 0 ? [{ where, what: 'the record names no platform.' }] : []),
    ...missing.map(platform => ({ where, what: `the leg was to build ${platform}, but pushed no such image.` })),
    ...[...built]
      .filter(platform => !requested.includes(platform))
      .map(platform => ({ where, what: `the leg pushed an image for ${platform}, which was not requested.` })),
    ...leg.images
      .filter(({ configured, descriptor }) => !serves(configured, descriptor.platform))
      .map(({ configured, descriptor }) => ({
        where,
        what:
          `the leg was to build ${formatPlatform(descriptor.platform)}, but the image is for ${formatPlatform(configured)}. ` +
          'Does the last stage of the Dockerfile set its own platform?',
      })),
  ]
}

/** Finds platforms that several legs built. */
export function duplicatePlatforms(legs: readonly ImageRecord[]): readonly Problem[] {
  const built = legs.flatMap(leg => leg.platforms.map(platform => ({ platform: formatPlatform(platform), leg })))
  return [...Map.groupBy(built, ({ platform }) => platform)]
    .filter(([, by]) => by.length > 1)
    .map(([platform, by]) => ({
      where: platform,
      what:
        `built ${by.length} times, by ${by.map(({ leg }) => legName(leg)).join(' and ')}. ` +
        'Correct the platform of one leg. If these are two variants, give each its own name (input "name").',
    }))
}

/** Finds out whether a publication that was pushed lacks a tag or a repository. */
export const missingDestination = ({ tags, repositories, pushed }: ImageRecord): readonly Problem[] => [
  ...(pushed && tags.length === 0 ? [{ where: 'tags', what: 'the publication has no tag.' }] : []),
  ...(pushed && repositories.length === 0 ? [{ where: 'images', what: 'the publication has no repository.' }] : []),
]

/** Finds tags that another publication of the run writes too: the last one would win. */
export function conflictingTags(own: ImageRecord, others: readonly ImageRecord[]): readonly Problem[] {
  const rivals = Map.groupBy(others, ({ publication }) => publication)
  return [...rivals].flatMap(([name, [rival]]) => {
    const [shared] = rival === undefined ? [] : new Set(namesOf(own)).intersection(new Set(namesOf(rival)))
    if (name === own.publication || shared === undefined) return []
    const what = `"${name}" in this run publishes the same tag. Use the flavor to tell them apart, such as suffix=-debug.`
    return [{ where: shared, what }]
  })
}

const namesOf = ({ repositories, tags }: ImageRecord): readonly string[] =>
  repositories.flatMap(repository => tags.map(({ name }) => `${formatRepository(repository)}:${name}`))

/**
 * The one annotation that legs need not agree on: if the time of the commit is unknown, each leg uses its own clock. An
 * RFC 3339 date, by annotations.md of the OCI image-spec.
 */
const CREATED = 'org.opencontainers.image.created'

/** Returns the keys that have different values in two records. */
function differingAnnotations(a: ImageRecord, b: ImageRecord): readonly string[] {
  const keys = new Set([...Object.keys(a.annotations), ...Object.keys(b.annotations)])
  return [...keys].filter(key => key !== CREATED && a.annotations[key] !== b.annotations[key])
}

/** Returns the annotations of records that agree. The date of the index is the earliest of theirs. */
export function sharedAnnotations(legs: readonly ImageRecord[]): Readonly<Record<string, string>> {
  const dates = legs.flatMap(({ annotations }) => annotations[CREATED] ?? [])
  const [earliest] = dates.toSorted((a, b) => Date.parse(a) - Date.parse(b))
  const annotations = legs[0]?.annotations ?? {}
  return earliest === undefined ? annotations : { ...annotations, [CREATED]: earliest }
}
