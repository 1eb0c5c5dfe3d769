import { describe, expect, test } from '@jest/globals'
import type { LegIdentity } from '../../../src/lib/run-identity.ts'
import { formatPlatform, parsePlatform } from '../../../src/oci/platform.ts'
import { parseRepository } from '../../../src/oci/reference.ts'
import { type Expectation, GateError, passGate } from '../../../src/publish/gate.ts'
import type { ImageRecord, LegRecord } from '../../../src/publish/record.ts'
import { existingFor, imageFor, recordFor } from '../../support/records.ts'

const run: Expectation['run'] = { repository: 'me/app', commit: 'c0ffee', id: '7' }
const nothingExpected: Expectation = { platforms: [], run }
const amd64 = recordFor('linux/amd64', 0, 2)
const arm64 = recordFor('linux/arm64', 1, 2)

type Case = readonly [what: string, records: readonly ImageRecord[], expected: Partial<Expectation>, message: RegExp]

/** The record of a leg with another place in its matrix. */
const placed = (
  platform: string,
  matrix: LegIdentity['matrix'],
  leg: Partial<LegIdentity> = {},
  changes: Partial<LegRecord> = {},
): LegRecord => recordFor(platform, 0, 1, { ...changes, leg: { ...amd64.leg, matrix, ...leg } })

