import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readDockerfile } from '../../../../src/docker/build/dockerfile.ts'
import { READ, REFUSED } from '../../../support/dockerfiles.ts'

/** The stages as `line name base platform`. */
const stagesOf = (text: string): readonly string[] | undefined =>
  readDockerfile(text)?.stages.map(({ line, name, base, platform }) =>
    [line, name ?? '-', base, platform ?? '-'].join(' '),
  )

test.each(READ)('readDockerfile: the stages with %s', (_, text, stages) => {
  expect(stagesOf(text)).toEqual(stages)
})

test('readDockerfile: ignores flags that it does not know', () => {
  expect(stagesOf('FROM --pull=always --platform=linux/arm64 a')).toEqual(['1 - a linux/arm64'])
})

test.each(REFUSED)('readDockerfile: does not read what BuildKit rejects: %j', text => {
  expect(readDockerfile(text)).toBeUndefined()
})

test('readDockerfile: arguments before the first stage, with their quotes', () => {
  const text = 'ARG A=1 B="x y" \\\n C\nARG D=${A:-2}\nFROM a\nARG E=3'
  expect(readDockerfile(text)?.args).toEqual([
    { name: 'A', value: '1' },
    { name: 'B', value: '"x y"' },
    { name: 'C', value: undefined },
    { name: 'D', value: '${A:-2}' },
  ])
})

describe('readDockerfile: the frontend', () => {
  test.each([
    ['FROM a', undefined],
    ['# syntax=docker/dockerfile:1\nFROM a', 'docker/dockerfile:1'],
    ['# check=skip=all\n#SYNTAX = me/frontend with words\r\nFROM a', 'me/frontend'],
    ['#!/usr/bin/env x\n# syntax=me/frontend\nFROM a', 'me/frontend'],
    ['# a comment\n# syntax=me/frontend\nFROM a', undefined],
  ])('%j: %s', (text, syntax) => {
    expect(readDockerfile(text)?.syntax).toBe(syntax)
  })
})

test('readDockerfile: reads any text to its end', () => {
  const piece = fc.constantFrom(
    'FROM a',
    'RUN <<EOF',
    'EOF',
    '\\',
    '`',
    '"',
    "'",
    '#',
    '\n',
    '\r\n',
    ' ',
    '<<',
    '=',
    '$',
  )
  const texts = fc.oneof(
    fc.string(),
    fc.array(piece).map(pieces => pieces.join('')),
  )
  fc.assert(fc.property(texts, text => void readDockerfile(text)))
})
