import { describe, expect, test } from '@jest/globals'
import { inputReader } from '../../../src/inputs/reader.ts'
import { UsageError } from '../../../src/lib/errors.ts'

const ignore = (): void => {}
const reader = (inputs: Readonly<Record<string, string>>) =>
  inputReader({
    env: Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
    mask: ignore,
  })

test('input reader: trims a text, which is absent if nothing is left', () => {
  const inputs = reader({ file: '  a b \n', target: ' ' })
  expect(inputs.text('file')).toBe('a b')
  expect(inputs.text('target')).toBeUndefined()
  expect(inputs.text('context')).toBeUndefined()
  expect(inputs.raw('file')).toBe('  a b \n')
})

test('input reader: names keep their hyphens', () => {
  expect(inputReader({ env: { 'INPUT_BUILD-ARGS': 'A=1' }, mask: ignore }).text('build-args')).toBe('A=1')
})

test.each(['true', 'True', 'TRUE'])('input reader: %s is true', text => {
  expect(reader({ push: text }).boolean('push', false)).toBe(true)
})

test.each(['false', 'False', 'FALSE'])('input reader: %s is false', text => {
  expect(reader({ push: text }).boolean('push', true)).toBe(false)
})

test('input reader: masks a secret when it reads one', () => {
  const masked: string[] = []
  const inputs = inputReader({ env: { INPUT_PASSWORD: 'open-sesame' }, mask: secret => masked.push(secret) })
  expect(inputs.secret('password')).toBe('open-sesame')
  expect(inputs.secret('token')).toBeUndefined()
  expect(masked).toEqual(['open-sesame'])
})

describe('input reader: throws all problems at once, each with its input and line', () => {
  const problemsOf = (act: () => void): readonly string[] => {
    try {
      act()
    } catch (error) {
      if (error instanceof UsageError) return error.problems.map(({ where, what }) => `${where}: ${what}`)
      throw error
    }
    return []
  }

  test('of every kind of input', () => {
    const inputs = reader({ push: 'yes', mode: 'spped', json: '{', ports: '1\nx\n# comment\ny' })
    const number = (text: string): number => {
      if (!/^\d+$/.test(text)) throw new Error(`"${text}" is not a number.`)
      return Number(text)
    }
    expect(inputs.boolean('push', true)).toBe(true)
    expect(inputs.choice('mode', ['speed', 'size'], 'size')).toBe('size')
    expect(inputs.parsed('json', JSON.parse)).toBeUndefined()
    expect(inputs.each('ports', number)).toEqual([1])
    inputs.problem('other', 'it is wrong.')
    expect(problemsOf(inputs.done)).toEqual([
      'push: "yes" is neither true nor false.',
      'mode: "spped" is not one of speed, size. Did you mean "speed"?',
      expect.stringMatching(/^json: .*JSON/),
      'ports, line 2: "x" is not a number.',
      'ports, line 4: "y" is not a number.',
      'other: it is wrong.',
    ])
  })

  test('the same one once', () => {
    const inputs = reader({})
    inputs.problem('a', 'it is wrong.')
    inputs.problem('a', 'it is wrong.')
    inputs.problem('b', 'it is wrong.')
    expect(problemsOf(inputs.done)).toEqual(['a: it is wrong.', 'b: it is wrong.'])
  })

  test('none if nothing is wrong', () => {
    const inputs = reader({ push: 'true' })
    inputs.boolean('push', false)
    expect(problemsOf(inputs.done)).toEqual([])
  })
})
