import { formatDuration } from '../lib/units.ts'
import { computeMatrix } from '../metadata/matrix.ts'
import { formatPlatform, type Platform } from '../oci/platform.ts'
import { type BuiltImage, emulatedPlatforms, type ImageRecord, isLeg, type LegRecord } from '../publish/record.ts'

/** Shortest emulated build that is worth a job of its own. */
const WORTH_A_JOB_MS = 30_000

/** Returns warnings that a change of the workflow or the Dockerfile resolves. */
export const adviceOn = (records: readonly ImageRecord[]): readonly string[] => [
  ...layerAdvice(records.flatMap(record => record.images)),
  ...records.filter(isLeg).flatMap(leg => emulatedPlatforms(leg).flatMap(emulated => emulationAdvice(leg, emulated))),
]

/**
 * Warns about images for different processors with the same first layer. Their configurations prove nothing: BuildKit
 * writes the requested platform there, even if the base is for another processor.
 */
const layerAdvice = (images: readonly BuiltImage[]): readonly string[] =>
  [...Map.groupBy(images, ({ firstLayer }) => firstLayer)].flatMap(([layer, same]) => {
    const platforms = same.map(({ descriptor }) => descriptor.platform)
    const kinds = new Set(platforms.map(({ os, architecture }) => `${os}/${architecture}`))
    if (layer === undefined || kinds.size < 2) return []
    return [
      `${platforms.map(formatPlatform).join(' and ')} begin with the same layer, ${layer}. Programs in it run on ` +
        'only one of them. Does the last stage of the Dockerfile use the image of one platform? ' +
        'A layer that has only data is fine.',
    ]
  })

/** Warns about a platform whose emulation took long, if GitHub has a runner that executes its programs natively. */
function emulationAdvice({ report }: LegRecord, emulated: Platform): readonly string[] {
  // Users of self-hosted runners may not have GitHub's.
  if (report?.runner.hosted !== true) return []
  const build = report.phases.find(({ name }) => name === 'build')
  const tookMs = build === undefined ? 0 : build.endMs - build.startMs
  const [native] = computeMatrix([emulated], [])
  if (tookMs < WORTH_A_JOB_MS || native === undefined || native.emulated) return []
  const platform = formatPlatform(emulated)
  const here = report.runner.platform.architecture
  return [
    `${platform} was emulated on ${here}, and the build took ${formatDuration(tookMs)}. GitHub has runners that ` +
      `execute it natively: build it in a job of its own on ${[native.runner].flat().join(', ')}.`,
  ]
}

/** Returns remarks for the summary only, because some of what they mention is intended. */
export const notesOn = (legs: readonly LegRecord[]): readonly string[] =>
  legs.flatMap(({ platforms, report }) => {
    const cache = report?.cache
    if (cache?.source !== 'found' || cache.steps === 0 || cache.cached > 0) return []
    return [
      `${platforms.map(formatPlatform).join(', ')}: a cache was read, but no step came from it. If this happens in ` +
        'every run, something that changes each time comes too early in the Dockerfile, such as a build argument ' +
        'or a COPY of everything.',
    ]
  })
