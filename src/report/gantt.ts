import type { Phase, Timing } from '../lib/timeline.ts'
import { formatDuration } from '../lib/units.ts'
import { formatPlatform } from '../oci/platform.ts'
import type { LegRecord } from '../publish/record.ts'
import { codeBlock } from './markdown.ts'

/** More bars than this are no picture any more; each leg then has one bar for all it did. */
const MOST_BARS = 60
/** A phase that is shorter than this part of the whole chart, or than this, is left out: nobody speeds it up. */
const WORTH_A_BAR = 0.01
const WORTH_A_BAR_MS = 50
/** Up to here Mermaid would put several ticks into one second. */
const SHORT_MS = 15_000

/** A row of bars: a leg, or the merge. */
interface Section {
  readonly title: string
  readonly emulated: boolean
  /** When it began, in milliseconds since the chart begins. */
  readonly offsetMs: number
  readonly phases: readonly Phase[]
}

/**
 * When each leg did what, as a Gantt chart of Mermaid (https://mermaid.js.org/syntax/gantt.html); empty when no leg
 * tells. The axis counts seconds, since clock times would be those of the reader's zone.
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
  const shown = bars > MOST_BARS ? worth.map(wholly) : worth
  return codeBlock(
    'mermaid',
    [
      '%%{init: {"gantt": {"leftPadding": 140, "barHeight": 16, "barGap": 3}}}%%',
      'gantt',
      '  dateFormat x',
      '  axisFormat %s s',
      ...(spanMs < SHORT_MS ? ['  tickInterval 1second'] : []),
      ...shown.flatMap(sectionLines),
    ].join('\n'),
  )
}

/** A re-run has legs of several attempts, hours apart: each attempt begins at the left. */
function sectionsOf(legs: readonly LegRecord[], merge: Timing | undefined): readonly Section[] {
  const told = legs.flatMap(({ report, ...leg }) => (report === undefined ? [] : [{ ...leg, report }]))
  const starts = new Map<number, number>()
  for (const { run, report } of told) {
    starts.set(run.attempt, Math.min(report.startedAt, starts.get(run.attempt) ?? report.startedAt))
  }
  const sections = told.map(({ run, report, platforms, images }) => ({
    title: platforms.map(formatPlatform).join(' '),
    emulated: images.some(image => image.emulated),
    offsetMs: report.startedAt - (starts.get(run.attempt) ?? report.startedAt),
    phases: report.phases,
  }))
  const latest = starts.get(Math.max(...starts.keys()))
  if (merge === undefined || latest === undefined) return sections
  // The clocks of two machines differ a little.
  const offsetMs = Math.max(0, merge.startedAt - latest)
  return [...sections, { title: 'merge', emulated: false, offsetMs, phases: merge.phases }]
}

const longEnough =
  (spanMs: number) =>
  ({ startMs, endMs }: Phase): boolean =>
    endMs - startMs >= Math.max(WORTH_A_BAR_MS, spanMs * WORTH_A_BAR)

/** The section with one bar, `build`, from its beginning to its end. */
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
