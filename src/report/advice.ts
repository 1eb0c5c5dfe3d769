import { formatDuration } from '../lib/units.ts'
import { computeMatrix } from '../metadata/matrix.ts'
import { formatPlatform } from '../oci/platform.ts'
import { type BuiltImage, type ImageRecord, isLeg, type LegRecord } from '../publish/record.ts'

/** Below this a build gains nothing worth a job of its own. */
const WORTH_A_JOB_MS = 30_000

/** What is worth a warning, because it can be mended in the workflow or in the Dockerfile. */
export const adviceOn = (records: readonly ImageRecord[]): readonly string[] => [
  ...layerAdvice(records.flatMap(record => record.images)),
  ...records.filter(isLeg).flatMap(leg => leg.images.flatMap(image => emulationAdvice(leg, image))),
]

/**
 * Images for different processors that stand on one layer. Their configurations are no witness: BuildKit writes what it
 * was asked for, also over a base that is for one processor alone.
 */
const layerAdvice = (images: readonly BuiltImage[]): readonly string[] =>
  [...Map.groupBy(images, ({ firstLayer }) => firstLayer)].flatMap(([layer, same]) => {
    const platforms = same.map(({ descriptor }) => descriptor.platform)
    const kinds = new Set(platforms.map(({ os, architecture }) => `${os}/${architecture}`))
    if (layer === undefined || kinds.size < 2) return []
    return [
      `${platforms.map(formatPlatform).join(' and ')} begin with the same layer, ${layer}. Programs in it are for one of ` +
        'them: does the last stage of the Dockerfile name an image of one platform? A layer of data alone is right.',
    ]
  })

/** An image that was emulated for long, though GitHub has a runner that executes its programs. */
function emulationAdvice({ report }: LegRecord, { descriptor, emulated }: BuiltImage): readonly string[] {
  // Who runs runners of his own may not have GitHub's.
  if (!emulated || report?.runner.hosted !== true) return []
  const build = report.phases.find(({ name }) => name === 'build')
  const tookMs = build === undefined ? 0 : build.endMs - build.startMs
  const [native] = computeMatrix([descriptor.platform], [])
  if (tookMs < WORTH_A_JOB_MS || native === undefined || native.emulated) return []
  const platform = formatPlatform(descriptor.platform)
  const here = report.runner.platform.architecture
  return [
    `${platform} was emulated on ${here}; the build took ${formatDuration(tookMs)}. GitHub has runners that execute it ` +
      `natively: build it in a job of its own on ${[native.runner].flat().join(', ')}.`,
  ]
}

/** What only the reader can judge, because it is right now and then. For the summary alone. */
export const notesOn = (legs: readonly LegRecord[]): readonly string[] =>
  legs.flatMap(({ platforms, report }) => {
    const cache = report?.cache
    if (cache?.source !== 'found' || cache.steps === 0 || cache.cached > 0) return []
    return [
      `${platforms.map(formatPlatform).join(', ')}: a cache was read, and no step came from it. Is that so in every run? ` +
        'Then something that changes each time comes too early in the Dockerfile: a build argument, or a COPY of everything.',
    ]
  })
