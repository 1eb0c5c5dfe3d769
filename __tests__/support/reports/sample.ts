import type { Phase, PhaseName, Timing } from '../../../src/lib/timeline.ts'
import { parsePlatform } from '../../../src/oci/platform.ts'
import type { CacheUse, LegReport } from '../../../src/publish/leg-report.ts'

/** 2027-01-15, so that tests detect a chart with clock times. */
export const STARTED_AT = 1_800_000_000_000

/** Returns phases from their names and their start and end in seconds. */
export const phasesOf = (times: Partial<Record<PhaseName, readonly [number, number]>>): readonly Phase[] =>
  Object.entries(times).map(([name, [start, end]]) => ({
    name: name as PhaseName,
    startMs: start * 1000,
    endMs: end * 1000,
  }))

/** Returns the report of a leg on a GitHub-hosted amd64 runner, whose build takes `buildSeconds`. */
export function legReport(buildSeconds: number, changes: Partial<LegReport> = {}): LegReport {
  const built = 9 + buildSeconds
  const cache: CacheUse = { steps: 12, cached: 7, source: 'found' }
  return {
    startedAt: STARTED_AT,
    phases: phasesOf({
      metadata: [0, 0.1],
      access: [0.1, 1],
      builder: [0.1, 9],
      emulation: [0.1, 4],
      build: [9, built],
      export: [built, built + 3],
      push: [built + 3, built + 9],
    }),
    runner: { platform: parsePlatform('linux/amd64'), hosted: true },
    emulated: [],
    cache,
    ...changes,
  }
}

/** Returns the timing of a merge that starts `seconds` after {@link STARTED_AT}. */
export const mergeTiming = (seconds: number): Timing => ({
  startedAt: STARTED_AT + seconds * 1000,
  phases: phasesOf({ records: [0, 3], publish: [3, 9] }),
})
