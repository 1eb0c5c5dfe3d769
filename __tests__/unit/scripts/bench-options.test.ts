import { describe, expect, test } from '@jest/globals'
import { parseOptions } from '../../../scripts/bench/options.ts'

const KNOWN = ['plan', 'leg', 'merge']
const parse = (...args: string[]) => parseOptions(args, KNOWN, '/root')

describe('parseOptions', () => {
  test.each([
    { args: [], options: {} },
    { args: ['merge', 'plan'], options: { measures: ['merge', 'plan'] } },
    { args: ['plan', 'plan'], options: { measures: ['plan'] } },
    { args: ['--rounds', '3', 'leg'], options: { rounds: 3, measures: ['leg'] } },
    { args: ['--strict'], options: { strict: true } },
    { args: ['--root', '/elsewhere'], options: { root: '/elsewhere' } },
  ])('$args', ({ args, options }) => {
    expect(parse(...args)).toEqual({ measures: KNOWN, rounds: 7, strict: false, root: '/root', ...options })
  })

  test.each([
    { args: ['size'], message: 'Unknown measure or option "size". The choices are plan, leg, merge, --rounds N' },
    { args: ['--rounds'], message: '--rounds needs a value.' },
    { args: ['--rounds', '0'], message: '--rounds: "0" is not a whole number of at least 1.' },
    { args: ['--rounds', 'plan'], message: '--rounds: "plan" is not a whole number' },
    { args: ['--rounds', '2.5'], message: '--rounds: "2.5" is not a whole number' },
    { args: ['--root', ''], message: '--root needs a value.' },
  ])('refuses $args', ({ args, message }) => {
    expect(() => parse(...args)).toThrow(message)
  })
})
