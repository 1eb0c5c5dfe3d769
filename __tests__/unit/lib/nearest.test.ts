import { expect, test } from '@jest/globals'
import { didYouMean, nearest } from '../../../src/lib/nearest.ts'

const KNOWN = ['semver', 'schedule', 'sha', 'ref', 'raw']

test.each([
  ['semvr', 'semver'],
  ['smever', 'semver'],
  ['SEMVER', 'semver'],
  ['shedule', 'schedule'],
  ['rwa', 'raw'],
  ['completely', undefined],
  ['', undefined],
])('nearest: %j was meant to be %j', (word, known) => {
  expect(nearest(word, KNOWN)).toBe(known)
})

test('nearest: swapped letters are nearer than a different letter', () => {
  expect(nearest('amr64', ['amd64', 'arm64'])).toBe('arm64')
  expect(nearest('amr64', ['arm64', 'amd64'])).toBe('arm64')
})

test('didYouMean: the end of a message, or nothing', () => {
  expect(didYouMean('semvr', KNOWN)).toBe(' Did you mean "semver"?')
  expect(didYouMean('completely', KNOWN)).toBe('')
})
