import { expect, test } from '@jest/globals'
import { legSummary } from '../../../src/report/publication.ts'
import { digestFor, recordFor } from '../../support/records.ts'
import { legReport } from '../../support/reports/sample.ts'

test('leg summary: says what the leg pushed, and who writes the tags', () => {
  expect(legSummary(recordFor('linux/amd64', 0, 2, { report: legReport(40) })).replaceAll('\u00a0', ' ')).toBe(
    `Pushed \`linux/amd64\` by digest. The merge job writes the tags \`1.2.3\`, \`latest\`.

| Platform | Built | From cache | Size | Layers | Digest |
| --- | --- | --- | --- | --- | --- |
| \`linux/amd64\` | native, 12 s | 7 of 12 steps | 1.0 MB | 2 | \`${digestFor('image', 'linux/amd64').slice(7, 19)}\` |
`,
  )
})

test('leg summary: a leg whose merge sets the tags names none', () => {
  expect(legSummary(recordFor('linux/amd64', 0, 2, { tags: [] }))).toMatch(/^Pushed `linux\/amd64` by digest\.\n/)
})

test('leg summary: a leg of a pull request pushes nothing', () => {
  const leg = recordFor('linux/amd64', 0, 2, { pushed: false, images: [], report: legReport(40) })
  expect(legSummary(leg).replaceAll('\u00a0', ' ')).toBe(`Built \`linux/amd64\`, and pushed nothing.

| Platform | Built | From cache |
| --- | --- | --- |
| \`linux/amd64\` | native, 12 s | 7 of 12 steps |
`)
})
