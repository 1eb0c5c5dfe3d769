import { describe, expect, test } from '@jest/globals'
import { median, sideBySide } from '../../../scripts/bench/rounds.ts'

describe('median', () => {
  test.each([
    { values: [3], of: 3 },
    { values: [9, 1, 5], of: 5 },
    { values: [10, 9, 1, 2], of: 5.5 },
    { values: [100, 20, 3], of: 20 },
  ])('of $values is $of', ({ values, of }) => {
    expect(median(values)).toBe(of)
  })

  test('of nothing is not a number', () => {
    expect(median([])).toBeNaN()
  })
})

describe('sideBySide', () => {
  test('takes turns, and leaves the warm-up out', async () => {
    const order: string[] = []
    const contender = (name: string, times: readonly number[]) => async (round: number) => {
      order.push(`${name}${round}`)
      return times[round] ?? Number.NaN
    }
    const pair = await sideBySide(3, contender('a', [1000, 7, 5, 6]), contender('b', [2000, 1, 9, 2]))
    expect(pair).toEqual({ ours: 6, base: 2 })
    expect(order).toEqual(['a0', 'b0', 'a1', 'b1', 'a2', 'b2', 'a3', 'b3'])
  })

  test('ends with the error of a contender', async () => {
    const failing = sideBySide(
      1,
      async () => 1,
      async () => {
        throw new Error('broken')
      },
    )
    await expect(failing).rejects.toThrow('broken')
  })
})
