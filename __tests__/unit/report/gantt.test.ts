import { describe, expect, test } from '@jest/globals'
import { gantt } from '../../../src/report/gantt.ts'
import { imageFor, recordFor } from '../../support/records.ts'
import { legReport, mergeTiming, phasesOf, STARTED_AT } from '../../support/reports/sample.ts'

const bars = (chart: string): readonly string[] => chart.split('\n').filter(line => / :/.test(line))
const sections = (chart: string): readonly string[] => chart.split('\n').filter(line => /^ {2}section /.test(line))

describe('gantt: the chart of the legs', () => {
  test('has a section for each leg and for the merge, and a bar for each phase, on one axis', () => {
    const phases = phasesOf({ build: [1, 41], push: [41, 50] })
    const legs = [
      recordFor('linux/amd64', 0, 2, { report: legReport(0, { phases }) }),
      recordFor('linux/arm64', 1, 2, {
        report: legReport(0, { phases, startedAt: STARTED_AT + 5_000 }),
        images: [imageFor('linux/arm64', { emulated: true })],
      }),
    ]
    expect(gantt(legs, mergeTiming(60))).toBe(`\`\`\`mermaid
%%{init: {"gantt": {"leftPadding": 140, "barHeight": 16, "barGap": 3}}}%%
gantt
  dateFormat x
  axisFormat %s s
  section linux/amd64
  build, 40 s :active, 1000, 41000
  push, 9.0 s :41000, 50000
  section linux/arm64
  build, emulated, 40 s :crit, 6000, 46000
  push, 9.0 s :46000, 55000
  section merge
  records, 3.0 s :60000, 63000
  publish, 6.0 s :63000, 69000
\`\`\``)
  })

  test('begins each attempt of a re-run at the left', () => {
    const hours = 3 * 3_600_000
    const first = recordFor('linux/amd64', 0, 2, { report: legReport(40) })
    const second = recordFor('linux/arm64', 1, 2, { report: legReport(40, { startedAt: STARTED_AT + hours }) })
    const chart = gantt([first, { ...second, run: { ...second.run, attempt: 2 } }], mergeTiming(hours / 1000 + 70))
    expect(bars(chart).filter(bar => bar.startsWith('  build,'))).toEqual([
      '  build, 40 s :active, 9000, 49000',
      '  build, 40 s :active, 9000, 49000',
    ])
    expect(bars(chart).at(-1)).toBe('  publish, 6.0 s :73000, 79000')
  })

  test('omits phases that are too short to matter', () => {
    const phases = phasesOf({ metadata: [0, 0.9], build: [0.9, 100] })
    expect(bars(gantt([recordFor('linux/amd64', 0, 1, { report: legReport(0, { phases }) })]))).toEqual([
      '  build, 1 min 39 s :active, 900, 100000',
    ])
  })

  test('if short, has a tick for each second, and no invisible bars', () => {
    const phases = phasesOf({ emulation: [0, 0.04], build: [0.04, 3] })
    const chart = gantt([recordFor('linux/amd64', 0, 1, { report: legReport(0, { phases }) })])
    expect(bars(chart)).toEqual(['  build, 3.0 s :active, 40, 3000'])
    expect(chart).toContain('  tickInterval 1second\n')
  })

  test('of many legs has one bar for each', () => {
    const legs = Array.from({ length: 20 }, (_, i) => recordFor('linux/amd64', i, 20, { report: legReport(40) }))
    expect(bars(gantt(legs)).length).toBe(20)
    expect(bars(gantt(legs))[0]).toBe('  build, 58 s :active, 0, 58000')
    expect(sections(gantt(legs)).length).toBe(20)
  })

  test('is empty if no leg has times', () => {
    expect(gantt([recordFor('linux/amd64')], mergeTiming(1))).toBe('')
    expect(gantt([])).toBe('')
    expect(gantt([recordFor('linux/amd64', 0, 1, { report: legReport(0, { phases: [] }) })])).toBe('')
  })
})
