import { describe, expect, test } from '@jest/globals'
import { formatPlatform, parsePlatform } from '../../../src/oci/platform.ts'
import { parseRepository } from '../../../src/oci/reference.ts'
import { type Expectation, GateError, passGate } from '../../../src/publish/gate.ts'
import type { ImageRecord, LegRecord } from '../../../src/publish/record.ts'
import { existingFor, imageFor, recordFor } from '../../support/records.ts'

const run: Expectation['run'] = { repository: 'me/app', commit: 'c0ffee', id: '7' }
const nothingExpected: Expectation = { platforms: [], run }
const amd64 = recordFor('linux/amd64', 0, 2)
const arm64 = recordFor('linux/arm64', 1, 2)

const digests = (records: readonly LegRecord[]): readonly string[] =>
  records.flatMap(record => record.images.map(({ descriptor }) => descriptor.digest))

describe('gate: lets through', () => {
  test('legs that are complete and agree', () => {
    const publication = passGate([arm64, amd64], nothingExpected)
    expect(publication.images.map(({ descriptor }) => descriptor.digest)).toEqual(digests([amd64, arm64]))
    expect(publication).toMatchObject({
      name: 'ghcr.io/me/app',
      tags: amd64.tags,
      repositories: amd64.repositories,
      annotations: amd64.annotations,
      pushed: true,
      expectedFrom: 'matrix',
    })
    expect(publication.attestations).toHaveLength(2)
  })

  test('in the order of the platforms that merge expects', () => {
    const platforms = ['linux/arm64', 'linux/amd64'].map(parsePlatform)
    const publication = passGate([amd64, arm64], { platforms, run })
    expect(publication.images.map(({ descriptor }) => descriptor.digest)).toEqual(digests([arm64, amd64]))
    expect(publication.expectedFrom).toBe('platforms')
  })

  test('the newest attempt of each leg', () => {
    const again = recordFor('linux/arm64', 1, 2, {
      run: { ...arm64.run, attempt: 2 },
      images: [imageFor('linux/arm64', { bytes: 99 })],
    })
    for (const records of [
      [amd64, arm64, again],
      [again, arm64, amd64],
    ]) {
      expect(passGate(records, nothingExpected).images.map(({ bytes }) => bytes)).toEqual([1_000_000, 99])
    }
  })

  test('one publication of several in a job, when the legs of all are there', () => {
    const other = { publication: 'ghcr.io/me/other', repositories: [parseRepository('ghcr.io/me/other')] }
    const records = [
      recordFor('linux/amd64', 0, 4),
      recordFor('linux/arm64', 1, 4),
      recordFor('linux/amd64', 2, 4, other),
      recordFor('linux/arm64', 3, 4, other),
    ]
    expect(passGate(records, { ...nothingExpected, name: 'ghcr.io/me/other' }).records).toEqual(records.slice(2))
  })

  test('a leg with several platforms', () => {
    const both = recordFor('linux/amd64', 0, 1, {
      platforms: ['linux/amd64', 'linux/arm64'].map(parsePlatform),
      images: [imageFor('linux/amd64'), imageFor('linux/arm64')],
    })
    expect(passGate([both], nothingExpected).images).toHaveLength(2)
  })

  test('legs of one attempt that have one identity: two calls of a reusable workflow', () => {
    const records = ['linux/amd64', 'linux/arm64'].map(platform => recordFor(platform, 0, 1))
    expect(passGate(records, nothingExpected).images).toHaveLength(2)
  })

  test('two calls of a reusable workflow, one of which was re-run, if the platforms are given', () => {
    const platforms = ['linux/amd64', 'linux/arm64', 'linux/s390x', 'linux/riscv64']
    const records = [
      amd64,
      arm64,
      recordFor('linux/s390x', 0, 2),
      recordFor('linux/riscv64', 1, 2, { run: { ...amd64.run, attempt: 2 } }),
    ]
    const publication = passGate(records, { platforms: platforms.map(parsePlatform), run })
    expect(publication.images.map(({ descriptor }) => formatPlatform(descriptor.platform))).toEqual(platforms)
  })

  test('legs whose clocks differ, and dates the index by the first', () => {
    const at = (created: string) => ({ annotations: { 'org.opencontainers.image.created': created } })
    const records = [
      recordFor('linux/amd64', 0, 2, at('2026-08-01T12:00:00.500Z')),
      recordFor('linux/arm64', 1, 2, at('2026-08-01T14:00:00.100+02:00')),
    ]
    expect(passGate(records, nothingExpected).annotations).toEqual({
      'org.opencontainers.image.created': '2026-08-01T14:00:00.100+02:00',
    })
  })

  test('legs without a position in the matrix, in the order of their platforms', () => {
    const byHand = (platform: string): LegRecord =>
      recordFor(platform, 0, 1, { leg: { job: 'build', matrix: undefined } })
    const records = ['linux/arm64', 'linux/amd64'].map(byHand)
    expect(passGate(records, nothingExpected).records).toEqual(records.toReversed())
  })

  test('legs of jobs by hand, and says that nothing was expected', () => {
    const byHand = (platform: string): LegRecord =>
      recordFor(platform, 0, 1, { leg: { job: `build-${platform}`, matrix: undefined } })
    const publication = passGate([byHand('linux/amd64'), byHand('linux/arm64')], nothingExpected)
    expect(publication.images).toHaveLength(2)
    expect(publication.expectedFrom).toBe('nothing')
  })

  test('legs that pushed nothing, as what would be published', () => {
    const dry = { pushed: false, images: [], attestations: [] }
    const publication = passGate([recordFor('linux/amd64', 0, 2, dry), recordFor('linux/arm64', 1, 2, dry)], {
      platforms: ['linux/amd64', 'linux/arm64'].map(parsePlatform),
      run,
    })
    expect(publication).toMatchObject({ pushed: false, images: [] })
  })

  test('a run that pushes nothing and has no tag', () => {
    const dry = { pushed: false, images: [], attestations: [], tags: [] }
    const records = [recordFor('linux/amd64', 0, 2, dry), recordFor('linux/arm64', 1, 2, dry)]
    expect(passGate(records, nothingExpected).tags).toEqual([])
  })

  test.each([
    ['linux/arm/v7', 'linux/arm/v6'],
    ['linux/amd64/v3', 'linux/amd64'],
    ['linux/arm64', 'linux/arm64/v8'],
  ])('an image for %s whose configuration says %s, which runs there', (asked, configured) => {
    const image = imageFor(asked, { configured: parsePlatform(configured) })
    expect(passGate([recordFor(asked, 0, 1, { images: [image] })], nothingExpected).images).toEqual([image])
  })
})

