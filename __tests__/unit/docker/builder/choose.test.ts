import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import {
  type ChosenBuilder,
  chooseBuilder,
  type ExistingBuilder,
  pushesByDigest,
} from '../../../../src/docker/builder/choose.ts'
import { findEngine, isLocal } from '../../../../src/docker/builder/engine.ts'
import { builderCleanup } from '../../../../src/docker/builder/remove.ts'
import type { BuilderSettings, OwnBuilder } from '../../../../src/docker/builder/settings.ts'
import { formatPlatform, parsePlatform } from '../../../../src/oci/platform.ts'
import { NODE, ownBuilder as own } from '../../../support/builder-settings.ts'
import { testDirectory } from '../../../support/test-directory.ts'

const config = testDirectory()

async function addContext(name: string, host: string): Promise<void> {
  const directory = config('contexts', 'meta', createHash('sha256').update(name).digest('hex'))
  await mkdir(directory, { recursive: true })
  const meta = { Name: name, Metadata: {}, Endpoints: { docker: { Host: host, SkipTLSVerify: false } } }
  await writeFile(join(directory, 'meta.json'), JSON.stringify(meta))
}

/** As buildx 0.36 writes it. */
async function addBuilder(
  name: string,
  driver: string,
  ...nodes: readonly [endpoint: string, platform?: object][]
): Promise<void> {
  await mkdir(config('buildx', 'instances'), { recursive: true })
  const stored = nodes.map(([Endpoint, platform], i) => ({
    Name: `${name}${i}`,
    Endpoint,
    Platforms: platform === undefined ? null : [platform],
  }))
  await writeFile(
    config('buildx', 'instances', name),
    JSON.stringify({ Name: name, Driver: driver, Nodes: stored, Dynamic: false }),
  )
}

const choose = (settings: BuilderSettings, env: NodeJS.ProcessEnv = {}): Promise<ChosenBuilder> =>
  chooseBuilder(settings, { env: { DOCKER_CONFIG: config(), ...env }, system: 'linux', unique: 'manifold-1' })

describe('findEngine: the engine', () => {
  test.each<[what: string, env: NodeJS.ProcessEnv, engine: object]>([
    ['of the system', {}, { context: 'default', tlsFromEnvironment: false }],
    [
      'of DOCKER_HOST, before any context',
      { DOCKER_HOST: 'tcp://e:2376', DOCKER_CONTEXT: 'remote', DOCKER_TLS_VERIFY: '1' },
      { context: 'default', host: 'tcp://e:2376', tlsFromEnvironment: true },
    ],
    [
      'of DOCKER_CONTEXT',
      { DOCKER_CONTEXT: 'remote' },
      { context: 'remote', host: 'ssh://r', tlsFromEnvironment: false },
    ],
  ])('%s', async (_, env, engine) => {
    await addContext('remote', 'ssh://r')
    expect(await findEngine({ DOCKER_CONFIG: config(), ...env })).toEqual(engine)
  })

  test("of the configuration's current context", async () => {
    await addContext('rootless', 'unix:///run/user/1000/docker.sock')
    await writeFile(config('config.json'), '{"currentContext":"rootless"}')
    expect(await findEngine({ DOCKER_CONFIG: config() })).toMatchObject({ host: 'unix:///run/user/1000/docker.sock' })
  })

  test.each<[host: string | undefined, system: NodeJS.Platform, local: boolean]>([
    [undefined, 'linux', true],
    ['unix:///var/run/docker.sock', 'linux', true],
    ['tcp://127.0.0.1:2375', 'linux', false],
    ['unix:///var/run/docker.sock', 'darwin', false],
  ])('%s on %s is of this machine: %s', (host, system, local) => {
    expect(isLocal(host, system)).toBe(local)
  })
})