/** Another image of the run. */
const OTHER = { publication: 'ghcr.io/me/other', repositories: [parseRepository('ghcr.io/me/other')] }
/** What a step with `push: false` changes. */
const TESTED = { optional: true, pushed: false, images: [], attestations: [] }

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

  test('one publication of several in a job, whose platforms are given, though a leg of another is missing', () => {
    const records = [
      recordFor('linux/amd64', 0, 4),
      recordFor('linux/arm64', 1, 4),
      recordFor('linux/amd64', 2, 4, OTHER),
    ]
    const expected = { platforms: ['linux/amd64', 'linux/arm64'].map(parsePlatform), run }
    expect(passGate(records, { ...expected, name: 'ghcr.io/me/app' }).records).toEqual(records.slice(0, 2))
    expect(() => passGate(records, { ...expected, name: 'ghcr.io/me/other' })).toThrow(/linux\/arm64: no leg left a/)
  })

  test('a leg with several platforms', () => {
    const both = recordFor('linux/amd64', 0, 1, {
      platforms: ['linux/amd64', 'linux/arm64'].map(parsePlatform),
      images: [imageFor('linux/amd64'), imageFor('linux/arm64')],
    })
    expect(passGate([both], nothingExpected).images).toHaveLength(2)
  })

  test('two steps of one leg', () => {
    const records = ['linux/amd64', 'linux/arm64'].map((platform, i) =>
      recordFor(platform, 0, 1, { leg: { ...amd64.leg, step: `step-${i}`, matrix: { index: 0, total: 1 } } }),
    )
    expect(passGate(records, nothingExpected).images).toHaveLength(2)
  })

  test('two steps of one leg, unless one of them left no record in another leg', () => {
    const step = (platform: string, index: number, name: string) =>
      recordFor(platform, index, 2, { leg: { ...amd64.leg, step: name, matrix: { index, total: 2 } } })
    const both = [step('linux/amd64', 0, 'a'), step('linux/386', 0, 'b'), step('linux/arm64', 1, 'a')]
    const expected = /leg number 2 left no record of its step "b", but other legs did/
    expect(() => passGate(both, nothingExpected)).toThrow(expected)
    expect(passGate([...both, step('linux/arm/v7', 1, 'b')], nothingExpected).images).toHaveLength(4)
    const platforms = ['linux/amd64', 'linux/386', 'linux/arm64'].map(parsePlatform)
    expect(passGate(both, { platforms, run }).images).toHaveLength(3)
  })

  test('two calls of a reusable workflow, if the platforms are given', () => {
    const platforms = ['linux/amd64', 'linux/arm64']
    const records = platforms.map(platform => recordFor(platform, 0, 1))
    expect(passGate(records, { platforms: platforms.map(parsePlatform), run }).images).toHaveLength(2)
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

  test('legs of a matrix of unknown size, in the order of the expected platforms', () => {
    const records = ['linux/arm64', 'linux/amd64'].map(platform => placed(platform, 'unknown'))
    const platforms = ['linux/amd64', 'linux/arm64'].map(parsePlatform)
    const publication = passGate(records, { platforms, run })
    expect(publication.records).toEqual(records.toReversed())
    expect(publication.expectedFrom).toBe('platforms')
  })

  test('a job without a matrix that appends one platform to what is published', () => {
    const records = [placed('linux/riscv64', undefined), existingFor('linux/amd64', 'append')]
    const publication = passGate(records, { ...nothingExpected, append: true })
    expect(publication.images).toHaveLength(2)
    expect(publication.expectedFrom).toBe('nothing')
  })

  test('sources alone, which are listed one by one', () => {
    expect(passGate([existingFor('linux/amd64', 'source')], nothingExpected).expectedFrom).toBe('nothing')
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

describe('gate: a step that tests, with push: false, does not stand in the way', () => {
  const tested = (platform: string, index: number, changes: Partial<LegRecord> = {}): LegRecord =>
    recordFor(platform, index, 2, {
      leg: { job: 'build', step: 'test', matrix: { index, total: 2 } },
      ...TESTED,
      ...changes,
    })
  const both = [tested('linux/amd64', 0), tested('linux/arm64', 1)]

  test('of the same publication and platform', () => {
    expect(passGate([...both, amd64, arm64], nothingExpected).records).toEqual([amd64, arm64])
  })

  test('with another platform, other tags, or another name', () => {
    const other = { publication: 'docker.io/library/test', repositories: [parseRepository('test')] }
    for (const changes of [
      { platforms: [parsePlatform('linux/riscv64')] },
      { tags: [{ name: 'test', moving: false }] },
      { ...other },
      { ...other, repositories: amd64.repositories },
    ]) {
      const records = [tested('linux/amd64', 0, changes), tested('linux/arm64', 1, changes), amd64, arm64]
      expect(passGate(records, nothingExpected).records).toEqual([amd64, arm64])
    }
  })

  test('in a later attempt, whose push failed', () => {
    const again = tested('linux/arm64', 1, { run: { ...amd64.run, attempt: 2 } })
    expect(passGate([...both, amd64, arm64, again], nothingExpected).records).toEqual([amd64, arm64])
  })

  test('of a pull request, where no step pushes', () => {
    const dry = { pushed: false, images: [], attestations: [] }
    const unpushed = [recordFor('linux/amd64', 0, 2, dry), recordFor('linux/arm64', 1, 2, dry)]
    const publication = passGate([...unpushed, ...both], nothingExpected)
    expect(publication).toMatchObject({ pushed: false, records: unpushed })
  })

  test('where every step has push: false, and tells the same of each leg', () => {
    const again = both.map(record => ({ ...record, leg: { ...record.leg, step: 'image' }, annotations: {} }))
    const publication = passGate([...again, ...both].toReversed(), nothingExpected)
    expect(publication).toMatchObject({ pushed: false, records: both })
  })

  test('but can be merged by its name', () => {
    const records = [amd64, tested('linux/arm64', 1, OTHER)]
    expect(passGate(records, { platforms: [parsePlatform('linux/arm64')], run, name: OTHER.publication }).pushed).toBe(
      false,
    )
  })
})

describe('gate: refuses', () => {
  const cases: readonly Case[] = [
    ['no records', [], {}, /records: no leg left a record\./],
    ...[1, 2].flatMap(count =>
      [false, true].map(
        (append): Case => [
          `${count} of the legs of a matrix of unknown size${append ? ', to append' : ''}`,
          ['linux/amd64', 'linux/arm64'].slice(0, count).map(platform => placed(platform, 'unknown')),
          { append },
          /platforms: this runner does not state how many legs a matrix has, so a missing one would go unnoticed \(leg "build" \(linux\/amd64\) left a record\)\. List all platforms of the image in the input "platforms" of merge\.$/,
        ],
      ),
    ),
    [
      'jobs without a matrix, as far as they can see',
      ['linux/amd64', 'linux/arm64'].map(platform => placed(platform, undefined)),
      {},
      /platforms: no matrix says how many legs there are, so a missing one/,
    ],
    [
      'a leg of unknown size beside a complete matrix',
      [amd64, arm64, placed('linux/s390x', 'unknown', { job: 'other' })],
      {},
      /platforms: this runner does not state/,
    ],
    [
      'a leg of unknown size that pushed nothing',
      [placed('linux/amd64', 'unknown', {}, { pushed: false, images: [] })],
      {},
      /platforms: this runner does not state/,
    ],
    [
      'a leg of unknown size beside a source',
      [placed('linux/amd64', 'unknown'), existingFor('linux/arm64', 'source')],
      {},
      /platforms: this runner does not state/,
    ],
    [
      'a platform without a record of a matrix of unknown size',
      [placed('linux/amd64', 'unknown')],
      { platforms: ['linux/amd64', 'linux/arm64'].map(parsePlatform) },
      /linux\/arm64: no leg left a record for this platform/,
    ],
    [
      'a missing leg of a job that builds several images, and says how each can stand alone',
      [recordFor('linux/amd64', 0, 4), recordFor('linux/amd64', 1, 4, OTHER), recordFor('linux/arm64', 2, 4, OTHER)],
      { name: 'ghcr.io/me/app' },
      /of 4 legs, number 4 left no record\. .*If it builds another image, set "platforms" of merge to those of this image\. Then only they must be there\.\n.*of 4 legs, number 2, number 3 built another image, .*Set "platforms" of merge/,
    ],
    [
      'one leg each of two calls of a reusable workflow that build two images',
      [amd64, recordFor('linux/arm64', 1, 2, OTHER)],
      { name: 'ghcr.io/me/app' },
      /of 2 legs, number 2 built another image, so the matrix does not say what belongs to this one\. Set "platforms"/,
    ],
    [
      'three legs of two calls of a reusable workflow that build one image',
      [amd64, arm64, recordFor('linux/riscv64', 1, 2)],
      {},
      /job "build": leg 2 built linux\/arm64 in attempt 1 and linux\/riscv64 in attempt 1\. List the platforms/,
    ],
    [
      'a leg that only tested beside one that pushed',
      [amd64, recordFor('linux/arm64', 1, 2, TESTED)],
      {},
      /job "build": of 2 legs, number 2 pushed nothing\. A step there has "push: false"\. Did the step that pushes fail/,
    ],
    [
      'a platform that was only tested beside one that was pushed',
      [amd64, recordFor('linux/arm64', 1, 2, TESTED)],
      { platforms: ['linux/amd64', 'linux/arm64'].map(parsePlatform) },
      /linux\/arm64: other legs pushed their images, but a step for this platform has "push: false"/,
    ],
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
      /number 2 built another image/,
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
