import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createLineReader } from '../../../src/lib/lines.ts'

/** The lines of a text that comes in these pieces. */
function linesOf(pieces: readonly string[]): readonly string[] {
  const lines: string[] = []
  const reader = createLineReader(line => void lines.push(line))
  for (const piece of pieces) reader.take(piece)
  reader.end()
  return lines
}

test.each<[pieces: readonly string[], lines: readonly string[]]>([
  [[], []],
  [['a\nb\n'], ['a', 'b']],
  [['a\r\nb'], ['a', 'b']],
  [
    ['a\r', '\nb'],
    ['a', 'b'],
  ],
  [['\n\n'], ['', '']],
  [
    ['a', 'b', 'c\nd'],
    ['abc', 'd'],
  ],
  [['a\rb\n'], ['a\rb']],
])('createLineReader: %j is the lines %j', (pieces, lines) => {
  expect(linesOf(pieces)).toEqual(lines)
})

test('createLineReader: lines are the same wherever the output is cut', () => {
  const pieces = fc.array(fc.string({ unit: fc.constantFrom('a', '\r', '\n') }))
  fc.assert(
    fc.property(pieces, cut => {
      const whole = cut.join('').split(/\r?\n/)
      expect(linesOf(cut)).toEqual(whole.at(-1) === '' ? whole.slice(0, -1) : whole)
    }),
  )
})