describe('chooseBuilder: a builder of our own', () => {
  test('has a name of its own, runs here, and goes with the job', async () => {
    const builder = await choose(own())
    expect(builder).toMatchObject({ kind: 'step', name: 'manifold-1', runsOn: 'local' })
    expect(pushesByDigest(builder)).toBe(true)
    expect(builderCleanup(builder, { A: 'b' })).toEqual({ name: 'manifold-1', context: false, env: { A: 'b' } })
  })

  test.each<[what: string, changes: Partial<OwnBuilder>, env: NodeJS.ProcessEnv, runsOn: ChosenBuilder['runsOn']]>([
    ['on an engine that DOCKER_HOST names', {}, { DOCKER_HOST: 'tcp://e:2375' }, 'engine'],
    ['on an engine of another machine', { nodes: [{ ...NODE, endpoint: 'ssh://arm' }] }, {}, 'remote'],
    ['on a context of this machine', { nodes: [{ ...NODE, endpoint: 'rootless' }] }, {}, 'local'],
    ['on several machines', { nodes: [NODE, { ...NODE, endpoint: 'ssh://arm' }] }, {}, 'remote'],
    ['in a cluster', { driver: 'kubernetes' }, {}, 'remote'],
    ['that runs already', { driver: 'remote', nodes: [{ ...NODE, endpoint: 'unix:///b.sock' }] }, {}, 'remote'],
  ])('%s', async (_, changes, env, runsOn) => {
    await addContext('rootless', 'unix:///run/user/1000/docker.sock')
    expect((await choose(own(changes), env)).runsOn).toBe(runsOn)
  })

  test('has the platforms of its nodes if every node was given some', async () => {
    const arm = { ...NODE, endpoint: 'tcp://arm:1', platforms: [parsePlatform('linux/arm64')] }
    const amd = { ...NODE, endpoint: 'tcp://amd:1', platforms: [parsePlatform('linux/amd64')] }
    const all = await choose(own({ driver: 'remote', nodes: [amd, arm] }))
    expect(all.platforms?.map(formatPlatform)).toEqual(['linux/amd64', 'linux/arm64'])
    expect((await choose(own({ driver: 'remote', nodes: [{ ...amd, platforms: [] }, arm] }))).platforms).toBeUndefined()
  })

  test('that is kept has one name for the same settings, and leaves nothing to remove', async () => {
    const kept = await choose(own({ keep: true }), { GITHUB_REPOSITORY: 'me/app' })
    expect(kept).toMatchObject({
      name: expect.stringMatching(/^manifold-[0-9a-f]{16}$/),
      kind: 'kept',
      found: false,
    })
    expect(builderCleanup(kept, {})).toBeUndefined()
    const others = await Promise.all([
      choose(own({ keep: true }), { GITHUB_REPOSITORY: 'me/other' }),
      choose(own({ keep: true, nodes: [{ ...NODE, driverOpts: ['network=host'] }] }), { GITHUB_REPOSITORY: 'me/app' }),
      choose(own({ keep: true }), { GITHUB_REPOSITORY: 'me/app', DOCKER_HOST: 'tcp://e:1' }),
    ])
    expect(new Set([kept, ...others].map(({ name }) => name)).size).toBe(4)
    await addBuilder(kept.name, 'docker-container', ['unix:///var/run/docker.sock'])
    expect(await choose(own({ keep: true }), { GITHUB_REPOSITORY: 'me/app' })).toMatchObject({
      name: kept.name,
      found: true,
    })
  })

  test('that is kept has another name when the file with its configuration is another one', async () => {
    const path = config('buildkitd.toml')
    const nameWith = async (content: string): Promise<string> => {
      await writeFile(path, content)
      return (await choose(own({ keep: true, config: { kind: 'file', path } }))).name
    }
    const name = await nameWith('debug = true')
    expect(await nameWith('debug = false')).not.toBe(name)
    expect(await nameWith('debug = true')).toBe(name)
  })

  test('needs a context if the environment configures TLS', async () => {
    const builder = await choose(own(), { DOCKER_HOST: 'tcp://e:2376', DOCKER_TLS_VERIFY: '1' })
    expect(builderCleanup(builder, {})?.context).toBe(true)
  })
})

describe("chooseBuilder: the user's builder", () => {
  test.each<[what: string, name: string, expected: Partial<ExistingBuilder>]>([
    ['in a container here', 'local', { driver: 'docker-container', runsOn: 'local' }],
    ['in a container of a context here', 'context', { runsOn: 'local' }],
    ['in a container of another machine', 'there', { runsOn: 'remote', driver: 'docker-container' }],
    ['of several nodes', 'farm', { runsOn: 'remote' }],
    [
      'with fixed platforms',
      'fixed',
      { driver: 'remote', runsOn: 'remote', platforms: [parsePlatform('linux/arm/v7')] },
    ],
    ['spelled with capitals', 'LOCAL', { driver: 'docker-container' }],
    ["the engine's own", 'default', { driver: 'docker', runsOn: 'local' }],
    ["a context's own", 'remote', { driver: 'docker', runsOn: 'engine' }],
    ['unknown', 'nonesuch', { driver: undefined, runsOn: 'remote' }],
    ['of a driver that is newer', 'newer', { driver: undefined, runsOn: 'remote' }],
  ])('%s', async (_, name, expected) => {
    await addContext('remote', 'ssh://r')
    await addContext('rootless', 'unix:///run/user/1000/docker.sock')
    await addBuilder('local', 'docker-container', ['unix:///var/run/docker.sock'])
    await addBuilder('context', 'docker-container', ['rootless'])
    await addBuilder('there', 'docker-container', ['ssh://arm'])
    await addBuilder('farm', 'docker-container', ['unix:///var/run/docker.sock'], ['ssh://arm'])
    await addBuilder('fixed', 'remote', ['tcp://a:1', { architecture: 'arm', os: 'linux', variant: 'v7' }])
    await addBuilder('newer', 'balloon', ['tcp://a:1'])
    const builder = await choose({ kind: 'existing', name })
    expect(builder).toMatchObject({ kind: 'existing', name, ...expected })
    expect(pushesByDigest(builder)).toBe(expected.driver !== 'docker')
    expect(builderCleanup(builder, {})).toBeUndefined()
  })
})

test('chooseBuilder: the driver docker is the builder of the current context', async () => {
  await addContext('rootless', 'unix:///run/user/1000/docker.sock')
  const builder = await choose({ kind: 'docker' }, { DOCKER_CONTEXT: 'rootless' })
  expect(builder).toMatchObject({ kind: 'existing', name: 'rootless', driver: 'docker', runsOn: 'local' })
  expect(pushesByDigest(builder)).toBe(false)
})
