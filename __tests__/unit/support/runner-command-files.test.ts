import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseCommandFile, parsePathFile } from '../../support/runner/command-files.ts'

describe('parseCommandFile', () => {
  test.each<readonly [string, string, readonly (readonly [string, string])[]]>([
    ['an empty file', '', []],
    ['empty lines', '\n\n', []],
    ['an assignment', 'name=value\n', [['name', 'value']]],
    ['no newline at the end', 'name=value', [['name', 'value']]],
    ['an empty value', 'name=\n', [['name', '']]],
    ['an equals sign in the value', 'name=a=b\n', [['name', 'a=b']]],
    ['a heredoc mark in the value', 'name=a<<b\n', [['name', 'a<<b']]],
    ['spaces, which count', ' name = value \n', [[' name ', ' value ']]],
    ['a carriage return, which counts', 'name=value\r\n', [['name', 'value\r']]],
    [
      'several',
      'a=1\n\nb=2\na=3\n',
      [
        ['a', '1'],
        ['b', '2'],
        ['a', '3'],
      ],
    ],
    ['a heredoc', 'name<<EOF\none\ntwo\nEOF\n', [['name', 'one\ntwo']]],
    ['an empty heredoc', 'name<<EOF\nEOF\n', [['name', '']]],
    ['a heredoc of one empty line', 'name<<EOF\n\nEOF\n', [['name', '']]],
    ['a heredoc that ends the file', 'name<<EOF\none\nEOF', [['name', 'one']]],
    ['an equals sign in the delimiter', 'name<<E=F\none\nE=F\n', [['name', 'one']]],
    ['the delimiter within a line', 'name<<EOF\nnot EOF\n EOF\nEOF\n', [['name', 'not EOF\n EOF']]],
    [
      'assignments within a heredoc',
      'name<<EOF\na=1\nb<<X\nEOF\nc=2\n',
      [
        ['name', 'a=1\nb<<X'],
        ['c', '2'],
      ],
    ],
  ])('reads %s', (_, content, entries) => {
    expect(parseCommandFile(content)).toEqual({ entries })
  })

  test.each([
    ['no separator', 'name\n', "Invalid format 'name'"],
    ['no name', '=value\n', "Invalid format '=value'. Name must not be empty"],
    [
      'a heredoc without a name',
      '<<EOF\nEOF\n',
      "Invalid format '<<EOF'. Name must not be empty and delimiter must not be empty",
    ],
    [
      'a heredoc without a delimiter',
      'name<<\n',
      "Invalid format 'name<<'. Name must not be empty and delimiter must not be empty",
    ],
    ['a delimiter that never comes', 'name<<EOF\none\n', "Invalid value. Matching delimiter not found 'EOF'"],
    ['a value cut off', 'name<<EOF\none', 'Invalid value. EOF marker missing new line.'],
  ])('refuses %s', (_, content, error) => {
    expect(parseCommandFile(`good=1\n${content}`)).toEqual({ entries: [['good', '1']], error })
  })

  test('gives back whatever was written as the toolkit writes it', () => {
    const name = fc.stringMatching(/^[\w-]+$/)
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.string({ unit: 'binary' })), { maxLength: 5 }), written => {
        const content = written.map(([key, value]) => `${key}<<ghadelimiter_1\n${value}\nghadelimiter_1\n`).join('')
        expect(parseCommandFile(content)).toEqual({ entries: written })
      }),
    )
  })
})

test('parsePathFile takes a directory a line', () => {
  expect(parsePathFile('/opt/a\n\n/opt/b b\r\n/opt/c')).toEqual(['/opt/a', '/opt/b b', '/opt/c'])
})
