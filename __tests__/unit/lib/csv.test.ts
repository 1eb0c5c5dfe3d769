import { describe, expect, test } from '@jest/globals'
import { parse as parseCsv } from 'csv-parse/sync'
import fc from 'fast-check'
import { type ListOptions, parseList, parseRecords } from '../../../src/lib/csv.ts'
import { UsageError } from '../../../src/lib/errors.ts'

const values = (text: string, options?: ListOptions) => parseList('x', text, options).map(({ value }) => value)

describe('parseList', () => {
  test.each<[name: string, text: string, options: ListOptions, expected: readonly string[]]>([
    ['nothing', '', {}, []],
    ['one per line, surrounding whitespace', ' a \n\n\tb\r\n', {}, ['a', 'b']],
    ['commas belong to the value', 'a,b\nc', {}, ['a,b', 'c']],
    ['commas separate', 'a, b\nc,', { commas: true }, ['a', 'b', 'c']],
    ['comment lines', '# a\nb\n  # c, "d\ne # f', {}, ['b', 'e # f']],
    ['a # within', 'key=a#b', {}, ['key=a#b']],
    ['a quoted field keeps its comma', '"a,b",c', { commas: true }, ['a,b', 'c']],
    ['a fully quoted line is split', '"a,b"', { commas: true }, ['a', 'b']],
    ['quotes are removed, commas stay', '"MSG=a, b"', {}, ['MSG=a, b']],
    ['a quote within quotes', '"a ""b"" c"', {}, ['a "b" c']],
    ['a quoted field over lines', '"KEY=one\ntwo # three"\nb', {}, ['KEY=one\ntwo # three', 'b']],
    ['a quote elsewhere', 'a="b",c', {}, ['a="b",c']],
    ['text after the closing quote', '"a"b', {}, ['"a"b']],
    [
      'a quoted value keeps the whitespace at its end',
      '"KEY=one\n two \n"\n"A= b\t"',
      {},
      ['KEY=one\n two \n', 'A= b\t'],
    ],
    ['the last field is quoted', 'a , b \n"c ",d \n"e","f "', {}, ['a , b', 'c ,d', 'e,f ']],
    ['a quoted value of blanks', '" \n"', {}, []],
    ['quoted whitespace between commas', '"a "," b"', { commas: true }, ['a', 'b']],
    ['quotes as characters', '"type=local,dest=a"', { quotes: false }, ['"type=local,dest=a"']],
    ['an open quote as a character', '"a', { quotes: false }, ['"a']],
  ])('%s', (_, text, options, expected) => {
    expect(values(text, options)).toEqual(expected)
  })

  test('returns the line of each value', () => {
    expect(parseList('x', '# no\n"a\nb"\n\nc,d\r\ne', { commas: true })).toEqual([
      { value: 'a\nb', line: 2 },
      { value: 'c', line: 5 },
      { value: 'd', line: 5 },
      { value: 'e', line: 6 },
    ])
  })

  test('refuses a YAML list, unless a value is quoted', () => {
    for (const text of ['\n - a\n - b', '\r\n-\ta', '# c\n- "a,b"', 'a\n- b']) {
      expect(() => parseList('labels', text)).toThrow(
        'labels, line 2: this is a YAML list. Write one item per line, without "- ".',
      )
    }
    expect(values('"- a"\n-b\na - b\n--c d')).toEqual(['- a', '-b', 'a - b', '--c d'])
  })

  test('reports input and line of a quote that is never closed', () => {
    expect(() => parseList('labels', 'a\n"b\nc')).toThrow('labels, line 2: a quote (") is never closed.')
  })
})

test('parseRecords: a comma inside an expression separates only if that is not wanted, or the expression never ends', () => {
  const fields = (text: string, expressions: boolean) =>
    parseRecords('x', text, { expressions }).map(record => record.fields.map(field => field.text))
  expect(fields('a={{b, c}},d{{e,}},f\ng', true)).toEqual([['a={{b, c}}', 'd{{e,}}', 'f'], ['g']])
  expect(fields('a={{b, c', true)).toEqual([['a={{b', ' c']])
  expect(fields('a={{b,\nc}}', true)).toEqual([['a={{b', ''], ['c}}']])
  expect(fields('a={{b, c}}', false)).toEqual([['a={{b', ' c}}']])
})

test('parseRecords: parseRecords separates the fields of a line, and marks quoted ones', () => {
  expect(parseRecords('tags', '\ntype=match,"pattern=a{1,2}"')).toEqual([
    {
      line: 2,
      fields: [
        { text: 'type=match', quoted: false },
        { text: 'pattern=a{1,2}', quoted: true },
      ],
    },
  ])
})

/** Parses a list as Docker's actions do: with their CSV parser and its options. */
function dockers(text: string, commas: boolean): readonly string[] {
  const records: string[][] = parseCsv(text, {
    comment: '#',
    comment_no_infix: true,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
  })
  const joined = records.flatMap(record => {
    if (!commas) return [record.join(',')]
    return record.length === 1 ? record.join().split(',') : record
  })
  return joined.map(item => item.trim()).filter(item => item !== '')
}

const listText = fc
  .array(fc.constantFrom('"', '""', ',', '\n', 'a', 'b=', '"a', 'a"', ' ', 'é'), { maxLength: 14 })
  .map(parts => parts.join('').trim())

test('parseList: parses every list as Docker does', () => {
  fc.assert(
    fc.property(listText, fc.boolean(), (text, commas) => {
      let expected: readonly string[]
      try {
        expected = dockers(text, commas)
      } catch {
        expect(() => values(text, { commas })).toThrow(UsageError)
        return
      }
      // Docker also trims quoted values.
      expect(values(text, { commas }).map(value => value.trim())).toEqual(expected)
    }),
    { numRuns: 2000 },
  )
})
