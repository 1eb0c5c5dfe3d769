import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { checkFiles } from '../../../../src/docker/build/context.ts'
import { buildOptions } from '../../../support/build-request.ts'

let workspace: string
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'context-'))
  await mkdir(join(workspace, 'app'))
  await mkdir(join(workspace, 'empty'))
  await mkdir(join(workspace, 'lower'))
  await writeFile(join(workspace, 'lower', 'dockerfile'), '')
  await writeFile(join(workspace, 'app', 'Dockerfile'), '')
  await writeFile(join(workspace, 'other.Dockerfile'), '')
})
afterEach(() => rm(workspace, { recursive: true }))

const check = (inputs: Readonly<Record<string, string>>): Promise<void> => checkFiles(buildOptions(inputs), workspace)

describe('checkFiles: files that exist', () => {
  test.each([
    { context: 'app' },
    { context: 'app', file: 'other.Dockerfile' },
    { context: 'lower' },
    { context: 'https://github.com/me/app.git' },
    { context: '{{defaultContext}}:sub', file: 'not/here' },
    { context: 'https://example.com/a.tar.gz' },
    { context: 'git@github.com:me/app.git' },
    { context: 'empty/..', file: 'https://example.com/Dockerfile' },
    { context: 'app', 'build-contexts': 'a=docker-image://x\nb=empty\nc={{ defaultContext }}\nd=target:x' },
    { context: 'app', 'secret-files': 'a=other.Dockerfile' },
  ])('%j', async inputs => {
    await expect(check(inputs)).resolves.toBeUndefined()
  })
})

describe('checkFiles: files that are missing', () => {
  test.each<[inputs: Readonly<Record<string, string>>, problem: RegExp]>([
    [{ context: 'nowhere' }, /^context: there is no directory "nowhere" in the workspace\.$/],
    [{ context: 'other.Dockerfile' }, /^context: there is no directory/],
    [{ context: 'empty' }, /^context: the directory "empty" is empty\. Check the repository out first/],
    [
      {},
      /^file: there is no Dockerfile "Dockerfile" in the workspace\. There is other\.Dockerfile, app\/Dockerfile, lower\/dockerfile\. Name one as file\.$/,
    ],
    [
      { context: 'app', file: 'Dockerfile' },
      /^file: there is no Dockerfile "Dockerfile" in the workspace\. The path is seen from the workspace, also where there is a context\. There is other\.Dockerfile, app\/Dockerfile, /,
    ],
    [{ context: 'app', file: 'app' }, /^file: there is no Dockerfile "app"/],
    [{ context: 'app', 'build-contexts': 'a=lost' }, /^build-contexts: a: there is no "lost" in the workspace\.$/],
    [{ context: 'app', 'secret-files': 'a=lost' }, /^secret-files: a: there is no file "lost"\.$/],
    [
      { context: 'nowhere', 'build-contexts': 'a=lost', 'secret-files': 'b=app' },
      /^context: .*\nbuild-contexts: .*\nsecret-files: b: /,
    ],
  ])('%j', async (inputs, problem) => {
    await expect(check(inputs)).rejects.toThrow(problem)
  })
})
