import { members } from '../lib/json.ts'
import { type Timing, timingOf } from '../lib/timeline.ts'
import { formatPlatform, type Platform, parsePlatform } from '../oci/platform.ts'
import { CACHE_SOURCES, type CacheUse } from '../report/buildkit-progress.ts'

/** The machine that a step ran on. */
export interface Runner {
  readonly platform: Platform
  /** Whether it is one of GitHub's own. */
  readonly hosted: boolean
}

/** What a leg tells the reader of the run, and nothing decides by. */
export interface LegReport extends Timing {
  readonly runner: Runner
  /** Absent when the build said nothing of its steps. */
  readonly cache?: CacheUse
}

/** The machine of this step; `platform` is that of its processor. */
export const runnerOf = (env: NodeJS.ProcessEnv, platform: Platform): Runner => ({
  platform,
  hosted: env['RUNNER_ENVIRONMENT'] === 'github-hosted',
})

/** The report as JSON values; {@link legReportAt} reads them back. */
export const legReportJson = ({ runner, ...report }: LegReport): unknown => ({
  ...report,
  runner: { ...runner, platform: formatPlatform(runner.platform) },
})

/** Reads a report. It comes from another job: throws an Error that names the part that is not what a report holds. */
export function legReportAt(value: unknown, where: string): LegReport {
  const report = members(value, where)
  const runner = report.object('runner')
  return {
    ...timingOf(report),
    runner: { platform: parsePlatform(runner.string('platform')), hosted: runner.boolean('hosted') },
    ...(report.has('cache') && { cache: cacheUseAt(report.raw('cache'), `${where}.cache`) }),
  }
}

function cacheUseAt(value: unknown, where: string): CacheUse {
  const cache = members(value, where)
  const [steps, cached] = [cache.count('steps'), cache.count('cached')]
  const source = CACHE_SOURCES.find(known => known === cache.raw('source'))
  if (source === undefined) throw new Error(`${where}.source is not one of ${CACHE_SOURCES.join(', ')}`)
  if (cached > steps) throw new Error(`${where}.cached is more than there are steps`)
  return { steps, cached, source }
}
