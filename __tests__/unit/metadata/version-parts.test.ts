import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import compareSemver from 'semver/functions/compare.js'
import { compareParts, isComparable, parseParts, type VersionParts } from '../../../src/metadata/version-parts.ts'

function parts(text: string): VersionParts {
  const parsed = parseParts(text)
  if (parsed === undefined) throw new Error(`${text} has no number`)
  return parsed
}
const order = (a: string, b: string): number => Math.sign(compareParts(parts(a), parts(b)))

test.each<[lower: string, higher: string]>([
  ['2026.01.05', '2026.02.01'],
  ['2026.1.5', '2026.01.06'],
  ['2026.09.30', '2026.10.15'],
  ['2026-01-05', '2026-02-01'],
  ['2026-01-31', '2026.02.01'],
  ['20260131', '20260201'],
  ['20260105', '20260105-1'],
  ['2026.10.15', '2026.10.15-1'],
  ['2026.02.01-2', '2026.02.01-10'],
  ['2026.02.01', '2026.02.01-hotfix1'],
  ['2026.02.01-hotfix1', '2026.02.02'],
  ['1.2', '1.2.1'],
  ['1.2.9', '1.3'],
  ['v1.9', '1.10'],
  ['9', '10'],
  ['1.2.3.4', '1.2.3.5'],
  ['1.0.0-1', '1.0.0'],
  ['1.0.0-rc.2', '1.0.0-rc.10'],
  ['1.0-rc2', '1.0-rc10'],
  ['1.0a1', '1.0b1'],
  ['2.0.0-rc.1', '1.9.0'],
  ['1.2.3-alpine', '1.2.3'],
  ['1.2.3-alpine3.9', '1.2.3-alpine3.19'],
  ['99999999999999999998.1', '99999999999999999999.0'],
])('compareParts: %s is lower than %s', (lower, higher) => {
  expect([order(lower, higher), order(higher, lower)]).toEqual([-1, 1])
})

test.each([
  ['1.2', 'v1.2.0'],
  ['2026.1.5', '2026.01.05'],
  ['V1.2-RC.1', '1.2-rc1'],
])('compareParts: %s equals %s', (a, b) => {
  expect([order(a, b), order(b, a)]).toEqual([0, 0])
})

test.each<[own: string, other: string, comparable: boolean]>([
  ['2026.01.05', '2026.02.01', true],
  ['1.2.3', 'v1.3', true],
  ['release-v1', 'release-2.0', true],
  ['17', '18', true],
  ['17', '17.1', true],
  ['v16.1', 'v17', true],
  ['20260105-1', '20260205', true],
  ['1.2.3-alpine', '1.2.3', true],
  ['1.2.3-alpine3.19', '1.2.4-alpine3.20', true],
  ['v1', '2', false],
  ['2026.01.05', '2026-nightly', false],
  ['2026.01.05', '20260801', false],
  ['16.1', '345', false],
  ['1.2.3', '9f2c1e7', false],
  ['1.2.3', '12b4567', false],
  ['1.2.3', 'sha-9f2c1e7', false],
  ['1.2.3', 'pr-12', false],
  ['1.2.3', '2.0.0-alpine', false],
  ['1.2.3', 'buildcache-linux-amd64', false],
  ['app-v1.2.3', 'web-v2.0.0', false],
])('isComparable: with the version %s, %s: %j', (own, other, comparable) => {
  expect(isComparable(parts(own), parts(other))).toBe(comparable)
})

test.each(['main', 'latest', '', 'release-'])('parseParts: "%s" is no version', text => {
  expect(parseParts(text)).toBeUndefined()
})

const number = fc.oneof(fc.nat(3), fc.nat(2100))
const release = fc
  .tuple(fc.array(number, { minLength: 1, maxLength: 4 }), fc.constantFrom('.', '-', '_'), fc.boolean())
  .map(([numbers, separator, padded]) =>
    numbers.map(part => (padded ? String(part).padStart(2, '0') : part)).join(separator),
  )
const tail = fc.oneof(
  fc.constantFrom('', '', '-1', '.2', '-rc.1', '-rc2', 'b1', '-hotfix3', '-alpine', '-alpine3.19', '-x1', '_7'),
  fc.string({ unit: fc.constantFrom(...'.-_ab1r0'), maxLength: 8 }),
)
const version = fc.tuple(fc.constantFrom('', 'v', 'V', 'r-'), release, tail).map(all => all.join(''))

test('compareParts: is a total order', () => {
  fc.assert(
    fc.property(version, version, version, (a, b, c) => {
      expect(order(a, b) + order(b, a)).toBe(0)
      if (order(a, b) <= 0 && order(b, c) <= 0) expect(order(a, c)).toBeLessThanOrEqual(0)
      if (order(a, b) === 0) expect(order(a, c)).toBe(order(b, c))
    }),
    { numRuns: 3000 },
  )
})

test('compareParts: agrees with semver, among releases and among prereleases of known names', () => {
  const identifier = fc.tuple(fc.constantFrom('alpha', 'beta', 'rc'), fc.option(number))
  const semver = fc.tuple(fc.nat(12), fc.nat(12), fc.nat(12), fc.option(identifier)).map(([a, b, c, pre]) => ({
    text: `${a}.${b}.${c}${pre === null ? '' : `-${pre[0]}${pre[1] === null ? '' : `.${pre[1]}`}`}`,
    isPrerelease: pre !== null,
  }))
  fc.assert(
    fc.property(semver, semver, (a, b) => {
      fc.pre(a.isPrerelease === b.isPrerelease)
      expect(order(a.text, b.text)).toBe(compareSemver(a.text, b.text))
    }),
    { numRuns: 2000 },
  )
})
