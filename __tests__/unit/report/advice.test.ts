import { describe, expect, test } from '@jest/globals'
import { parsePlatform } from '../../../src/oci/platform.ts'
import type { LegReport } from '../../../src/publish/leg-report.ts'
import { adviceOn, notesOn } from '../../../src/report/advice.ts'
import { digestFor, imageFor, recordFor } from '../../support/records.ts'
import { legReport } from '../../support/reports/sample.ts'

const emulatedLeg = (platform: string, report: LegReport) =>
  recordFor(platform, 0, 1, { images: [imageFor(platform, { emulated: true })], report })

describe('advice: a platform that was emulated', () => {
  test('although GitHub has native runners', () => {
    expect(adviceOn([emulatedLeg('linux/arm64', legReport(95))])).toEqual([
      'linux/arm64 was emulated on amd64, and the build took 1 min 35 s. GitHub has runners that execute it natively: ' +
        'build it in a job of its own on ubuntu-24.04-arm.',
    ])
  })

  test.each([
    ['linux/arm/v7', 'ubuntu-24.04-arm'],
    ['linux/arm64', 'ubuntu-24.04-arm'],
  ])('%s: %s', (platform, runner) => {
    expect(adviceOn([emulatedLeg(platform, legReport(95))]).join()).toContain(` on ${runner}.`)
  })

  test('on a runner with an Arm processor', () => {
    const runner = { platform: parsePlatform('linux/arm64'), hosted: true }
    const [advice] = adviceOn([emulatedLeg('linux/amd64', legReport(95, { runner }))])
    expect(advice).toMatch(/^linux\/amd64 was emulated on arm64, .* on ubuntu-latest\.$/)
  })

  test.each([
    ['that no runner executes', emulatedLeg('linux/s390x', legReport(95))],
    ['quickly', emulatedLeg('linux/arm64', legReport(29))],
    [
      "on a runner of the user's own",
      emulatedLeg('linux/arm64', legReport(95, { runner: { platform: parsePlatform('linux/amd64'), hosted: false } })),
    ],
    [
      'by a leg without a report',
      recordFor('linux/arm64', 0, 1, { images: [imageFor('linux/arm64', { emulated: true })] }),
    ],
    ['natively', recordFor('linux/arm64', 0, 1, { report: legReport(95) })],
  ])('%s is no reason for a warning', (_, leg) => {
    expect(adviceOn([leg])).toEqual([])
  })
})

describe('advice: a first layer', () => {
  const layer = digestFor('layer')
  const legFor = (...platforms: readonly string[]) =>
    recordFor('linux/amd64', 0, 1, { images: platforms.map(name => imageFor(name, { firstLayer: layer })) })

  test('that two processors share, in one leg or in two', () => {
    const advice = [
      `linux/amd64 and linux/arm64 begin with the same layer, ${layer}. Programs in it run on only one of them. ` +
        'Does the last stage of the Dockerfile use the image of one platform? A layer that has only data is fine.',
    ]
    expect(adviceOn([legFor('linux/amd64', 'linux/arm64')])).toEqual(advice)
    expect(adviceOn([legFor('linux/amd64'), legFor('linux/arm64')])).toEqual(advice)
  })

  test.each([
    ['of one image', legFor('linux/amd64')],
    ['of variants of one processor', legFor('linux/arm/v6', 'linux/arm/v7')],
    [
      'that is unknown',
      recordFor('linux/amd64', 0, 1, { images: ['linux/amd64', 'linux/arm64'].map(n => imageFor(n)) }),
    ],
    [
      'of its own in each',
      recordFor('linux/amd64', 0, 1, {
        images: ['linux/amd64', 'linux/arm64'].map(name => imageFor(name, { firstLayer: digestFor(name) })),
      }),
    ],
  ])('%s is no reason for a warning', (_, leg) => {
    expect(adviceOn([leg])).toEqual([])
  })
})

describe('advice: a cache', () => {
  const note = (cache: LegReport['cache']) =>
    notesOn([recordFor('linux/amd64', 0, 1, { report: legReport(1, cache === undefined ? {} : { cache }) })])

  test('that no step used is worth a look', () => {
    expect(note({ steps: 3, cached: 0, source: 'found' })).toEqual([
      expect.stringMatching(/^linux\/amd64: a cache was read, but no step came from it\./),
    ])
  })

  test.each([
    { steps: 3, cached: 1, source: 'found' },
    { steps: 3, cached: 0, source: 'missing' },
    { steps: 3, cached: 0, source: 'none' },
    { steps: 0, cached: 0, source: 'found' },
  ] as const)('%j is not', cache => {
    expect(note(cache)).toEqual([])
  })
})
