import { expect, test } from '@jest/globals'
import { type ImageRecord, isLeg } from '../../../src/publish/record.ts'
import { imageTable } from '../../../src/report/image-table.ts'
import { existingFor, imageFor, recordFor } from '../../support/records.ts'
import { legReport } from '../../support/reports/sample.ts'

const cells = (...records: readonly ImageRecord[]): readonly string[] =>
  imageTable(
    records.flatMap(({ images }) => images),
    records.filter(isLeg),
  )
    .replaceAll('\u00a0', ' ')
    .split('\n')
    .slice(2)
    .map(row => row.split(' | ').slice(1, -3).join(' | '))

test.each([
  [{ steps: 12, cached: 12, source: 'found' }, '12 of 12 steps'],
  [{ steps: 1, cached: 0, source: 'none' }, '0 of 1 step'],
  [{ steps: 12, cached: 0, source: 'missing' }, 'no cache yet'],
  [{ steps: 12, cached: 3, source: 'missing' }, '3 of 12 steps'],
  [{ steps: 0, cached: 0, source: 'none' }, ''],
] as const)('image table: cache use %j is "%s"', (cache, text) => {
  expect(cells(recordFor('linux/amd64', 0, 1, { report: legReport(1, { cache }) }))).toEqual([`native, 12 s | ${text}`])
})

test('image table: says where an image was emulated', () => {
  const images = [imageFor('linux/arm64', { emulated: true })]
  expect(cells(recordFor('linux/arm64', 0, 1, { images, seconds: 75, report: legReport(1) }))).toEqual([
    'emulated on amd64, 1 min 15 s | 7 of 12 steps',
  ])
  expect(cells(recordFor('linux/arm64', 0, 1, { images }))).toEqual(['emulated, 12 s'])
})

test('imageTable: a leg of less than half a second has its time and cache like any other', () => {
  expect(cells(recordFor('linux/amd64', 0, 1, { seconds: 0, report: legReport(1) }))).toEqual([
    'native, 0 s | 7 of 12 steps',
  ])
})

test('imageTable: an image that no leg built has neither time nor cache', () => {
  const source = existingFor('linux/s390x', 'source')
  expect(cells(recordFor('linux/amd64', 0, 1, { report: legReport(1) }), source)).toEqual([
    'native, 12 s | 7 of 12 steps',
    ' | ',
  ])
})

test('imageTable: platforms of one leg have the times of their own steps', () => {
  const images = [imageFor('linux/amd64'), imageFor('linux/arm64', { emulated: true }), imageFor('linux/s390x')]
  const report = legReport(1, { platformMs: { 'linux/amd64': 4_000, 'linux/arm64': 185_000 } })
  expect(
    cells(recordFor('linux/amd64', 0, 1, { images, seconds: 200, report })).map(cell => cell.split(' | ')[0]),
  ).toEqual(['native, 4.0 s', 'emulated on amd64, 3 min 5 s', 'native, 3 min 20 s'])
})