describe('gate: refuses', () => {
  const cases: readonly [
    what: string,
    records: readonly ImageRecord[],
    expected: Partial<Expectation>,
    message: RegExp,
  ][] = [
    ['no records', [], {}, /records: no leg left a record\./],
    ['a missing leg of the matrix', [amd64], {}, /job "build": of 2 legs, number 2 left no record/],
    [
      'several missing legs',
      [recordFor('linux/amd64', 1, 4)],
      {},
      /of 4 legs, number 1, number 3, number 4 left no record/,
    ],
    [
      'a missing platform',
      [amd64, arm64],
      { platforms: ['linux/amd64', 'linux/arm64', 'linux/s390x'].map(parsePlatform) },
      /linux\/s390x: no leg left a record for this platform/,
    ],
    [
      'a platform too many',
      [amd64, arm64],
      { platforms: [parsePlatform('linux/amd64')] },
      /linux\/arm64: a leg built it, but the input "platforms" does not list it/,
    ],
    [
      'a platform too many, of a source',
      [amd64, existingFor('linux/arm64', 'source')],
      { platforms: [parsePlatform('linux/amd64')] },
      /linux\/arm64: no leg built it, but a source has it, but .* does not list it\. .*platform=reference/,
    ],
    [
      'a platform twice',
      [amd64, recordFor('linux/amd64', 1, 2)],
      {},
      /linux\/amd64: built 2 times, by leg "build" 1 of 2 .* and leg "build" 2 of 2 .*input "name"/,
    ],
    [
      'a missing leg though another call of the same workflow has one at its position',
      [
        recordFor('linux/amd64', 0, 2),
        ...['linux/amd64', 'linux/arm64'].map((platform, i) => recordFor(platform, i, 2, { publication: 'other' })),
      ],
      { name: 'ghcr.io/me/app' },
      /number 2 left no record/,
    ],
    [
      'an image that is not of the platform asked for',
      [
        amd64,
        recordFor('linux/arm64', 1, 2, {
          images: [imageFor('linux/arm64', { configured: parsePlatform('linux/amd64') })],
        }),
      ],
      {},
      /leg "build" 2 of 2 \(linux\/arm64\): the leg was to build linux\/arm64, but the image is for linux\/amd64.*last stage/,
    ],
    [
      'an image that needs a newer processor than asked for',
      [
        recordFor('linux/arm/v6', 0, 1, {
          images: [imageFor('linux/arm/v6', { configured: parsePlatform('linux/arm/v7') })],
        }),
      ],
      {},
      /the leg was to build linux\/arm\/v6, but the image is for linux\/arm\/v7/,
    ],
    [
      'a leg that did not push what it was to build',
      [recordFor('linux/amd64', 0, 1, { images: [imageFor('linux/arm64')] })],
      {},
      /the leg was to build linux\/amd64, but pushed no such image\.\n.*the leg pushed an image for linux\/arm64, which was not requested/,
    ],
    [
      'a leg without platforms',
      [recordFor('linux/amd64', 0, 1, { platforms: [], images: [] })],
      {},
      /the record names no platform/,
    ],
    [
      'legs of two repositories',
      [amd64, recordFor('linux/arm64', 1, 2, { repositories: [parseRepository('ghcr.io/me/typo')] })],
      {},
      /images: leg .* has "ghcr.io\/me\/app", but leg .* has "ghcr.io\/me\/typo".*its own name/,
    ],
    [
      'legs with other tags',
      [amd64, recordFor('linux/arm64', 1, 2, { tags: [{ name: '1.2.4', moving: false }] })],
      {},
      /tags: leg .* has "1\.2\.3, latest", but leg .* has "1\.2\.4"/,
    ],
    [
      'legs with other annotations',
      [amd64, recordFor('linux/arm64', 1, 2, { annotations: {} })],
      {},
      /annotations: leg/,
    ],
    [
      'a leg that pushed beside one that did not',
      [amd64, recordFor('linux/arm64', 1, 2, { pushed: false, images: [] })],
      {},
      /push: leg/,
    ],
    [
      'a record of another commit',
      [amd64, recordFor('linux/arm64', 1, 2, { run: { ...arm64.run, commit: 'dec0de' } })],
      {},
      /the leg built commit dec0de, but this run is of c0ffee/,
    ],
    [
      'a record of another repository',
      [amd64, recordFor('linux/arm64', 1, 2, { run: { ...arm64.run, repository: 'evil/app' } })],
      {},
      /the record is from evil\/app, but this run is of me\/app/,
    ],
    [
      'a record of another run',
      [amd64, recordFor('linux/arm64', 1, 2, { run: { ...arm64.run, id: '6' } })],
      {},
      /the record is from run 6, but this is run 7/,
    ],
    [
      'what a leg built in one attempt, and something else in the next',
      [amd64, arm64, recordFor('linux/s390x', 1, 2, { run: { ...arm64.run, attempt: 2 } })],
      {},
      /job "build": leg 2 built linux\/arm64 in attempt 1 and linux\/s390x in attempt 2\. List the platforms .*"platforms"/,
    ],
    [
      'a job that changed its size',
      [amd64, recordFor('linux/arm64', 1, 3)],
      {},
      /the legs disagree on how many there are: 2 and 3/,
    ],
    [
      'two publications that are to get one tag',
      [
        amd64,
        arm64,
        recordFor('linux/amd64', 0, 2, { publication: 'debug', tags: [{ name: 'latest', moving: true }] }),
      ],
      { name: 'ghcr.io/me/app' },
      /ghcr\.io\/me\/app:latest: "debug" in this run publishes the same tag\. .*suffix=-debug/,
    ],
    ['no tag', [recordFor('linux/amd64', 0, 1, { tags: [] })], {}, /tags: the publication has no tag/],
    [
      'no repository',
      [recordFor('linux/amd64', 0, 1, { repositories: [] })],
      {},
      /images: the publication has no repository/,
    ],
    [
      'several publications and no name',
      [recordFor('linux/amd64', 0, 2), recordFor('linux/amd64', 1, 2, { publication: 'ghcr.io/me/other' })],
      {},
      /name: the run built several images. Choose one: "ghcr.io\/me\/app", "ghcr.io\/me\/other"/,
    ],
    [
      'a name that no leg has',
      [amd64, arm64],
      { name: 'ghcr.io/me/ap' },
      /no leg built "ghcr.io\/me\/ap"; the records are for "ghcr.io\/me\/app"/,
    ],
  ]

  test.each(cases)('%s', (_, records, expected, message) => {
    const act = (): unknown => passGate(records, { ...nothingExpected, ...expected })
    expect(act).toThrow(GateError)
    expect(act).toThrow(/^Nothing was published\./)
    expect(act).toThrow(new RegExp(message.source, 's'))
  })

  test('with every problem at once', () => {
    const wrong = recordFor('linux/arm64', 1, 3, { tags: [], images: [] })
    expect(() => passGate([recordFor('linux/amd64', 0, 3), wrong], nothingExpected)).toThrow(
      /number 3 left no record[\s\S]*tags: leg[\s\S]*pushed no such image/,
    )
  })
})
