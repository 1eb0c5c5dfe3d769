import { isSelfHosted } from '../lib/github.ts'
import { members } from '../lib/json.ts'
import { type Timing, timingOf } from '../lib/timeline.ts'
import { formatPlatform, type Platform, parsePlatform } from '../oci/platform.ts'

/** The machine that a step ran on. */
export interface Runner {
  readonly platform: Platform
  /** True for GitHub's own runners. */
  readonly hosted: boolean
}

/** A report of a leg for the reader of the run. Nothing decides by it. */
export interface LegReport extends Timing {
  readonly runner: Runner
  /** The platforms that the leg emulated. Images state it themselves, but a leg that pushes nothing has none. */
  readonly emulated: readonly Platform[]
  /** Undefined if the build reported no steps. */
  readonly cache: CacheUse | undefined
  /** Platform → duration of its steps, for a build of several platforms. */
  readonly platformMs?: Readonly<Record<string, number>> | undefined
}

/** Describes the machine of this step; `platform` is that of its processor. */
export const runnerOf = (env: NodeJS.ProcessEnv, platform: Platform): Runner => ({
  platform,
  hosted: !isSelfHosted(env),
})

/** Converts a report to JSON values; {@link legReportAt} reads them back. */
export const legReportJson = ({ runner, emulated, ...report }: LegReport): unknown => ({
  ...report,
  emulated: emulated.map(formatPlatform),
  runner: { ...runner, platform: formatPlatform(runner.platform) },
})

/** Reads a report. It is untrusted, because it comes from another job: throws an Error that names an invalid part. */
export function legReportAt(value: unknown, where: string): LegReport {
  const report = members(value, where)
  const runner = report.object('runner')
  return {
    ...timingOf(report),
    runner: { platform: parsePlatform(runner.string('platform')), hosted: runner.boolean('hosted') },
    emulated: report.has('emulated') ? report.list('emulated', platformAt) : [],
    cache: report.has('cache') ? cacheUseAt(report.raw('cache'), `${where}.cache`) : undefined,
    ...(report.has('platformMs') && { platformMs: timesAt(report.raw('platformMs'), `${where}.platformMs`) }),
  }
}

function timesAt(value: unknown, where: string): Readonly<Record<string, number>> {
  const times = members(value, where)
  return Object.fromEntries(Object.keys(value as object).map(platform => [platform, times.count(platform)]))
}

function platformAt(value: unknown, where: string): Platform {
  if (typeof value !== 'string') throw new Error(`${where} is not a platform`)
  return parsePlatform(value)
}

function cacheUseAt(value: unknown, where: string): CacheUse {
  const cache = members(value, where)
  const [steps, cached] = [cache.count('steps'), cache.count('cached')]
  const source = CACHE_SOURCES.find(known => known === cache.raw('source'))
  if (source === undefined) throw new Error(`${where}.source is not one of ${CACHE_SOURCES.join(', ')}`)
  if (cached > steps) throw new Error(`${where}.cached is greater than ${where}.steps`)
  return { steps, cached, source }
}

/** The part of a build that came from caches. */
export interface CacheUse {
  /** The number of Dockerfile steps that the build needed, for each platform, without FROM: RUN, COPY, ADD, WORKDIR. */
  readonly steps: number
  /** Steps that came from the cache. */
  readonly cached: number
  /** Result of reading caches: none was requested, one was found, or all requested ones were missing. */
  readonly source: CacheSource
}

export const CACHE_SOURCES = ['none', 'found', 'missing'] as const

export type CacheSource = (typeof CACHE_SOURCES)[number]
