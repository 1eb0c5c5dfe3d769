import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { classifyBase, describeBase } from '../../../../src/docker/build/base.ts'
import { readDockerfile } from '../../../../src/docker/build/dockerfile.ts'
import { formatPlatform, parsePlatform } from '../../../../src/oci/platform.ts'
import { buildOptions } from '../../../support/build-request.ts'

interface Case {
  readonly asked?: string
  readonly builder?: string | undefined
  readonly inputs?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
}

/** What comes of a build for arm64 on amd64: `right`, `unknown`, or the line and the platform of a wrong base. */
function classified(text: string, given: Case = {}): string {
  const { asked = 'linux/arm64', inputs, env = {} } = given
  const builder = 'builder' in given ? given.builder : 'linux/amd64'
  const dockerfile = readDockerfile(text)
  if (dockerfile === undefined) throw new Error('It is not read.')
  const facts = {
    options: buildOptions(inputs),
    env,
    builder: builder === undefined ? undefined : parsePlatform(builder),
  }
  const base = classifyBase(dockerfile, parsePlatform(asked), facts)
  return typeof base === 'string' ? base : `${base.stage.line} ${formatPlatform(base.platform)}`
}

/** Rows of a table: a Dockerfile, what else is given, and what comes of it. */
const cases = (rows: readonly (readonly [text: string, given?: Case, verdict?: string])[], usual: string) =>
  rows.map(([text, given = {}, verdict = usual]) => [text, given, verdict] as const)

describe('judgeBase: wrong', () => {
  test.each(
    cases(
      [
        ['FROM --platform=$BUILDPLATFORM a'],
        ['FROM --platform=${BUILDPLATFORM} a AS b'],
        ['FROM --platform="$BUILDPLATFORM" a'],
        ['FROM --platform=$BUILDOS/$BUILDARCH a'],
        ['FROM --platform=linux/${BUILDARCH}${BUILDVARIANT:+/$BUILDVARIANT} a'],
        ['FROM --platform=linux/amd64 a'],
        ['FROM --platform=linux/x86_64 a'],
        ['FROM --platform=amd64 a'],
        ['FROM --platform=linux/arm/v7 a', { asked: 'linux/arm/v6' }, '1 linux/arm/v7'],
        ['FROM --platform=linux/amd64 a', { asked: 'windows/amd64' }],
        ['FROM --platform=$BUILDPLATFORM a', { asked: 'linux/amd64', builder: 'linux/arm64' }, '1 linux/arm64'],
        ['FROM --platform=linux/amd64 a AS b\nFROM b AS c\nFROM c'],
        ['FROM --platform=linux/amd64 a AS b\nFROM --platform=$TARGETPLATFORM b'],
        ['FROM --platform=linux/amd64 a AS scratch\nFROM scratch'],
        ['FROM --platform=linux/amd64 a AS b\nFROM c', { inputs: { target: 'B' } }],
        ['FROM a AS b\nFROM --platform=linux/amd64 a AS b\nFROM b', {}, '2 linux/amd64'],
        [
          'FROM a AS base-amd64\nFROM --platform=linux/amd64 b AS base-arm64\nFROM base-$TARGETARCH',
          {},
          '2 linux/amd64',
        ],
        ['# syntax=docker/dockerfile:1.4@sha256:0\nFROM --platform=linux/amd64 a', {}, '2 linux/amd64'],
        ['# syntax=mirror.example.com/docker/dockerfile\nFROM --platform=linux/amd64 a', {}, '2 linux/amd64'],
        ['ARG P=linux/amd64\nFROM --platform=$P a', {}, '2 linux/amd64'],
        ['ARG P=$BUILDPLATFORM Q=${P}\nFROM --platform=$Q a', {}, '2 linux/amd64'],
        ['ARG P\nFROM --platform=${P:-linux/amd64} a', {}, '2 linux/amd64'],
        ['ARG P\nFROM --platform=${P:-$BUILDPLATFORM} a', {}, '2 linux/amd64'],
        ['ARG TARGETPLATFORM=linux/amd64\nFROM --platform=$TARGETPLATFORM a', {}, '2 linux/amd64'],
        ['ARG P=linux/arm64\nFROM --platform=$P a', { inputs: { 'build-args': 'P=linux/amd64' } }, '2 linux/amd64'],
        ['ARG P\nFROM --platform=$P a', { inputs: { 'build-args': 'P' }, env: { P: 'linux/amd64' } }, '2 linux/amd64'],
        ['FROM --platform=linux/amd64 a', { inputs: { 'build-contexts': 'b=docker-image://c' } }],
      ],
      '1 linux/amd64',
    ),
  )('%j, %j: %s', (text, given, verdict) => {
    expect(classified(text, given)).toBe(verdict)
  })
})

