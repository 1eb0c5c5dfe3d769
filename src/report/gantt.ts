import type { Phase, Timing } from '../lib/timeline.ts'
import { formatDuration } from '../lib/units.ts'
import { formatPlatform } from '../oci/platform.ts'
import { emulatedPlatforms, type LegRecord } from '../publish/record.ts'
import { codeBlock } from './markdown.ts'

/** Maximum number of bars. Beyond it, the chart is unreadable, and each leg gets a single bar. */
const MOST_BARS = 60
/** Minimum length of a bar, as a part of the chart and in milliseconds. Speeding up a shorter phase gains nothing. */
const WORTH_A_BAR = 0.01
const WORTH_A_BAR_MS = 50
/** Length up to which Mermaid would put several ticks into one second. */
const SHORT_MS = 15_000

/** A row of bars: a leg, or the merge. */
interface Section {
  readonly title: string
  readonly emulated: boolean
  /** Start, in milliseconds since the start of the chart. */
  readonly offsetMs: number
  readonly phases: readonly Phase[]
}

/**
 * Returns a Mermaid Gantt chart of the legs' phases (https://mermaid.js.org/syntax/gantt.html), or '' if no leg has a
 * report. The axis counts seconds, because clock times would appear in the reader's timezone.
 */
export function gantt(legs: readonly LegRecord[], merge?: Timing): string {
  const sections = sectionsOf(legs, merge)
  const spanMs = Math.max(
    0,
    ...sections.flatMap(section => section.phases.map(phase => section.offsetMs + phase.endMs)),
  )
  if (sections.length === 0 || spanMs === 0) return ''
  const worth = sections.map(section => ({ ...section, phases: section.phases.filter(longEnough(spanMs)) }))
  const bars = worth.reduce((count, { phases }) => count + phases.length, 0)
  const rows = bars > MOST_BARS ? worth.map(wholly) : worth
  return codeBlock(
    'mermaid',
    [
      '%%{init: {"gantt": {"leftPadding": 140, "barHeight": 16, "barGap": 3}}}%%',
      'gantt',
      '  dateFormat x',
      '  axisFormat %s s',
      ...(spanMs < SHORT_MS ? ['  tickInterval 1second'] : []),
      ...rows.flatMap(sectionLines),
    ].join('\n'),
  )
}

/** Returns the rows of the chart. The legs of a re-run may be hours apart, so each attempt begins at the left. */
function sectionsOf(legs: readonly LegRecord[], merge: Timing | undefined): readonly Section[] {
  const reported = legs.flatMap(({ report, ...leg }) => (report === undefined ? [] : [{ ...leg, report }]))
  const starts = new Map<number, number>()
  for (const { run, report } of reported) {
    starts.set(run.attempt, Math.min(report.startedAt, starts.get(run.attempt) ?? report.startedAt))
  }
  const sections = reported.map(leg => ({
    title: leg.platforms.map(formatPlatform).join(' '),
    emulated: emulatedPlatforms(leg).length > 0,
    offsetMs: leg.report.startedAt - (starts.get(leg.run.attempt) ?? leg.report.startedAt),
    phases: leg.report.phases,
  }))
  const latest = starts.get(Math.max(...starts.keys()))
  if (merge === undefined || latest === undefined) return sections
  // The clocks of two machines differ slightly.
  const offsetMs = Math.max(0, merge.startedAt - latest)
  return [...sections, { title: 'merge', emulated: false, offsetMs, phases: merge.phases }]
}

const longEnough =
  (spanMs: number) =>
  ({ startMs, endMs }: Phase): boolean =>
    endMs - startMs >= Math.max(WORTH_A_BAR_MS, spanMs * WORTH_A_BAR)

/** Returns the section with one bar, `build`, for all of its phases. */
function wholly(section: Section): Section {
  const endMs = Math.max(0, ...section.phases.map(phase => phase.endMs))
  return { ...section, phases: endMs === 0 ? [] : [{ name: 'build', startMs: 0, endMs }] }
}

function sectionLines({ title, emulated, offsetMs, phases }: Section): readonly string[] {
  if (phases.length === 0) return []
  const bars = phases.map(({ name, startMs, endMs }) => {
    const slow = emulated && name === 'build'
    const text = `${slow ? 'build, emulated' : name}, ${formatDuration(endMs - startMs)}`
    const kind = slow ? 'crit, ' : name === 'build' ? 'active, ' : ''
    return `  ${text} :${kind}${offsetMs + startMs}, ${offsetMs + endMs}`
  })
  return [`  section ${title}`, ...bars]
}
