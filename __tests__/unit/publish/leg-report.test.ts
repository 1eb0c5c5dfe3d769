import { describe, expect, test } from '@jest/globals'
import { parsePlatform } from '../../../src/oci/platform.ts'
import { legReportAt, legReportJson, runnerOf } from '../../../src/publish/leg-report.ts'
import { legReport } from '../../support/reports/sample.ts'

const report = legReport(40)
const json = (value = report): Record<string, unknown> => JSON.parse(JSON.stringify(legReportJson(value)))

describe('leg report: the report of a leg', () => {
  test.each([
    ['with what was cached', report],
    ['without', { ...report, cache: undefined }],
    ['with the times of its platforms', { ...report, platformMs: { 'linux/amd64': 0, 'linux/arm64': 1200 } }],
    ['with what was emulated', { ...report, emulated: [parsePlatform('linux/arm64')] }],
  ])('is read back as it was written, %s', (_name, written) => {
    expect(legReportAt(json(written), 'report')).toEqual(written)
  })

  test('leaves out what it does not know', () => {
    expect(legReportAt({ ...json(), weather: 'fine' }, 'report')).toEqual(report)
  })

  test.each([
    [null, 'report is not an object'],
    [{ ...json(), runner: undefined }, 'report.runner is not an object'],
    [{ ...json(), runner: { platform: 'linux/amd64', hosted: 'yes' } }, 'report.runner.hosted is not true or false'],
    [{ ...json(), emulated: [1] }, 'report.emulated[0] is not a platform'],
    [
      { ...json(), cache: { steps: 1, cached: 2, source: 'found' } },
      'report.cache.cached is greater than report.cache.steps',
    ],
    [
      { ...json(), cache: { steps: 1, cached: 1, source: 'luck' } },
      'report.cache.source is not one of none, found, missing',
    ],
    [{ ...json(), platformMs: { 'linux/amd64': 'long' } }, 'report.platformMs.linux/amd64 is not a whole number'],
    [{ ...json(), platformMs: 7 }, 'report.platformMs is not an object'],
  ])('%#: %j is refused', (value, message) => {
    expect(() => legReportAt(value, 'report')).toThrow(new Error(message))
  })

  test('refuses a runner of no platform', () => {
    const value = { ...json(), runner: { platform: 'a b', hosted: true } }
    expect(() => legReportAt(value, 'report')).toThrow('"a b" is not a platform of the form os/architecture[/variant].')
  })
})

test.each([
  ['github-hosted', true],
  ['self-hosted', false],
  [undefined, false],
])('runnerOf: RUNNER_ENVIRONMENT %s is hosted by GitHub: %s', (RUNNER_ENVIRONMENT, hosted) => {
  const platform = parsePlatform('linux/arm64')
  expect(runnerOf({ RUNNER_ENVIRONMENT }, platform)).toEqual({ platform, hosted })
})
