import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from '@jest/globals'
import { nearbyDockerfiles } from '../../../../src/docker/build/context.ts'

test.each([
  ['nothing', ['README.md', 'docker-compose.yml'], []],
  [
    'the root before its directories',
    ['docker/Dockerfile', 'Dockerfile.prod', 'Containerfile', 'a/web.dockerfile'],
    ['Containerfile', 'Dockerfile.prod', 'a/web.dockerfile', 'docker/Dockerfile'],
  ],
  ['no deeper', ['a/b/Dockerfile'], []],
  [
    'none of other people, and what only sounds so',
    ['node_modules/Dockerfile', '.git/Dockerfile', 'a/Dockerfiles'],
    [],
  ],
  ['no list of what is left out', ['Dockerfile.dockerignore'], []],
  ['no directory of that name', ['Dockerfile/x'], []],
  [
    'five are enough',
    ['Dockerfile.f', 'Dockerfile.a', 'Dockerfile.b', 'Dockerfile.c', 'Dockerfile.d', 'Dockerfile.e'],
    ['Dockerfile.a', 'Dockerfile.b', 'Dockerfile.c', 'Dockerfile.d', 'Dockerfile.e'],
  ],
])('nearbyDockerfiles: %s', async (_, files, found) => {
  const workspace = await mkdtemp(join(tmpdir(), 'dockerfiles-'))
  try {
    for (const file of files) {
      await mkdir(dirname(join(workspace, file)), { recursive: true })
      await writeFile(join(workspace, file), '')
    }
    expect(await nearbyDockerfiles(workspace)).toEqual(found)
  } finally {
    await rm(workspace, { recursive: true })
  }
})

test('nearbyDockerfiles: none in a workspace that does not exist', async () => {
  expect(await nearbyDockerfiles(join(tmpdir(), 'not', 'there'))).toEqual([])
})
