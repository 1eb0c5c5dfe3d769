import { createHash } from 'node:crypto'
import { lstat, mkdir, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { toolCache, withBuildx } from '../../../../src/docker/builder/buildx.ts'
import { parseBuildxVersion } from '../../../../src/docker/builder/buildx-version.ts'
import type { Docker } from '../../../../src/docker/docker.ts'
import { type KeptLog, keptLog } from '../../../support/kept-log.ts'
import { testDirectory } from '../../../support/test-directory.ts'

/** What the server answers, path → body, and what it was asked. */
let files: Map<string, string>
let asked: { readonly path: string; readonly authorization?: string }[]
let server: Server
let base: string
beforeAll(async () => {
  server = createServer((request, response) => {
    const path = request.url ?? ''
    const { authorization } = request.headers
    asked.push({ path, ...(authorization !== undefined && { authorization }) })
    const body = files.get(path)
    response.writeHead(body === undefined ? 404 : 200).end(body)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => new Promise(resolve => server.close(resolve)))

const path = testDirectory()
let log: KeptLog
const { RUNNER_TOOL_CACHE, RUNNER_TEMP } = process.env
beforeEach(async () => {
  const directories = ['config/cli-plugins', 'step', 'tools', 'temp']
  await Promise.all(directories.map(name => mkdir(path(name), { recursive: true })))
  await writeFile(path('config/config.json'), '{"auths":{"a":{}},"cliPluginsExtraDirs":["/extra"]}')
  // The tool cache looks nowhere else.
  process.env['RUNNER_TOOL_CACHE'] = path('tools')
  process.env['RUNNER_TEMP'] = path('temp')
  files = new Map()
  asked = []
  log = keptLog()
})
afterEach(() => {
  for (const [name, value] of Object.entries({ RUNNER_TOOL_CACHE, RUNNER_TEMP })) {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
})

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Publishes a release as buildx's are: the program, and checksums for Linux. */
function release(version: string, program: string, checksum = sha256(program)): void {
  files.set(`/download/v${version}/buildx-v${version}.linux-amd64`, program)
  files.set(`/download/v${version}/checksums.txt`, `${checksum} *buildx-v${version}.linux-amd64\n`)
}

const refuse = (): never => {
  throw new Error('Nothing is to be run.')
}

async function install(
  version: string,
  env: Readonly<Record<string, string>> = {},
  system: NodeJS.Platform = 'linux',
): Promise<Docker> {
  return withBuildx(
    parseBuildxVersion(version),
    { run: refuse, log, env, directory: path('step') },
    {
      tools: await toolCache(),
      releases: { api: `${base}/api`, downloads: `${base}/download`, token: 'ghs_x' },
      system,
      architecture: 'x64',
      env: { DOCKER_CONFIG: path('config') },
    },
  )
}

/** What docker would run as its plugin. */
async function plugin({ env }: Docker): Promise<string> {
  const { cliPluginsExtraDirs } = JSON.parse(
    await readFile(join(env['DOCKER_CONFIG'] ?? '', 'config.json'), 'utf8'),
  ) as {
    readonly cliPluginsExtraDirs: readonly [string, ...string[]]
  }
  expect(cliPluginsExtraDirs.at(-1)).toBe('/extra')
  const file = join(cliPluginsExtraDirs[0], 'docker-buildx')
  expect((await stat(file)).mode & 0o111).toBe(0o111)
  return readFile(file, 'utf8')
}

describe('buildx download: a release', () => {
  test('is downloaded, compared, kept, and found again', async () => {
    release('0.36.1', 'the program')
    expect(await plugin(await install('v0.36.1'))).toBe('the program')
    expect(asked.map(({ path }) => path)).toEqual([
      '/download/v0.36.1/buildx-v0.36.1.linux-amd64',
      '/download/v0.36.1/checksums.txt',
    ])
    expect(log.text()).toContain('downloaded 0.36.1')
    asked.length = 0
    await rm(path('step'), { recursive: true })
    await mkdir(path('step'))
    expect(await plugin(await install('0.36'))).toBe('the program')
    expect(asked).toEqual([])
  })

  test("is a plugin of the step alone and leaves the user's configuration as it is", async () => {
    release('0.36.1', 'x')
    const { env } = await install('0.36.1')
    expect(env['DOCKER_CONFIG']).toContain(path('step'))
    expect(await readFile(path('config/config.json'), 'utf8')).toContain('["/extra"]')
    expect(await readlink(join(env['DOCKER_CONFIG'] ?? '', 'buildx'))).toBe(path('config/buildx'))
    expect(JSON.parse(await readFile(join(env['DOCKER_CONFIG'] ?? '', 'config.json'), 'utf8'))).toMatchObject({
      auths: { a: {} },
    })
  })

  test("is added to the step's own configuration if there is one", async () => {
    release('0.36.1', 'x')
    const own = path('step/docker')
    await mkdir(own)
    await writeFile(join(own, 'config.json'), '{"cliPluginsExtraDirs":["/extra"]}')
    const docker = await install('0.36.1', { DOCKER_CONFIG: own, OTHER: 'y' })
    expect(docker.env).toEqual({ DOCKER_CONFIG: own, OTHER: 'y' })
    expect(await plugin(docker)).toBe('x')
  })

  test('with another checksum is not run, and not kept', async () => {
    release('0.36.1', 'evil', sha256('good'))
    await expect(install('0.36.1')).rejects.toThrow(
      new RegExp(`has the wrong checksum, so the program was not run: ${sha256('evil')} instead of ${sha256('good')}`),
    )
    release('0.36.1', 'good')
    expect(await plugin(await install('0.36.1'))).toBe('good')
  })

  test.each([
    ['latest', '0.37.0', ['/api/releases/latest']],
    ['0.36', '0.36.1', ['/api/releases?per_page=100']],
    ['>=0.30 <0.36', '0.35.9', ['/api/releases?per_page=100']],
  ])('%s is %s', async (version, resolved, paths) => {
    const tags = ['v0.38.0-rc1', 'v0.37.0', 'v0.36.1', 'v0.36.0', 'v0.35.9'].map(tag_name => ({ tag_name }))
    files.set('/api/releases?per_page=100', JSON.stringify(tags))
    files.set('/api/releases/latest', JSON.stringify(tags[1]))
    release(resolved, `program ${resolved}`)
    expect(await plugin(await install(version))).toBe(`program ${resolved}`)
    const [list] = asked
    expect(list).toEqual({ path: paths[0], authorization: 'Bearer ghs_x' })
    // The token is for the API alone.
    expect(asked.slice(1).every(({ authorization }) => authorization === undefined)).toBe(true)
  })

  test('that does not exist is an error', async () => {
    files.set('/api/releases?per_page=100', '[{"tag_name":"v0.37.0"}]')
    await expect(install('0.99')).rejects.toThrow(
      /^buildx-version: no release of buildx matches "0\.99"; the newest release is 0\.37\.0/,
    )
    await expect(install('0.99.9')).rejects.toThrow(/^buildx could not be downloaded: .*\/v0\.99\.9\/.*404/)
  })
})

describe('buildx download: an address', () => {
  beforeEach(() => {
    files.set('/mine/buildx', 'mine')
  })

  test.each([
    ['=', 'the right checksum'],
    [':', 'the right checksum'],
  ])('with #sha256%s and %s is used', async separator => {
    expect(await plugin(await install(`${base}/mine/buildx#sha256${separator}${sha256('mine')}`))).toBe('mine')
    expect(asked.map(({ path }) => path)).toEqual(['/mine/buildx'])
  })

  test('is copied on Windows, where links need a privilege', async () => {
    await install(`${base}/mine/buildx#sha256=${sha256('mine')}`, {}, 'win32')
    const program = path('step/plugins/docker-buildx.exe')
    expect((await lstat(program)).isFile()).toBe(true)
    expect(await readFile(program, 'utf8')).toBe('mine')
  })

  test('with a checksum beside it is used', async () => {
    files.set('/mine/checksums.txt', `${sha256('mine')}  buildx\n`)
    expect(await plugin(await install(`${base}/mine/buildx`))).toBe('mine')
  })

  test('with the wrong checksum is not', async () => {
    await expect(install(`${base}/mine/buildx#sha256=${'0'.repeat(64)}`)).rejects.toThrow(/so the program was not run/)
  })

  test('without any checksum is not, and the error says what to add', async () => {
    await expect(install(`${base}/mine/buildx`)).rejects.toThrow(
      new RegExp(`^buildx-version: no checksum .* add "#sha256=${sha256('mine')}" to the URL`),
    )
  })
})
