import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parsePlatform } from '../../../src/oci/platform.ts'
import { formatRecord, parseRecord } from '../../../src/publish/record.ts'
import { digestFor, imageFor, recordFor } from '../../support/records.ts'

const record = recordFor('linux/arm/v7', 2, 3)

test.each([
  ['a leg of a matrix', record],
  ['a job by hand', recordFor('linux/amd64', 0, 1, { leg: { job: 'build', step: 'image', matrix: undefined } })],
  [
    'a leg of a matrix whose size is unknown',
    recordFor('linux/amd64', 0, 1, { leg: { job: 'build', step: '1', matrix: 'unknown' } }),
  ],
  ['a step that pushes nothing', recordFor('linux/amd64', 0, 1, { optional: true, pushed: false, images: [] })],
  ['a leg that pushed nothing', recordFor('linux/amd64', 0, 1, { pushed: false, images: [], attestations: [] })],
  [
    'a large image',
    recordFor('linux/amd64', 0, 1, { images: [imageFor('linux/amd64', { firstLayer: digestFor('a') })] }),
  ],
  ['Windows', recordFor('windows(10.0.20348.2402)/amd64')],
])('parseRecord: reads back the record of %s unchanged', (_, written) => {
  expect(parseRecord(formatRecord(written))).toEqual(written)
})

/** The record as JSON, with the member at `path` replaced. */
function withMember(path: readonly (string | number)[], value: unknown): string {
  const json = JSON.parse(formatRecord(record))
  const parent = path.slice(0, -1).reduce((object, key) => object[key], json)
  parent[path.at(-1) ?? ''] = value
  return JSON.stringify(json)
}

describe('parseRecord: rejects', () => {
  test.each<[what: string, path: readonly (string | number)[], value: unknown, message: RegExp]>([
    ['another version', ['version'], 2, /version 2, but this release reads version 1/],
    ['no version', ['version'], undefined, /version undefined, but this release reads version 1/],
    ['a publication that is no text', ['publication'], 7, /record\.publication is not a non-empty string/],
    ['a publication of several lines', ['publication'], 'a\n::add-mask::b', /^publication has a control character/],
    ['a job of several lines', ['leg', 'job'], 'a\r::warning::b', /^job has a control character/],
    ['an attempt that is no number', ['run', 'attempt'], '1', /record\.run\.attempt/],
    ['a negative position', ['leg', 'matrix', 'index'], -1, /record\.leg\.matrix\.index/],
    ['half a position', ['leg', 'matrix'], { index: 0 }, /record\.leg\.matrix\.total is not a whole number/],
    ['a position behind the last', ['leg', 'matrix'], { index: 2, total: 2 }, /index is 2, but there are 2 legs/],
    ['a matrix of no legs', ['leg', 'matrix'], { index: 0, total: 0 }, /index is 0, but there are 0 legs/],
    ['another word for a place', ['leg', 'matrix'], 'none', /record\.leg\.matrix is not an object/],
    ['a step of several lines', ['leg', 'step'], 'a\n::warning::b', /^step has a control character/],
    ['no word on whether it is optional', ['optional'], undefined, /record\.optional is not true or false/],
    ['an illegal tag', ['tags', 0, 'name'], '../../latest', /record\.tags\[0\] is not a legal tag/],
    ['an illegal repository', ['repositories', 0], 'ghcr.io/../app', /not a legal image name/],
    ['a repository that is no text', ['repositories', 0], {}, /record\.repositories\[0\]/],
    ['an unknown platform', ['platforms', 0], 'linux/amd46', /linux\/amd46.*amd64/],
    ['a digest that is none', ['images', 0, 'descriptor', 'digest'], 'sha256:../..', /descriptor has no digest/],
    ['an image without a platform', ['images', 0, 'descriptor', 'platform'], undefined, /has no platform/],
    ['a first layer that is none', ['images', 0, 'firstLayer'], 'sha256:a', /images\[0\]\.firstLayer is not a digest/],
    ['annotations that are no texts', ['annotations'], { a: 1 }, /record\.annotations is not a map of strings/],
    ['a list that is none', ['images'], { length: 1 }, /record\.images is not a list/],
    ['no members', ['run'], {}, /record\.run\.repository is not a non-empty string/],
    [
      'members of a prototype',
      ['run'],
      // An object literal would set the prototype, which JSON does not show.
      JSON.parse(`{"__proto__":${JSON.stringify(record.run)}}`),
      /record\.run\.repository is not a non-empty string/,
    ],
  ])('%s', (_, path, value, message) => {
    expect(() => parseRecord(withMember(path, value))).toThrow(message)
  })

  test('a record that was cut off', () => {
    const text = formatRecord(record)
    fc.assert(
      fc.property(fc.nat({ max: text.length - 1 }), length => {
        expect(() => parseRecord(text.slice(0, length))).toThrow(/JSON/)
      }),
    )
  })

  test('a record of more than a megabyte', () => {
    expect(() => parseRecord(withMember(['publication'], 'x'.repeat(1024 * 1024)))).toThrow(/larger than/)
  })
})

test('parseRecord: leaves out what it does not know, including prototypes', () => {
  const text = formatRecord(record).replace('{', '{"__proto__":{"polluted":true},"extra":1,')
  const read = parseRecord(text)
  expect(read).toEqual(record)
  expect(Object.getPrototypeOf(read)).toBe(Object.prototype)
})

test('parseRecord: normalises platforms', () => {
  expect(parseRecord(withMember(['platforms', 0], 'linux/aarch64')).platforms).toEqual([parsePlatform('linux/arm64')])
})
