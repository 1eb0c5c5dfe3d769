import { describe, expect, test } from '@jest/globals'
import { countRow, differenceRow, exactRow, milliseconds, ratioRow } from '../../../scripts/bench/rows.ts'
import { formatTable, verdict } from '../../../scripts/bench/table.ts'

const IT = { what: 'it', against: 'them' }

describe('milliseconds', () => {
  test.each([
    [0.04, '0.0 ms'],
    [9.94, '9.9 ms'],
    [123.4, '123 ms'],
    [1000, '1.00 s'],
    [12_345, '12.35 s'],
  ])('%d is %s', (ms, text) => {
    expect(milliseconds(ms)).toBe(text)
  })
})

describe('bench rows: targets', () => {
  test.each([
    { ours: 160, base: 100, ratio: '1.60', met: true },
    { ours: 161, base: 100, ratio: '1.61', met: false },
    { ours: 50, base: 100, ratio: '0.50', met: true },
  ])('$ours is $ratio times $base', ({ ours, base, ratio, met }) => {
    expect(ratioRow(IT, { ours, base }, 1.6)).toMatchObject({ ...IT, ratio, met, target: 'ratio ≤ 1.6' })
  })

  test('a ratio without a target only informs', () => {
    expect(ratioRow(IT, { ours: 2, base: 1 })).toMatchObject({ ratio: '2.00', target: '', met: undefined })
  })

  test.each([
    { ours: 100, base: 40, ratio: '+60 ms', met: true },
    { ours: 101, base: 40, ratio: '+61 ms', met: false },
    { ours: 30, base: 40, ratio: '−10 ms', met: true },
  ])('$ours is $ratio next to $base', ({ ours, base, ratio, met }) => {
    expect(differenceRow(IT, { ours, base }, 60)).toMatchObject({ ratio, met, target: '≤ +60 ms' })
  })

  test.each([
    { ours: 1_000_000, met: true },
    { ours: 1_000_001, met: false },
  ])('$ours bytes of a million', ({ ours, met }) => {
    const row = countRow({ what: 'size', unit: 'B' }, ours, 1_000_000)
    expect(row).toMatchObject({ ours: `${ours.toLocaleString('en-US')} B`, target: '≤ 1,000,000 B', met })
  })

  test('only the same is the same', () => {
    expect(exactRow({ ...IT, base: 'z' }, 'a', 'a').met).toBe(true)
    expect(exactRow({ ...IT, base: 'z' }, 'a', 'b').met).toBe(false)
  })
})

describe('formatTable', () => {
  const rows = [
    ratioRow({ what: 'plan', against: 'core' }, { ours: 120, base: 100 }, 1.6),
    countRow({ what: 'processes' }, 6, 5),
    ratioRow({ what: 'far', against: 'imagetools' }, { ours: 1500, base: 3000 }),
  ]

  test('aligns the columns and marks what is missed', () => {
    expect(formatTable(rows)).toBe(
      [
        'what         ours    base  compared with  ratio  target',
        '─────────  ──────  ──────  ─────────────  ─────  ───────────  ──────',
        'plan       120 ms  100 ms  core            1.20  ratio ≤ 1.6  ok',
        'processes       6                                ≤ 5          MISSED',
        'far        1.50 s  3.00 s  imagetools      0.50',
      ].join('\n'),
    )
  })

  test('says how many targets were met, and which were not', () => {
    expect(verdict(rows)).toBe('1 of 2 targets met. Missed: processes.')
    expect(verdict(rows.slice(0, 1))).toBe('1 of 1 targets met.')
  })
})
