import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { artifactsList, parseArtifactsFile } from '../../support/runner/artifact-subjects.ts'
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

test('parsePathFile: takes a directory a line', () => {
  expect(parsePathFile('/opt/a\n\n/opt/b b\r\n/opt/c')).toEqual(['/opt/a', '/opt/b b', '/opt/c'])
})

describe('parseArtifactsFile', () => {
  const [one, two] = ['1', '2'].map(digit => `sha256:${digit.repeat(64)}`)
  const declared = new Map([['ghcr.io/me/app', `${one}`]])

  test('adds what is new to what the job has declared', () => {
    const content = `# images\n\noci://ghcr.io/me/app@${one}\r\n oci://localhost:5000/app@${two}\n`
    const { subjects, error } = parseArtifactsFile(content, declared)
    expect(error).toBeUndefined()
    expect(JSON.parse(artifactsList(subjects))).toEqual({
      version: 1,
      subjects: [
        { name: 'ghcr.io/me/app', digest: one, kind: 'oci' },
        { name: 'localhost:5000/app', digest: two, kind: 'oci' },
      ],
    })
  })

  test.each([
    ['a second digest of a name', `oci://ghcr.io/me/app@${two}`, 'Conflicting digest for artifact'],
    ['no digest', 'oci://ghcr.io/me/app:1', 'must include an @sha{256,384,512}:<hex> digest'],
    ['an equals sign', `oci://ghcr.io/me/app?a=b@${one}`, "entries containing '=' are reserved"],
  ])('refuses %s, and takes nothing of the file', (_, line, error) => {
    const read = parseArtifactsFile(`oci://other@${one}\n${line}\n`, declared)
    expect(read.subjects).toBe(declared)
    expect(read.error).toMatch(/^Invalid \$GITHUB_ARTIFACTS entry on line 2: /)
    expect(read.error).toContain(error)
  })

  test('refuses more than a job can declare', () => {
    const lines = Array.from({ length: 500 }, (_, i) => `oci://app-${i}@${one}`).join('\n')
    expect(parseArtifactsFile(lines, new Map()).subjects.size).toBe(500)
    expect(parseArtifactsFile(lines, declared).error).toContain('The job has exceeded the maximum of 500')
  })
})
