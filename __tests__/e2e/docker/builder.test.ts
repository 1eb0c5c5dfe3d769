import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import type { Stack } from '../../../scripts/stack/state.ts'
import { withBuildx } from '../../../src/docker/builder/buildx.ts'
import { sha256Of } from '../../../src/docker/builder/buildx-release.ts'
import { type ChosenBuilder, chooseBuilder } from '../../../src/docker/builder/choose.ts'
import { checkContainerdStore } from '../../../src/docker/builder/engine.ts'
import { inspectBuilder, platformsOfBuilder } from '../../../src/docker/builder/inspect.ts'
import { parseMirror } from '../../../src/docker/builder/mirrors.ts'
import { prepareBuilder } from '../../../src/docker/builder/prepare.ts'
import { builderCleanup, removeBuilder } from '../../../src/docker/builder/remove.ts'
import { installedVersion } from '../../../src/docker/builder/run-buildx.ts'
import type { BuilderSettings, NodeSettings, OwnBuilder } from '../../../src/docker/builder/settings.ts'
import type { Docker } from '../../../src/docker/docker.ts'
import { mustRun, run } from '../../../src/lib/process.ts'
import { formatPlatform, parsePlatform } from '../../../src/oci/platform.ts'
import { NODE, ownBuilder } from '../../support/builder-settings.ts'
import {
  type Buildkit,
  CA_IN_CONTAINER,
  type RemoteBuildkit,
  startBuildkit,
  startRemoteBuildkit,
} from '../../support/buildkit.ts'
import { keptLog } from '../../support/kept-log.ts'
import { type Clients, clientsOf, freshPath, imagesOf, theStack } from '../../support/stack.ts'

jest.setTimeout(120_000)

let stack: Stack
let clients: Clients
let directory: string
let unique: string
let clean: (() => Promise<unknown>)[]
beforeAll(async () => {
  stack = await theStack()
  clients = await clientsOf(stack)
})
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'builder-'))
  unique = `manifold-${randomBytes(6).toString('hex')}`
  clean = [() => rm(directory, { recursive: true })]
})
afterEach(async () => {
  for (const act of clean.reverse()) await act()
})

