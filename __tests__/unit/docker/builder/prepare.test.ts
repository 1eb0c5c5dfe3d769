import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { beforeEach, describe, expect, test } from '@jest/globals'
import { type ChosenBuilder, chooseBuilder, type Trust } from '../../../../src/docker/builder/choose.ts'
import { checkContainerdStore } from '../../../../src/docker/builder/engine.ts'
import { parseMirror } from '../../../../src/docker/builder/mirrors.ts'
import { prepareBuilder } from '../../../../src/docker/builder/prepare.ts'
import { type BuilderCleanup, builderCleanup, removeBuilder } from '../../../../src/docker/builder/remove.ts'
import type { BuilderSettings, OwnBuilder } from '../../../../src/docker/builder/settings.ts'
import type { Docker } from '../../../../src/docker/docker.ts'
import { prepareDocker } from '../../../../src/docker/prepare.ts'
import { systemClock } from '../../../../src/lib/clock.ts'
import { startTimeline } from '../../../../src/lib/timeline.ts'
import { formatPlatform, parsePlatform } from '../../../../src/oci/platform.ts'
import { type Answer, answering } from '../../../support/answering.ts'
import { NODE, ownBuilder as own } from '../../../support/builder-settings.ts'
import { type KeptLog, keptLog } from '../../../support/kept-log.ts'
import { testDirectory } from '../../../support/test-directory.ts'

const path = testDirectory()
let log: KeptLog
let calls: string[][]
beforeEach(async () => {
  await mkdir(path('config', 'buildx', 'instances'), { recursive: true })
  await mkdir(path('step'))
  log = keptLog()
  calls = []
})

const { signal } = new AbortController()
/** A docker that says yes to everything, or what `answer` says. */
const dockerThat = (answer: Answer = () => ({})): Docker => ({
  run: answering(answer, calls),
  log,
  env: {},
  directory: path('step'),
})
const environment = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({ DOCKER_CONFIG: path('config'), ...env })
const choose = (settings: BuilderSettings, env: NodeJS.ProcessEnv = {}): Promise<ChosenBuilder> =>
  chooseBuilder(settings, { env: environment(env), system: 'linux', unique: 'b' })

async function prepare(settings: BuilderSettings, env: NodeJS.ProcessEnv = {}, answer?: Answer): Promise<void> {
  await prepareBuilder(await choose(settings, env), dockerThat(answer), { env: environment(env), signal })
}

const mirrors = [parseMirror('localhost:5000')]
const SECTION = '[registry."docker.io"]\n  mirrors = ["localhost:5000"]\n'

/** The file that buildx was given as BuildKit's configuration. */
const configGiven = async (): Promise<string | undefined> => {
  expect(calls[0]).toContain('create')
  const at = calls[0]?.indexOf('--buildkitd-config') ?? -1
  return at === -1 ? undefined : readFile(calls[0]?.[at + 1] ?? '', 'utf8')
}

describe('prepareBuilder: preparing', () => {
  test('is one command for a builder of our own', async () => {
    await prepare(own())
    expect(calls).toEqual([['buildx', 'create', '--name', 'b', '--driver', 'docker-container', '--bootstrap']])
    expect(log.lines).toEqual(['Builder: b (docker-container) is ready.'])
  })

  test.each<[settings: BuilderSettings, line: string]>([
    [{ kind: 'existing', name: 'mine' }, 'Builder: using the existing mine.'],
    [{ kind: 'docker' }, 'Builder: using the existing default (docker).'],
  ])('is nothing for one that is not ours: %j', async (settings, line) => {
    await prepare(settings)
    expect(calls).toEqual([])
    expect(log.lines).toEqual([line])
  })

  test('fails with what buildx says', async () => {
    const failing = prepare(own(), {}, () => ({ exitCode: 1, stderr: 'ERROR: no disk\nView details: x' }))
    await expect(failing).rejects.toThrow(/exit code 1: ERROR: no disk$/)
  })
})

test('prepareBuilder: names a BuildKit that does not answer', async () => {
  const remote = own({ driver: 'remote', nodes: [{ ...NODE, endpoint: 'tcp://a:1' }] })
  const stderr =
    '#1 [internal] waiting for connection\n#1 ERROR: context deadline exceeded\nERROR: context deadline exceeded'
  await expect(prepare(remote, {}, () => ({ exitCode: 1, stderr }))).rejects.toThrow(
    /^BuildKit does not respond at tcp:\/\/a:1\. Is it running.*\n.*exit code 1/s,
  )
})

