import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
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
    [{ context: 'nowhere' }, /^context: the directory "nowhere" does not exist in the workspace\.$/],
    [{ context: 'other.Dockerfile' }, /^context: the directory "other\.Dockerfile" does not exist/],
    [{ context: 'empty' }, /^context: the directory "empty" is empty\. Check out the repository first/],
    [
      {},
      /^file: the Dockerfile "Dockerfile" does not exist in the workspace\. Found: other\.Dockerfile, app\/Dockerfile, lower\/dockerfile\. Set "file" to one of them\.$/,
    ],
    [
      { context: 'app', file: 'Dockerfile' },
      /^file: the Dockerfile "Dockerfile" does not exist in the workspace\. The path is relative to the workspace, even if "context" is set: write app\/Dockerfile\.$/,
    ],
    [
      { context: 'app', file: 'Dockerfile.prod' },
      /^file: the Dockerfile "Dockerfile\.prod" does not exist .* is set\. Found: app\/Dockerfile, other\.Dockerfile, lower\/dockerfile\.$/,
    ],
    [
      { file: 'Dockerfile.prod' },
      /^file: the Dockerfile "Dockerfile\.prod" does not exist .* is set\. Found: other\.Dockerfile, app\/Dockerfile, /,
    ],
    [{ context: 'app', file: 'app' }, /^file: the Dockerfile "app" does not exist/],
    [{ context: 'app', 'build-contexts': 'a=lost' }, /^build-contexts: a: "lost" does not exist in the workspace\.$/],
    [{ context: 'app', 'secret-files': 'a=lost' }, /^secret-files: a: the file "lost" does not exist\.$/],
    [
      { context: 'nowhere', 'build-contexts': 'a=lost', 'secret-files': 'b=app' },
      /^context: .*\nbuild-contexts: .*\nsecret-files: b: /,
    ],
  ])('%j', async (inputs, problem) => {
    await expect(check(inputs)).rejects.toThrow(problem)
  })
})

describe('checkFiles: a Dockerfile that is a link', () => {
  const link = async (target: string, inputs: Readonly<Record<string, string>>): Promise<void> => {
    await rm(join(workspace, 'lower', 'dockerfile'))
    await writeFile(join(workspace, 'lower', 'real'), '')
    await symlink(target, join(workspace, 'lower', 'Dockerfile'))
    return check(inputs)
  }

  test.each<[target: string, inputs: Readonly<Record<string, string>>]>([
    ['../app/Dockerfile', { context: 'lower' }],
    ['../app/Dockerfile', { file: 'lower/Dockerfile' }],
  ])('to %s, with %j', async (target, inputs) => {
    await expect(link(target, inputs)).rejects.toThrow(
      'file: the Dockerfile "lower/Dockerfile" is a link to app/Dockerfile, and BuildKit follows no link out of its ' +
        'directory. Set "file" to "app/Dockerfile".',
    )
  })

  test('out of the workspace', async () => {
    await expect(link('/etc/hostname', { context: 'lower' })).rejects.toThrow(
      /is a link to \/etc\/hostname, .* Replace the link with the file\.$/,
    )
  })

  test('within its directory', async () => {
    await expect(link('real', { context: 'lower' })).resolves.toBeUndefined()
  })

  test('in a directory that is a link', async () => {
    await symlink('app', join(workspace, 'linked'))
    await expect(check({ context: 'linked' })).resolves.toBeUndefined()
  })
})
