import { expect, test } from '@jest/globals'
import { annotatedPath, warningsIn, warningsPrinted } from '../../../../src/docker/build/warnings.ts'

const base64 = (text: string): string => Buffer.from(text).toString('base64')
const warning = (line: number) => ({
  vertex: `sha256:${line}`,
  level: 1,
  short: base64(`FromAsCasing: 'as' and 'FROM' keywords' casing do not match (line ${line})`),
  url: 'https://docs.docker.com/go/dockerfile/rule/from-as-casing/',
  sourceInfo: { filename: 'Dockerfile' },
  range: [
    { start: { line }, end: { line } },
    { start: { line: line + 1 }, end: { line: line + 2 } },
  ],
})

test('warningsIn: the warnings of a build, each once', () => {
  const described = { 'buildx.build.warnings': [warning(1), { ...warning(1), vertex: 'sha256:x' }, warning(4)] }
  const found = {
    message: "FromAsCasing: 'as' and 'FROM' keywords' casing do not match",
    url: 'https://docs.docker.com/go/dockerfile/rule/from-as-casing/',
    file: 'Dockerfile',
    lines: { first: 1, last: 3 },
  }
  expect(warningsIn(described)).toEqual([found, { ...found, lines: { first: 4, last: 6 } }])
})

test('warningsIn: a warning without a place, and none at all', () => {
  const nowhere = { message: 'x', url: undefined, file: undefined, lines: undefined }
  expect(warningsIn({ 'buildx.build.warnings': [{ short: base64('x') }] })).toEqual([nowhere])
  const open = { short: base64('x'), range: [{ start: { line: 2 } }] }
  expect(warningsIn({ 'buildx.build.warnings': [open] })).toEqual([{ ...nowhere, lines: { first: 2, last: 2 } }])
  expect(warningsIn({})).toEqual([])
})

test('warningsPrinted: the warnings that a check prints', () => {
  const stdout = `Check complete, 2 warnings have been found!

WARNING: ConsistentInstructionCasing - https://docs.docker.com/go/dockerfile/rule/consistent-instruction-casing/
Command 'from' should match the case of the command majority (uppercase)
warn/Dockerfile:1
--------------------
   1 | >>> from busybox:1 as base
   2 |     RUN echo "WARNING: no"
--------------------

WARNING: InvalidBaseImagePlatform
Base image x was pulled with platform "linux/arm64"
`
  expect(warningsPrinted(stdout)).toEqual([
    {
      message: "ConsistentInstructionCasing: Command 'from' should match the case of the command majority (uppercase)",
      url: 'https://docs.docker.com/go/dockerfile/rule/consistent-instruction-casing/',
      file: 'warn/Dockerfile',
      lines: { first: 1, last: 1 },
    },
    {
      message: 'InvalidBaseImagePlatform: Base image x was pulled with platform "linux/arm64"',
      url: undefined,
      file: undefined,
      lines: undefined,
    },
  ])
})

test.each<[named: string | undefined, context: string, file: string | undefined, path: string | undefined]>([
  ['Dockerfile', '.', undefined, 'Dockerfile'],
  ['Dockerfile', './app', undefined, 'app/Dockerfile'],
  ['app/Dockerfile', 'app', undefined, 'app/Dockerfile'],
  ['Dockerfile', '/work/app', undefined, 'app/Dockerfile'],
  ['x.Dockerfile', 'app', './docker/x.Dockerfile', 'docker/x.Dockerfile'],
  ['Dockerfile', 'https://github.com/me/app.git', undefined, 'Dockerfile'],
  ['Dockerfile', 'https://github.com/me/app.git', 'sub/Dockerfile', 'sub/Dockerfile'],
  ['other', '.', undefined, undefined],
  [undefined, '.', undefined, undefined],
])('annotatedPath: %s of %s and %s is at %s', (named, context, file, path) => {
  expect(annotatedPath(named, { context, file, workspace: '/work' })).toBe(path)
})
