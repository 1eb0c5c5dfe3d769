import { UsageError } from '../errors.ts'
import { formatPlatform, type Platform, parsePlatform } from '../oci/platform.ts'

/** Whether a step hands its images over to a merge, or publishes them itself. */
export type Mode = 'leg' | 'single'

/** What decides the mode. */
export interface ModeFacts {
  readonly publish: 'auto' | boolean
  readonly platforms: readonly Platform[]
  /** The job's matrix, as the runner gives it; `null` or empty when there is none. */
  readonly matrix: unknown
}

/**
 * A step is a leg when what it builds comes from the matrix: when `matrix.platform` names exactly its platforms.
 * Otherwise it is a single job. `publish` says it outright.
 *
 * Throws a {@link UsageError} where guessing could publish a part of an image as the whole: when the one platform that
 * is built stands in the matrix under another name.
 */
export function modeOf({ publish, platforms, matrix }: ModeFacts): Mode {
  if (publish !== 'auto') return publish ? 'single' : 'leg'
  const built = key(platforms)
  const named = Object.entries(isObject(matrix) ? matrix : {}).filter(([, value]) => keyOfText(value) === built)
  if (built === '' || named.length === 0) return 'single'
  if (named.some(([name]) => name === 'platform')) return 'leg'
  if (platforms.length > 1) return 'single'
  throw UsageError.at(
    'publish',
    `the platform comes from matrix.${named[0]?.[0]}, so this may be one leg of an image or an image of its own. ` +
      'Call it matrix.platform or write publish: false for a leg (a merge job publishes), publish: true for an image of its own.',
  )
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

const key = (platforms: readonly Platform[]): string => platforms.map(formatPlatform).sort().join()

function keyOfText(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  try {
    return key(
      value
        .split(/[,\n]/)
        .map(text => text.trim())
        .filter(text => text !== '')
        .map(parsePlatform),
    )
  } catch {
    return undefined
  }
}