describe("prepareBuilder: BuildKit's configuration", () => {
  test('is none by default', async () => {
    await prepare(own())
    expect(await configGiven()).toBeUndefined()
  })

  test("is the user's own file if nothing is added", async () => {
    const mine = path('mine.toml')
    await writeFile(mine, 'debug = true\n')
    await prepare(own({ config: { kind: 'file', path: mine } }))
    expect(calls[0]).toContain(mine)
  })

  test.each<[what: string, changes: (file: string) => Partial<OwnBuilder>, expected: string]>([
    ['the mirrors', () => ({ mirrors }), SECTION],
    ['a file with the mirrors', path => ({ mirrors, config: { kind: 'file', path } }), `debug = true\n\n${SECTION}`],
    ['the text', () => ({ config: { kind: 'inline', text: 'debug = true' } }), 'debug = true\n'],
    [
      'the text with the mirrors',
      () => ({ mirrors, config: { kind: 'inline', text: 'a = 1' } }),
      `a = 1\n\n${SECTION}`,
    ],
  ])('is %s', async (_, changes, expected) => {
    const mine = path('mine.toml')
    await writeFile(mine, 'debug = true\n')
    await prepare(own(changes(mine)))
    expect(await configGiven()).toBe(expected)
  })

  test("keeps the user's defaults for all builders of buildx", async () => {
    await writeFile(path('config', 'buildx', 'buildkitd.default.toml'), 'root = "/x"\n')
    await prepare(own({ mirrors }))
    expect(await configGiven()).toBe(`root = "/x"\n\n${SECTION}`)
  })

  test('that is missing is an error that names the input', async () => {
    await expect(prepare(own({ config: { kind: 'file', path: '/nonesuch' } }))).rejects.toThrow(
      /^buildkitd-config: "\/nonesuch" cannot be read: ENOENT/,
    )
  })
})

describe('prepareBuilder: proxies and authorities of the environment', () => {
  const optionsGiven = (): readonly string[] => (calls[0] ?? []).filter((_, i, args) => args[i - 1] === '--driver-opt')

  test('are options of the new builder, and the log names the proxies', async () => {
    await prepare(own(), { HTTPS_PROXY: 'http://me:s3cret@proxy:1', NO_PROXY: 'a,b' })
    expect(optionsGiven()).toEqual(['env.HTTPS_PROXY=http://me:s3cret@proxy:1', '"env.NO_PROXY=a,b"'])
    expect(log.lines).toEqual([
      'Builder: BuildKit uses HTTPS_PROXY for pulls and pushes.',
      'Builder: b (docker-container) is ready.',
    ])
  })

  test('are not in the error of a builder that fails', async () => {
    const failing = prepare(own(), { HTTPS_PROXY: 'http://me:s3cret@proxy:1' }, () => ({ exitCode: 1, stderr: 'no' }))
    await expect(failing).rejects.toThrow('env.HTTPS_PROXY=http://me:***@proxy:1')
  })

  test('are left out if containers cannot reach the proxy', async () => {
    await prepare(own(), { HTTPS_PROXY: 'http://localhost:1' })
    expect(optionsGiven()).toEqual([])
    expect(log.lines[0]).toMatch(/^Builder: BuildKit does not get HTTPS_PROXY: .*"driver-opts: network=host"\.$/)
  })

  const trust: Trust = { file: '/ca.pem', directory: '/', pem: 'PEM', registries: ['registry.corp:1', 'docker.io'] }
  const CA = '[registry."registry.corp:1"]\n  ca = ["/ca.pem"]\n\n[registry."docker.io"]\n  ca = ["/ca.pem"]\n'
  const prepareTrusting = async (settings: OwnBuilder): Promise<void> => {
    const facts = { env: environment({}), system: 'linux', unique: 'b', trust } as const
    await prepareBuilder(await chooseBuilder(settings, facts), dockerThat(), { env: environment({}), signal })
  }

  test('are a configuration with the authorities, and an option to trust them for every host', async () => {
    await prepareTrusting(own())
    expect(await configGiven()).toBe(CA)
    expect(optionsGiven()).toEqual([
      'env.SSL_CERT_DIR=/etc/ssl/certs:/etc/pki/tls/certs:/etc/buildkit/certs/registry.corp_1',
    ])
  })

  test("join the user's configuration and mirrors", async () => {
    await prepareTrusting(own({ mirrors, config: { kind: 'inline', text: 'debug = true' } }))
    expect(await configGiven()).toBe(
      'debug = true\n\n[registry."docker.io"]\n  ca = ["/ca.pem"]\n  mirrors = ["localhost:5000"]\n' +
        '\n[registry."registry.corp:1"]\n  ca = ["/ca.pem"]\n',
    )
  })

  test("leave the user's own way to trust alone", async () => {
    await prepareTrusting(own({ nodes: [{ ...NODE, driverOpts: ['env.SSL_CERT_DIR=/own'] }] }))
    expect(optionsGiven()).toEqual(['env.SSL_CERT_DIR=/own'])
    await prepareTrusting(own({ config: { kind: 'inline', text: 'registry = {}' } }))
    expect(log.lines.join('\n')).toContain('BuildKit does not get the certificates of NODE_EXTRA_CA_CERTS')
  })

  test.each(['remote', 'cloud'] as const)('do not reach a BuildKit that runs already: %s', async driver => {
    await prepareTrusting(own({ driver, nodes: [{ ...NODE, endpoint: 'tcp://a:1' }] }))
    expect(optionsGiven()).toEqual([])
    expect(await configGiven()).toBeUndefined()
  })

  test('change the name of a builder that is kept', async () => {
    const keep = own({ keep: true })
    const nameWith = async (env: NodeJS.ProcessEnv, trusted?: Trust): Promise<string> =>
      (await chooseBuilder(keep, { env: environment(env), system: 'linux', unique: 'b', trust: trusted })).name
    const names = [
      await nameWith({}),
      await nameWith({ HTTPS_PROXY: 'http://p' }),
      await nameWith({}, trust),
      await nameWith({}, { ...trust, pem: 'other' }),
    ]
    expect(new Set(names).size).toBe(4)
    expect(await nameWith({}, { ...trust, file: '/elsewhere' })).toBe(names[2])
  })
})