describe('judgeBase: right', () => {
  test.each(
    cases(
      [
        ['FROM a'],
        ['FROM --platform=$TARGETPLATFORM a'],
        ['FROM --platform=$TARGETOS/$TARGETARCH a'],
        ['FROM --platform=linux/$TARGETARCH/$TARGETVARIANT a', { asked: 'linux/arm/v6' }],
        ['FROM --platform=linux/arm64/v8 a'],
        ['FROM --platform=linux/amd64 a', { asked: 'linux/amd64' }],
        ['FROM --platform=linux/amd64 a', { asked: 'linux/amd64/v3' }],
        ['FROM --platform=linux/386 a', { asked: 'linux/amd64' }],
        ['FROM --platform=windows/amd64 a', { asked: 'windows(10.0.20348.1)/amd64' }],
        ['FROM --platform=$BUILDPLATFORM a', { builder: 'linux/arm64' }],
        ['FROM --platform=$BUILDPLATFORM a', { inputs: { 'build-args': 'BUILDPLATFORM=linux/arm64' } }],
        ['ARG BUILDPLATFORM=linux/arm64\nFROM --platform=$BUILDPLATFORM a', { builder: undefined }],
        ['ARG TARGETARCH\nFROM --platform=linux/$TARGETARCH a'],
        ['FROM --platform=$BUILDPLATFORM a AS build\nFROM b\nCOPY --from=build /x /x'],
        ['FROM --platform=$BUILDPLATFORM a AS build\nFROM scratch\nCOPY --from=build /x /x'],
        ['FROM --platform=$BUILDPLATFORM scratch'],
        ['FROM a AS b\nFROM --platform=linux/amd64 b'],
        ['FROM a AS b\nFROM --platform=linux/amd64 c', { inputs: { target: 'b' } }],
        ['FROM --platform=linux/amd64 a AS base-amd64\nFROM b AS base-arm64\nFROM base-$TARGETARCH'],
        ['FROM a\nRUN <<EOF\nFROM --platform=linux/amd64 b\nEOF'],
      ],
      'right',
    ),
  )('%j, %j: %s', (text, given, verdict) => {
    expect(classified(text, given)).toBe(verdict)
  })
})

describe('judgeBase: unknown', () => {
  test.each(
    cases(
      [
        ['FROM --platform=$BUILDPLATFORM a', { builder: undefined }],
        ['ARG BASE=$BUILDARCH\nFROM a-$BASE', { builder: undefined }],
        ['FROM --platform=$NOTHING a'],
        ['FROM --platform=${BUILDPLATFORM#linux/} a'],
        ['FROM --platform=linux/\\amd64 a'],
        ['FROM --platform=nowhere/amd64 a'],
        ['ARG P=$P\nFROM --platform=$P a', { inputs: { 'build-args': 'P=$P' } }],
        ['FROM --platform=linux/amd64 a', { inputs: { target: '0' } }],
        ['FROM --platform=linux/amd64 a AS b', { inputs: { 'build-contexts': 'b=docker-image://c' } }],
        ['FROM --platform=linux/amd64 busybox:latest', { inputs: { 'build-contexts': 'docker.io/library/busybox=b' } }],
        ['# syntax=me/frontend\nFROM --platform=linux/amd64 a'],
        ['FROM --platform=linux/amd64 a', { inputs: { 'build-args': 'BUILDKIT_SYNTAX=me/frontend' } }],
      ],
      'unknown',
    ),
  )('%j, %j: %s', (text, given, verdict) => {
    expect(classified(text, given)).toBe(verdict)
  })
})

const word = fc.stringMatching(/^[a-z][a-z0-9.-]{0,8}$/)
const stage = fc
  .tuple(word, fc.option(word, { nil: undefined }))
  .map(([base, name]) => `FROM ${base}${name === undefined ? '' : ` AS ${name}`}`)

test('judgeBase: a Dockerfile without --platform is never wrong', () => {
  const line = fc.oneof(
    stage,
    word.map(text => `RUN ${text} \\`),
    word.map(text => `# ${text}`),
    fc.constant('COPY . .'),
  )
  let judgements = 0
  fc.assert(
    fc.property(stage, fc.array(line), (first, lines) => {
      const dockerfile = readDockerfile([first, ...lines].join('\n'))
      if (dockerfile !== undefined) judgements++
      const facts = { options: buildOptions(), env: {}, builder: parsePlatform('linux/amd64') }
      return (
        dockerfile === undefined || typeof classifyBase(dockerfile, parsePlatform('linux/arm64'), facts) === 'string'
      )
    }),
  )
  // Few of these texts are no Dockerfile.
  expect(judgements).toBeGreaterThan(50)
})

test('judgeBase: a last stage without --platform is never wrong, whatever compiles before it', () => {
  fc.assert(
    fc.property(fc.array(word), word, (bases, last) => {
      const compiling = bases.map((base, i) => `FROM --platform=$BUILDPLATFORM ${base} AS _${i}\nRUN make`)
      return classified([...compiling, `FROM ${last}`].join('\n')) === 'right'
    }),
  )
})

test.each([
  [
    'FROM --platform=$BUILDPLATFORM a',
    ['linux/arm64'],
    'the base of the image is FROM --platform=$BUILDPLATFORM (linux/amd64 here), but the build is for linux/arm64: the ' +
      'image would contain programs for another platform. Remove --platform there (only stages that compile may have it).',
  ],
  [
    'FROM --platform=linux/amd64 a',
    ['linux/arm64', 'linux/arm/v7'],
    'the base of the image is FROM --platform=linux/amd64, but the build is for linux/arm64, linux/arm/v7: the ' +
      'image would contain programs for another platform. Remove --platform there (only stages that compile may have it).',
  ],
])('describeBase: %s', (text, asked, message) => {
  const [stage] = readDockerfile(text)?.stages ?? []
  if (stage === undefined) throw new Error('There is no stage.')
  expect(describeBase({ stage, platform: parsePlatform('linux/amd64') }, asked.map(parsePlatform))).toBe(message)
})