const docker = (): Docker => ({ run, log: keptLog(), env: stack.env, directory })
const environment = (env: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({ ...process.env, ...stack.env, ...env })
const { signal } = new AbortController()

const own = (changes: Partial<OwnBuilder> = {}): OwnBuilder =>
  ownBuilder({
    nodes: [{ ...NODE, driverOpts: stack.driverOpts }],
    mirrors: stack.mirrors.map(parseMirror),
    ...changes,
  })
const remote = (...nodes: readonly [NodeSettings, ...NodeSettings[]]): OwnBuilder =>
  own({ driver: 'remote', nodes, mirrors: [] })

/** Chooses and prepares a builder, and removes it when the test ends. */
async function prepared(settings: BuilderSettings, env: NodeJS.ProcessEnv = {}): Promise<ChosenBuilder> {
  const builder = await chooseBuilder(settings, { env: environment(env), system: process.platform, unique })
  const cleanup = builderCleanup(builder, stack.env)
  if (cleanup !== undefined) clean.push(() => removeBuilder(run, cleanup))
  await prepareBuilder(builder, docker(), { env: environment(env), signal })
  return builder
}

/** Builds an image of busybox and one file, and pushes it. */
async function build({ name }: ChosenBuilder, ...args: readonly string[]): Promise<void> {
  await writeFile(join(directory, 'Dockerfile'), 'FROM busybox:1\nCOPY Dockerfile /\n')
  await mustRun(run, 'docker', ['buildx', 'build', '--builder', name, ...args, directory], { env: stack.env })
}

/** The containers and volumes of a builder, and what buildx remembers of it. */
async function left(name: string): Promise<string> {
  const [containers, volumes] = await Promise.all([
    clients.docker('ps', '--all', '--quiet', '--filter', `name=${name}`),
    clients.docker('volume', 'ls', '--quiet', '--filter', `name=${name}`),
  ])
  const file = join(stack.env['DOCKER_CONFIG'] ?? '', 'buildx', 'instances', name)
  const remembered = await readFile(file, 'utf8').catch(() => '')
  return containers + volumes + remembered
}

/** Lets a BuildKit go with the test, behind the builders that use it. */
async function untilTheEnd<T extends Buildkit>(starting: Promise<T>): Promise<T> {
  const buildkit = await starting
  clean.push(async () => buildkit[Symbol.asyncDispose]())
  return buildkit
}

test('builder: in a container, with mirrors, boots, builds, and leaves nothing', async () => {
  const builder = await prepared(own())
  expect(builder).toMatchObject({ name: unique, runsOn: 'local', kind: 'step' })
  const inspected = await inspectBuilder(builder.name, docker(), signal)
  expect(inspected).toMatchObject({ driver: 'docker-container', nodes: [{ status: 'running' }] })
  expect(platformsOfBuilder(inspected).map(formatPlatform)).toContain('linux/amd64')
  await build(builder, '--output', 'type=cacheonly')
  const cleanup = builderCleanup(builder, stack.env)
  if (cleanup === undefined) throw new Error('There is nothing to clean up.')
  expect(await left(unique)).not.toBe('')
  await removeBuilder(run, cleanup)
  expect(await left(unique)).toBe('')
  // A second time it is not there, which is what was wanted.
  await removeBuilder(run, cleanup)
})

test("builder: BuildKit gets the user's configuration and the mirrors", async () => {
  const config = {
    kind: 'inline',
    text: '[worker.oci]\n  max-parallelism = 3\n[registry."docker.io"]\n  http = true',
  } as const
  await prepared(own({ config }))
  const container = `buildx_buildkit_${unique}0`
  const given = await clients.docker('cp', `${container}:/etc/buildkit/buildkitd.toml`, '-')
  expect(given).toContain('max-parallelism = 3')
  expect(given).toContain(`mirrors = ['${stack.registry}']`)
})

describe('builder: several machines', () => {
  test('are one builder, and each builds its platform', async () => {
    const start = () => untilTheEnd(startBuildkit(stack, clients))
    const [amd64, arm64] = await Promise.all([start(), start()])
    const builder = await prepared(
      remote(
        { ...NODE, endpoint: amd64.address, platforms: [parsePlatform('linux/amd64')] },
        { ...NODE, name: 'arm', endpoint: arm64.address, platforms: [parsePlatform('linux/arm64')] },
      ),
    )
    expect(builder.platforms?.map(formatPlatform)).toEqual(['linux/amd64', 'linux/arm64'])
    const image = `${stack.registry}/${freshPath('nodes')}:1`
    await build(builder, '--platform', 'linux/amd64,linux/arm64', '--provenance=false', '--tag', image, '--push')
    const images = imagesOf(await clients.crane('manifest', image))
    expect(Object.keys(images).sort()).toEqual(['linux/amd64', 'linux/arm64'])
    const { nodes } = await inspectBuilder(builder.name, docker(), signal)
    expect(nodes.map(({ name }) => name)).toEqual([`${unique}0`, 'arm'])
    expect(await stepsOf(amd64)).toEqual(['linux/amd64'])
    expect(await stepsOf(arm64)).toEqual(['linux/arm64'])
  })

  /** The platforms that a BuildKit has copied files for: its cache says so, `[linux/amd64 2/2] COPY …`. */
  async function stepsOf(buildkit: Buildkit): Promise<readonly string[]> {
    return [...(await buildkit.cache()).matchAll(/\[(linux\/\S+) 2\/2\] COPY/g)].map(([, platform = '']) => platform)
  }
})

describe('builder: over mutual TLS', () => {
  /** A BuildKit that does not let in who has no certificate. */
  const startWithTls = async (): Promise<RemoteBuildkit> => {
    const buildkit = await untilTheEnd(startRemoteBuildkit(stack, clients))
    const { address, container } = buildkit
    const stranger = ['buildctl', '--addr', address, '--tlscacert', CA_IN_CONTAINER, '--timeout', '5']
    const args = ['exec', container, ...stranger, 'debug', 'workers']
    expect((await run('docker', args, { env: stack.env })).exitCode).not.toBe(0)
    return buildkit
  }

  test('certificates may be files', async () => {
    const { address: endpoint, certificates } = await startWithTls()
    const driverOpts = Object.entries(certificates).map(([name, path]) => `${name}=${path}`)
    const builder = await prepared(remote({ ...NODE, endpoint, driverOpts }))
    expect(builder.runsOn).toBe('remote')
    await build(builder, '--output', 'type=cacheonly')
  })

  test('or in the environment', async () => {
    const { address: endpoint, certificates } = await startWithTls()
    const builder = await prepared(remote({ ...NODE, endpoint }), {
      BUILDER_NODE_0_AUTH_TLS_CACERT: await readFile(certificates.cacert, 'utf8'),
      BUILDER_NODE_0_AUTH_TLS_CERT: await readFile(certificates.cert, 'utf8'),
      BUILDER_NODE_0_AUTH_TLS_KEY: await readFile(certificates.key, 'utf8'),
    })
    const { nodes } = await inspectBuilder(builder.name, docker(), signal)
    expect(nodes).toMatchObject([{ status: 'running' }])
  })
})

test("builder: the driver docker is the engine's own", async () => {
  const builder = await prepared({ kind: 'docker' })
  expect(builder).toMatchObject({ kind: 'existing', name: 'default', driver: 'docker' })
  await checkContainerdStore(docker(), signal)
  await build(builder, '--output', 'type=cacheonly')
})

test('builder: a kept one is found again, even if it was stopped', async () => {
  const repository = { GITHUB_REPOSITORY: `me/${unique}` }
  const first = await prepared(own({ keep: true }), repository)
  clean.push(() => removeBuilder(run, { name: first.name, context: false, env: stack.env }))
  expect(builderCleanup(first, stack.env)).toBeUndefined()
  await clients.docker('buildx', 'stop', first.name)
  const again = await prepared(own({ keep: true }), repository)
  expect(again).toMatchObject({ name: first.name, found: true })
  expect((await inspectBuilder(again.name, docker(), signal)).nodes).toMatchObject([{ status: 'running' }])
})

describe('builder: an interrupted job', () => {
  test.each([30, 150, 300, 600])('leaves nothing after %i ms', async milliseconds => {
    const builder = await chooseBuilder(own(), { env: environment(), system: process.platform, unique })
    const cleanup = builderCleanup(builder, stack.env)
    if (cleanup === undefined) throw new Error('There is nothing to clean up.')
    const interrupted = AbortSignal.timeout(milliseconds)
    const preparing = prepareBuilder(builder, docker(), { env: environment(), signal: interrupted })
    await preparing.catch(() => {})
    await removeBuilder(run, cleanup)
    expect(await left(unique)).toBe('')
  })
})

describe('builder: buildx', () => {
  // Where Docker's packages have installed it for all users, it is never missing.
  const everywhere = ['/usr/libexec', '/usr/local/libexec', '/usr/lib', '/usr/local/lib']
  const installed = everywhere.some(path => existsSync(`${path}/docker/cli-plugins/docker-buildx`))
  const whereMissing = installed ? test.skip : test
  whereMissing('is an error that says what to do if it is missing', async () => {
    const empty = join(directory, 'empty')
    await mkdir(empty)
    const env = { ...stack.env, DOCKER_CONFIG: empty }
    const builder = await chooseBuilder(own(), { env: environment(env), system: process.platform, unique })
    await expect(prepareBuilder(builder, { ...docker(), env }, { env: environment(env), signal })).rejects.toThrow(
      /^buildx-version: buildx is not installed on this machine/,
    )
  })

  test('that was downloaded creates and removes the builder', async () => {
    const program = join(directory, 'program')
    await cp(stack.buildx, program, { dereference: true })
    const content = await readFile(program)
    const server = createServer((_, response) => response.end(content)).listen(0, '127.0.0.1')
    clean.push(async () => server.close())
    await new Promise(resolve => server.once('listening', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/buildx`

    const empty = join(directory, 'empty')
    await mkdir(empty)
    const env = { ...stack.env, DOCKER_CONFIG: empty }
    const tools = {
      find: () => '',
      cacheFile: () => Promise.reject(new Error('An address is not kept.')),
      downloadTool: async (from: string, to: string) => {
        await writeFile(to, await (await fetch(from)).bytes())
        return to
      },
    }
    const installed = await withBuildx(
      { kind: 'url', url, sha256: await sha256Of(program) },
      { ...docker(), env },
      {
        tools,
        releases: { api: '', downloads: '' },
        system: process.platform,
        architecture: process.arch,
        env: environment(env),
      },
    )
    expect(await installedVersion(run, { env: installed.env })).toMatch(/^0\.\d+/)
    const builder = await chooseBuilder(own(), { env: environment(installed.env), system: process.platform, unique })
    const cleanup = builderCleanup(builder, installed.env)
    if (cleanup === undefined) throw new Error('There is nothing to clean up.')
    clean.push(() => removeBuilder(run, cleanup))
    await prepareBuilder(builder, installed, { env: environment(installed.env), signal })
    await removeBuilder(run, cleanup)
    expect(await clients.docker('ps', '--all', '--quiet', '--filter', `name=${unique}`)).toBe('')
  })
})