describe('prepareBuilder: certificates of the environment', () => {
  const remote = own({
    driver: 'remote',
    nodes: [
      { ...NODE, endpoint: 'tcp://a:1' },
      { ...NODE, endpoint: 'tcp://b:1', driverOpts: ['servername=b'] },
    ],
  })
  const env = { BUILDER_NODE_0_AUTH_TLS_CACERT: 'CA', BUILDER_NODE_1_AUTH_TLS_KEY: 'KEY\n' }

  test('are files that only this user reads', async () => {
    await prepare(remote, env)
    const [ca, key] = [path('step/certificates/cacert_0.pem'), path('step/certificates/key_1.pem')]
    expect(calls[0]).toEqual(expect.arrayContaining(['--driver-opt', `cacert=${ca}`]))
    expect(calls[1]).toEqual(expect.arrayContaining(['--driver-opt', 'servername=b', '--driver-opt', `key=${key}`]))
    expect([await readFile(ca, 'utf8'), await readFile(key, 'utf8')]).toEqual(['CA\n', 'KEY\n'])
    expect((await stat(key)).mode & 0o777).toBe(0o600)
    expect(calls.flat().join(' ')).not.toContain('KEY')
  })

  test('are not for a builder that is kept', async () => {
    await expect(prepare({ ...remote, keep: true }, env)).rejects.toThrow(
      /^keep-builder: a builder that is kept needs its certificates later/,
    )
  })

  test('are not for a node that does not speak TLS', async () => {
    await prepare(own({ driver: 'remote', nodes: [{ ...NODE, endpoint: 'unix:///b' }] }), env)
    expect(calls).toEqual([expect.arrayContaining(['create', 'unix:///b'])])
    expect(calls.flat()).not.toContain('--driver-opt')
  })
})

test('prepareBuilder: an engine with TLS by the environment gets a context, removed with the builder', async () => {
  const env = { DOCKER_HOST: 'tcp://e:2376', DOCKER_TLS_VERIFY: '1' }
  await prepare(own(), env)
  expect(calls).toEqual([
    ['context', 'create', 'b-engine'],
    ['buildx', 'create', '--name', 'b', '--driver', 'docker-container', '--bootstrap', 'b-engine'],
  ])
  const cleanup = builderCleanup(await choose(own(), env), {})
  if (cleanup === undefined) throw new Error('There is nothing to clean up.')
  calls.length = 0
  await removeBuilder(dockerThat().run, cleanup)
  expect(calls).toEqual([
    ['buildx', 'rm', '--force', 'b'],
    ['context', 'rm', '--force', 'b-engine'],
  ])
})

