import { formatBytes, formatDuration } from '../lib/units.ts'
import type { Digest } from '../oci/digest.ts'
import { formatPlatform, type Platform } from '../oci/platform.ts'
import type { CacheUse } from '../publish/leg-report.ts'
import { type BuiltImage, emulatedPlatforms, type LegRecord } from '../publish/record.ts'
import { code, table } from './markdown.ts'

/** Returns a table of the images. An image that no leg built has neither a duration nor a cache. */
export function imageTable(images: readonly BuiltImage[], legs: readonly LegRecord[]): string {
  const built = images.map(image => ({ image, leg: legOf(image, legs) }))
  const caches = built.some(({ leg }) => leg?.report?.cache !== undefined)
  return table(
    ['Platform', 'Built', ...(caches ? ['From cache'] : []), 'Size', 'Layers', 'Digest'],
    built.map(({ image, leg }) => [
      code(formatPlatform(image.descriptor.platform)),
      leg === undefined ? '' : howBuilt(image.descriptor.platform, leg),
      ...(caches ? [cacheText(leg?.report?.cache)] : []),
      unbroken(formatBytes(image.bytes)),
      String(image.layers),
      code(shortDigest(image.descriptor.digest)),
    ]),
  )
}

/** Returns a table of the platforms of legs that pushed nothing, whose images are unknown. */
export const platformTable = (legs: readonly LegRecord[]): string =>
  table(
    ['Platform', 'Built', 'From cache'],
    legs.flatMap(leg =>
      leg.platforms.map(platform => [
        code(formatPlatform(platform)),
        howBuilt(platform, leg),
        cacheText(leg.report?.cache),
      ]),
    ),
  )

/** Returns the first 12 characters of a digest, enough to tell images apart. */
export const shortDigest = (digest: Digest): string => digest.slice(digest.indexOf(':') + 1).slice(0, 12)

/** Makes spaces non-breaking: a number and its unit stay on one line. */
const unbroken = (text: string): string => text.replaceAll(' ', '\u00a0')

const legOf = ({ descriptor }: BuiltImage, legs: readonly LegRecord[]): LegRecord | undefined =>
  legs.find(({ images }) => images.some(image => image.descriptor.digest === descriptor.digest))

/** Describes a build. */
function howBuilt(platform: Platform, leg: LegRecord): string {
  const emulated = emulatedPlatforms(leg).some(each => formatPlatform(each) === formatPlatform(platform))
  const by = leg.report === undefined ? '' : ` on ${leg.report.runner.platform.architecture}`
  return `${unbroken(emulated ? `emulated${by}` : 'native')}, ${unbroken(timeOf(platform, leg))}`
}

/** Returns the time of a platform's own steps if its leg built several platforms, or else that of the whole leg. */
function timeOf(platform: Platform, { seconds, report }: LegRecord): string {
  const ms = report?.platformMs?.[formatPlatform(platform)]
  return ms === undefined ? wholeSeconds(seconds) : formatDuration(ms)
}

/** Formats the duration of a step: `42 s`, `3 min 5 s`. */
export const wholeSeconds = (seconds: number): string =>
  seconds < 60 ? `${seconds} s` : formatDuration(seconds * 1000)

function cacheText(cache: CacheUse | undefined): string {
  if (cache === undefined || cache.steps === 0) return ''
  if (cache.source === 'missing' && cache.cached === 0) return unbroken('no cache yet')
  return unbroken(`${cache.cached} of ${cache.steps} ${cache.steps === 1 ? 'step' : 'steps'}`)
}
