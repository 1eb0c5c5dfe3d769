import { expect, test } from '@jest/globals'
import { didYouMean, nearest } from '../../src/nearest.ts'

const KNOWN = ['semver', 'schedule', 'sha', 'ref', 'raw']

test.each([
  ['semvr', 'semver'],
  ['smever', 'semver'],
  ['SEMVER', 'semver'],
  ['shedule', 'schedule'],
  ['rwa', 'raw'],
  ['completely', undefined],
  ['', undefined],
])('%j was meant to be %j', (word, known) => {
  expect(nearest(word, KNOWN)).toBe(known)
})

test('the end of a message, or nothing', () => {
  expect(didYouMean('semvr', KNOWN)).toBe(' Did you mean "semver"?')
  expect(didYouMean('completely', KNOWN)).toBe('')
})