describe('prepareBuilder: a builder that is kept', () => {
  const kept = own({ keep: true })

  test('is booted if it exists', async () => {
    const { name } = await choose(kept)
    await writeFile(path('config/buildx/instances', name), '{"Driver":"docker-container","Nodes":[{}]}')
    await prepare(kept)
    expect(calls).toEqual([['buildx', 'inspect', '--bootstrap', name]])
    expect(log.lines).toEqual([`Builder: ${name} (docker-container) is ready, reused and kept.`])
  })

  test('is also booted if another job creates it at the same time', async () => {
    const { name } = await choose(kept)
    await prepare(kept, {}, args =>
      args[1] === 'create'
        ? { exitCode: 1, stderr: `ERROR: existing instance for "${name}" but no append mode, specify the node name` }
        : {},
    )
    expect(calls.map(call => call[1])).toEqual(['create', 'inspect'])
  })
})

describe('removeBuilder: removing', () => {
  const cleanup: BuilderCleanup = { name: 'b', context: false, env: {} }
  test.each([
    ['ERROR: no builder "b" found', true],
    ['failed to remove b: no builder "b" found\nERROR: failed to remove one or more builders', true],
    ['ERROR: permission denied', false],
  ])('after %j is success: %s', async (stderr, success) => {
    const { run } = dockerThat(() => ({ exitCode: 1, stderr }))
    const removal = removeBuilder(run, cleanup)
    await (success ? removal : expect(removal).rejects.toThrow(/b cannot be removed: ERROR: permission denied/))
  })
})

test.each([
  ['[["driver-type","io.containerd.snapshotter.v1"]]', true],
  ['[["Backing Filesystem","extfs"]]', false],
])('checkContainerdStore: an engine that says %s has the containerd store: %s', async (stdout, has) => {
  const checked = checkContainerdStore(
    dockerThat(() => ({ stdout })),
    signal,
  )
  await (has ? checked : expect(checked).rejects.toThrow(/^driver: the driver docker requires an engine/))
})

describe('prepareBuilding: the builder and the emulation', () => {
  const INSPECTION =
    'Name: b\nDriver: remote\n\nNodes:\nName: b0\nEndpoint: tcp://a:1\nStatus: running\nPlatforms: linux/s390x\n'
  const emulation = { mode: 'auto' as const, images: ['binfmt:1'], handlersDirectory: '/nonesuch' }
  const prepareBoth = async (settings: BuilderSettings, platforms: readonly string[]) =>
    prepareDocker(
      {
        builder: await choose(settings),
        emulation: { ...emulation, platforms: platforms.map(parsePlatform) },
        architecture: 'amd64',
      },
      dockerThat(args => ({ stdout: args[0] === 'run' ? '{"supported":["linux/s390x"]}' : INSPECTION })),
      { env: environment({}), signal, timeline: startTimeline(systemClock) },
    )

  test('are prepared side by side here', async () => {
    const { emulated } = await prepareBoth(own(), ['linux/s390x'])
    expect(emulated.map(formatPlatform)).toEqual(['linux/s390x'])
    expect(calls.map(call => call.slice(0, 2).join(' ')).sort()).toEqual(['buildx create', 'run --privileged'])
  })

  test('need only one process if nothing has to be emulated', async () => {
    await prepareBoth(own(), ['linux/amd64'])
    expect(calls).toHaveLength(1)
  })

  test('ask a builder that runs elsewhere, once it exists', async () => {
    const remote = own({ driver: 'remote', nodes: [{ ...NODE, endpoint: 'tcp://a:1' }] })
    expect(await prepareBoth(remote, ['linux/s390x'])).toEqual({ emulated: [] })
    expect(calls.map(call => call[1])).toEqual(['create', 'inspect'])
  })

  test('do not ask a builder whose nodes were given their platforms', async () => {
    const nodes = [{ ...NODE, endpoint: 'tcp://a:1', platforms: [parsePlatform('linux/s390x')] }] as const
    await prepareBoth(own({ driver: 'remote', nodes }), ['linux/s390x'])
    expect(calls.map(call => call[1])).toEqual(['create'])
  })
})
