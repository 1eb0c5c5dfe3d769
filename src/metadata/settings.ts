import type { Environment } from '../lib/github.ts'
import type { Report } from './attributes.ts'
import { type AnnotationLevel, parseLevels } from './labels.ts'

/** Metadata settings from the environment of the step. */
export interface MetadataSettings {
  /** DOCKER_METADATA_PR_HEAD_SHA: use a pull request's head commit instead of its merge commit. */
  readonly prHeadSha: boolean
  /** DOCKER_METADATA_SHORT_SHA_LENGTH */
  readonly shortShaLength: number
  /** DOCKER_METADATA_ANNOTATIONS_LEVELS; undefined if it is not set. */
  readonly annotationLevels: readonly AnnotationLevel[] | undefined
  /** SOURCE_DATE_EPOCH. https://reproducible-builds.org/specs/source-date-epoch/ */
  readonly sourceDate: Date | undefined
}

export function parseSettings(env: Environment, report: Report): MetadataSettings {
  const levels = env['DOCKER_METADATA_ANNOTATIONS_LEVELS']
  return {
    prHeadSha: /true/i.test(env['DOCKER_METADATA_PR_HEAD_SHA'] ?? ''),
    shortShaLength: count(env, 'DOCKER_METADATA_SHORT_SHA_LENGTH', report) ?? 7,
    annotationLevels: levels ? parseLevels(levels, 'DOCKER_METADATA_ANNOTATIONS_LEVELS', report) : undefined,
    sourceDate: sourceDate(env, report),
  }
}

function count(env: Environment, name: string, report: Report): number | undefined {
  const text = env[name]
  if (!text) return undefined
  const value = Number(text)
  if (Number.isSafeInteger(value) && value > 0) return value
  report(name, `"${text}" is not a whole number greater than 0.`)
  return undefined
}

function sourceDate(env: Environment, report: Report): Date | undefined {
  const text = env['SOURCE_DATE_EPOCH']
  if (!text) return undefined
  const date = new Date(/^\d+$/.test(text.trim()) ? Number(text) * 1000 : Number.NaN)
  if (!Number.isNaN(date.getTime())) return date
  report('SOURCE_DATE_EPOCH', `"${text}" is not a time. Write the seconds since 1970-01-01 UTC as a whole number.`)
  return undefined
}
