import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { checkBase } from '../../../../src/docker/build/check-base.ts'
import { UsageError } from '../../../../src/lib/errors.ts'
import { parsePlatform } from '../../../../src/oci/platform.ts'
import { buildOptions } from '../../../support/build-request.ts'
import { keptLog } from '../../../support/kept-log.ts'

const ON_AMD64 = 'FROM --platform=$BUILDPLATFORM a\n'
const FOR_AMD64 = 'FROM --platform=linux/amd64 a\n'

let workspace: string
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'base-'))
})
afterEach(() => rm(workspace, { recursive: true }))

interface Given {
  readonly files: Readonly<Record<string, string>>
  readonly inputs?: Readonly<Record<string, string>>
  readonly platforms?: readonly string[]
  readonly push?: boolean
}

/** Checks on a builder for amd64; tells the error, the warnings, and how often the builder was asked. */
async function check({ files, inputs = {}, platforms = ['linux/arm64'], push = true }: Given) {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(workspace, path)), { recursive: true })
    await writeFile(join(workspace, path), text)
  }
  const log = keptLog()
  let asked = 0
  const builderPlatform = async () => {
    asked++
    return parsePlatform('linux/amd64')
  }
  const wanted = { options: buildOptions(inputs), platforms: platforms.map(parsePlatform), push }
  const error = await checkBase(wanted, { builderPlatform }, { workspace, env: {}, log }).catch(
    (thrown: unknown) => thrown,
  )
  const said = error instanceof UsageError ? { message: error.message, place: error.location } : error
  return { error: said, warnings: log.warnings, asked }
}

describe('checkBase: rejects an image with programs for another platform, at its line:', () => {
  test.each<[what: string, given: Given, file: string]>([
    ['the Dockerfile of the workspace', { files: { Dockerfile: FOR_AMD64 } }, 'Dockerfile'],
    ['of a directory', { files: { 'app/Dockerfile': ON_AMD64 }, inputs: { context: './app' } }, 'app/Dockerfile'],
    ['in small letters', { files: { dockerfile: FOR_AMD64 } }, 'dockerfile'],
    [
      'of another name',
      { files: { Dockerfile: 'FROM a', 'x/prod': FOR_AMD64 }, inputs: { file: './x/prod' } },
      'x/prod',
    ],
  ])('%s', async (_, given, file) => {
    const { error, warnings } = await check(given)
    expect(error).toEqual({
      message: expect.stringMatching(
        /^\S+:1: the base of the image is FROM --platform=\S+ .*the build is for linux\/arm64: .*\.$/,
      ),
      place: { file, startLine: 1 },
    })
    expect(error).toEqual(expect.objectContaining({ message: expect.stringContaining(`${file}:1: `) }))
    expect(warnings).toEqual([])
  })
})

test('checkBase: names the platforms that the base is wrong for', async () => {
  const platforms = ['linux/amd64', 'linux/arm64', 'linux/arm/v7']
  const { error } = await check({ files: { Dockerfile: FOR_AMD64 }, platforms })
  expect(error).toEqual(
    expect.objectContaining({ message: expect.stringContaining('the build is for linux/arm64, linux/arm/v7: ') }),
  )
})

test('checkBase: each line has a problem of its own', async () => {
  const Dockerfile =
    'FROM a AS amd64\nFROM --platform=linux/amd64 a AS arm64\nFROM --platform=linux/386 a AS arm\nFROM $TARGETARCH\n'
  const { error } = await check({ files: { Dockerfile }, platforms: ['linux/amd64', 'linux/arm64', 'linux/arm'] })
  expect(error).toEqual({
    message: expect.stringMatching(/^Dockerfile:2: .* for linux\/arm64: .*\nDockerfile:3: .* for linux\/arm\/v7: /),
    place: { file: 'Dockerfile', startLine: 2 },
  })
})

test('checkBase: warns if nothing is pushed', async () => {
  const { error, warnings } = await check({ files: { Dockerfile: FOR_AMD64 }, push: false })
  expect(error).toBeUndefined()
  expect(warnings).toEqual([
    {
      message: expect.stringMatching(/^Dockerfile:1: the base of the image is FROM/),
      where: { file: 'Dockerfile', startLine: 1 },
    },
  ])
})

describe('checkBase: passes without asking the builder:', () => {
  test.each<[what: string, given: Given]>([
    ['what only compiles there', { files: { Dockerfile: `${ON_AMD64}FROM b` } }],
    ['the platform that is asked for', { files: { Dockerfile: FOR_AMD64 }, platforms: ['linux/amd64'] }],
    [
      'no platforms: the image says what it is',
      { files: { Dockerfile: 'FROM --platform=linux/s390x a' }, platforms: [] },
    ],
    ['a question to the Dockerfile', { files: { Dockerfile: ON_AMD64 }, inputs: { call: 'check' } }],
    ['a Git repository', { files: { Dockerfile: ON_AMD64 }, inputs: { context: 'https://github.com/me/app.git' } }],
    ['the commit of the run', { files: { Dockerfile: ON_AMD64 }, inputs: { context: '{{defaultContext}}' } }],
    ['a Dockerfile elsewhere', { files: { Dockerfile: ON_AMD64 }, inputs: { file: 'https://example.com/Dockerfile' } }],
    ['another frontend', { files: { Dockerfile: `# syntax=me/frontend\n${ON_AMD64}` } }],
    ['a named context', { files: { Dockerfile: ON_AMD64 }, inputs: { 'build-contexts': 'a=docker-image://b' } }],
    ['what BuildKit does not take', { files: { Dockerfile: `BASE a\n${ON_AMD64}` } }],
  ])('%s', async (_, given) => {
    expect(await check(given)).toEqual({ error: undefined, warnings: [], asked: 0 })
  })
})

test('checkBase: asks the builder once, if the answer depends on it', async () => {
  const given = { files: { Dockerfile: ON_AMD64 }, platforms: ['linux/amd64', 'linux/amd64/v3'] }
  expect(await check(given)).toEqual({ error: undefined, warnings: [], asked: 1 })
})
