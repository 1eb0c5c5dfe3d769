import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { writeConfigWith } from '../../../src/docker/config.ts'

let home: string
let original: string
let directory: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'docker-config-'))
  original = join(home, '.docker')
  directory = join(home, 'ours')
})
afterEach(() => rm(home, { recursive: true }))

const auth = (text: string): string => Buffer.from(text).toString('base64')
const configIn = async (directory: string): Promise<unknown> =>
  JSON.parse(await readFile(join(directory, 'config.json'), 'utf8'))

test('docker config: adds logins to a copy that only its owner reads, and leaves the original as it is', async () => {
  await mkdir(original)
  const before = JSON.stringify({ auths: { 'ghcr.io': { auth: 'old' }, 'quay.io': { auth: 'q' } }, credsStore: 'pass' })
  await writeFile(join(original, 'config.json'), before)
  const logins = [
    { registry: 'ghcr.io', username: 'me', password: 'p:w' },
    { registry: 'docker.io', username: 'hub', password: 'x' },
  ]
  await writeConfigWith(logins, original, directory)
  expect(await configIn(directory)).toEqual({
    auths: {
      'ghcr.io': { auth: auth('me:p:w') },
      'quay.io': { auth: 'q' },
      'https://index.docker.io/v1/': { auth: auth('hub:x') },
    },
    credsStore: 'pass',
    credHelpers: { 'ghcr.io': '', 'https://index.docker.io/v1/': '' },
  })
  expect((await stat(join(directory, 'config.json'))).mode & 0o777).toBe(0o600)
  expect(await readFile(join(original, 'config.json'), 'utf8')).toBe(before)
})

test('docker config: links everything else the user has there, including buildx before its first use', async () => {
  await mkdir(join(original, 'contexts'), { recursive: true })
  await writeConfigWith([], original, directory)
  expect(await readlink(join(directory, 'contexts'))).toBe(join(original, 'contexts'))
  expect(await readlink(join(directory, 'buildx'))).toBe(join(original, 'buildx'))
})

test('docker config: needs no directory of the user, not even one that can be made', async () => {
  await writeFile(join(home, 'file'), '')
  const missing = join(home, 'file', 'docker')
  await writeConfigWith([{ registry: 'ghcr.io', username: 'me', password: 'x' }], missing, directory)
  expect(await configIn(directory)).toMatchObject({ auths: { 'ghcr.io': { auth: auth('me:x') } } })
  expect(await readdir(directory)).toEqual(['config.json'])
})

test('docker config: reads a directory in which it can make nothing', async () => {
  await mkdir(join(original, 'contexts'), { recursive: true })
  // A file in the place of buildx's directory fails for every user, even for root.
  await writeFile(join(original, 'buildx'), '')
  await writeConfigWith([], original, directory)
  expect(await readlink(join(directory, 'contexts'))).toBe(join(original, 'contexts'))
})

test('docker config: copies files on Windows, which needs no privilege', async () => {
  await mkdir(join(original, 'contexts'), { recursive: true })
  await writeFile(join(original, 'daemon.json'), '{}')
  await writeConfigWith([], original, directory, 'win32')
  expect((await lstat(join(directory, 'daemon.json'))).isFile()).toBe(true)
  expect(await readFile(join(directory, 'daemon.json'), 'utf8')).toBe('{}')
  expect(await realpath(join(directory, 'contexts'))).toBe(await realpath(join(original, 'contexts')))
})

test('docker config: a configuration that is not JSON is an error that names the file', async () => {
  await mkdir(original)
  await writeFile(join(original, 'config.json'), '{')
  await expect(writeConfigWith([], original, directory)).rejects.toThrow(join(original, 'config.json'))
})
