import { mkdtempDisposable, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { checkNames } from '../../../../src/docker/build/check-names.ts'
import { buildOptions } from '../../../support/build-request.ts'
import { keptLog } from '../../../support/kept-log.ts'

type Inputs = Readonly<Record<string, string>>

const DOCKERFILE = `ARG VERSION=1
FROM --platform=$BUILDPLATFORM golang:$VERSION AS Build
ARG VARIANT=release "QUOTED=x" \\
  MULTI
ONBUILD ARG LATER
FROM scratch AS release
`

/** Checks a Dockerfile. Returns the error, and the warnings. */
async function check(inputs: Inputs, text: string | null = DOCKERFILE) {
  await using directory = await mkdtempDisposable(join(tmpdir(), 'names-'))
  const workspace = directory.path
  if (text !== null) await writeFile(join(workspace, 'Dockerfile'), text)
  const log = keptLog()
  const error = await checkNames(buildOptions(inputs), { workspace, env: {}, log }).catch(
    (thrown: Error) => thrown.message,
  )
  return { error, warnings: log.warnings.map(({ message }) => message) }
}

describe('checkNames: a target that is no stage', () => {
  test.each<[target: string, text: string, problem: string]>([
    [
      'relase',
      DOCKERFILE,
      'target: the Dockerfile has no stage "relase". Did you mean "release"? Its stages: build, release.',
    ],
    ['test', DOCKERFILE, 'target: the Dockerfile has no stage "test". Its stages: build, release.'],
    ['test', 'FROM a', 'target: the Dockerfile has no stage "test". None has a name. Add "AS test" to a FROM.'],
  ])('%s of %j', async (target, text, problem) => {
    expect((await check({ target }, text)).error).toBe(problem)
  })

  test.each<[inputs: Inputs, text: string | null]>([
    [{ target: 'build' }, DOCKERFILE],
    [{ target: 'BUILD' }, DOCKERFILE],
    [{ target: '0' }, DOCKERFILE],
    [{ target: 'base', 'build-contexts': 'base=docker-image://a' }, DOCKERFILE],
    [{ target: 'x' }, `# syntax=me/frontend\n${DOCKERFILE}`],
    [{ target: 'x', 'build-args': 'BUILDKIT_SYNTAX=me/frontend' }, DOCKERFILE],
    [{ target: 'x' }, 'FROM a\nUNKNOWN'],
    [{ target: 'x' }, null],
    [{ target: 'x', context: 'https://github.com/me/app.git' }, DOCKERFILE],
  ])('not %j', async (inputs, text) => {
    expect((await check(inputs, text)).error).toBeUndefined()
  })
})

describe('checkNames: a build argument that no ARG takes', () => {
  test('is a warning, with the nearest ARG or what to add', async () => {
    const { error, warnings } = await check({ 'build-args': 'VARAINT=debug\nDEBUG=1\nDEBUG=2\nVERSION=2\nvariant=x' })
    expect(error).toBeUndefined()
    expect(warnings).toEqual([
      'build-args: no ARG of the Dockerfile takes "VARAINT", so it has no effect. Did you mean "VARIANT"?',
      'build-args: no ARG of the Dockerfile takes "DEBUG", so it has no effect. Add "ARG DEBUG" to the stage that uses it.',
      'build-args: no ARG of the Dockerfile takes "variant", so it has no effect. Did you mean "VARIANT"?',
    ])
  })

  test.each<[inputs: Inputs, text: string]>([
    [{ 'build-args': 'VERSION=2\nVARIANT=x\nQUOTED=y\nMULTI\nLATER=z' }, DOCKERFILE],
    [{ 'build-args': 'HTTP_PROXY=a\nhttps_proxy=b\nNO_PROXY=c\nall_proxy=d\nFTP_PROXY=e' }, DOCKERFILE],
    [{ 'build-args': 'BUILDKIT_INLINE_CACHE=1\nSOURCE_DATE_EPOCH=0\nTARGETARCH=x\nBUILDPLATFORM=y' }, DOCKERFILE],
    [{ 'build-args': 'X=1' }, `# syntax=me/frontend\n${DOCKERFILE}`],
    [{ 'build-args': 'X=1' }, `# syntax=docker/dockerfile:1\nFROM a\nUNKNOWN`],
    [{ 'build-args': 'X=1', context: '{{defaultContext}}' }, DOCKERFILE],
  ])('not %j', async (inputs, text) => {
    expect((await check(inputs, text)).warnings).toEqual([])
  })
})
