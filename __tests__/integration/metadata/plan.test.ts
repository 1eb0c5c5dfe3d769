import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { run } from '../../../src/lib/process.ts'
import { startGitHubServer } from '../../support/github-server.ts'
import { REPOSITORY, SHA } from '../../support/metadata.ts'
import { ME, USERS } from '../../support/registry/publication.ts'
import { seedIndex } from '../../support/registry/sample.ts'
import { type RegistryServer, startRegistry } from '../../support/registry/server.ts'
import { gitIn, initRepository, temporaryDirectory } from '../../support/repository.ts'
import { parseCommandFile } from '../../support/runner/command-files.ts'

const SOURCE = fileURLToPath(new URL('../../../src/actions/plan.ts', import.meta.url))
/** An address without a server. */
const NO_SERVER = 'http://127.0.0.1:9'
const EVENT = { repository: REPOSITORY, head_commit: { id: SHA, timestamp: '2026-03-14T07:09:26Z' } }

interface Planned {
  readonly exitCode: number
  readonly log: string
  readonly outputs: Readonly<Record<string, string>>
  readonly variables: Readonly<Record<string, string>>
  readonly summary: string
  /** Reads a JSON file that an output names. */
  read(output: string): Promise<unknown>
}

/** Starts the action as a runner does: everything comes from the environment and files. */
async function planned(
  directory: string,
  env: Readonly<Record<string, string>>,
  inputs: Readonly<Record<string, string>>,
  event: object = EVENT,
): Promise<Planned> {
  const files = { event: 'event.json', output: 'output', env: 'env', summary: 'summary' }
  const path = (file: keyof typeof files): string => join(directory, files[file])
  await mkdir(directory, { recursive: true })
  await Promise.all([
    writeFile(path('event'), JSON.stringify(event)),
    ...(['output', 'env', 'summary'] as const).map(file => writeFile(path(file), '')),
  ])
  const given = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])
  const { exitCode, stdout, stderr } = await run(
    process.execPath,
    ['--input-type=module', '--eval', `await (await import(${JSON.stringify(SOURCE)})).plan()`],
    {
      env: {
        GITHUB_EVENT_NAME: 'push',
        GITHUB_REPOSITORY: 'acme/rocket',
        GITHUB_SHA: SHA,
        GITHUB_REF: 'refs/tags/v1.2.3',
        GITHUB_API_URL: NO_SERVER,
        GITHUB_WORKSPACE: directory,
        GITHUB_EVENT_PATH: path('event'),
        GITHUB_OUTPUT: path('output'),
        GITHUB_ENV: path('env'),
        GITHUB_STEP_SUMMARY: path('summary'),
        RUNNER_TEMP: directory,
        ...env,
        ...Object.fromEntries(given),
      },
    },
  )
  const entries = async (file: keyof typeof files) =>
    Object.fromEntries(parseCommandFile(await readFile(path(file), 'utf8')).entries)
  const outputs = await entries('output')
  return {
    exitCode,
    log: stdout + stderr,
    outputs,
    variables: await entries('env'),
    summary: await readFile(path('summary'), 'utf8'),
    read: async output => JSON.parse(await readFile(outputs[output] ?? '', 'utf8')),
  }
}

function seedTag({ store }: RegistryServer, path: string, tag: string): void {
  const index = seedIndex(store, [path], 1)
  store.repository(path).manifests.set(index.digest, index)
  store.repository(path).tags.set(tag, index.digest)
}

const INPUTS = {
  images: 'ghcr.io/acme/rocket',
  tags: 'type=semver,pattern={{version}}\ntype=semver,pattern={{major}}\ntype=edge',
  platforms: 'linux/amd64,linux/riscv64',
  runners: 'linux/riscv64=[self-hosted, riscv64]',
}

test('plan action: sets outputs and variables, writes bake files, the matrix and a summary, and sends no request', async () => {
  await using directory = await temporaryDirectory()
  const { exitCode, log, outputs, variables, summary, read } = await planned(directory.path, {}, INPUTS)
  expect([exitCode, log]).toEqual([0, expect.not.stringContaining('::warning')])
  const tags = ['1.2.3', '1', 'latest'].map(tag => `ghcr.io/acme/rocket:${tag}`)
  expect(outputs).toMatchObject({ version: '1.2.3', tags: tags.join('\n'), 'tag-names': '1.2.3\n1\nlatest' })
  expect(outputs['labels']).toContain('org.opencontainers.image.created=2026-03-14T07:09:26.000Z')
  expect(JSON.parse(outputs['matrix'] ?? '')).toEqual({
    include: [
      { platform: 'linux/amd64', runner: 'ubuntu-latest', name: 'linux-amd64', emulated: false },
      { platform: 'linux/riscv64', runner: ['self-hosted', 'riscv64'], name: 'linux-riscv64', emulated: false },
    ],
  })
  for (const kind of ['', '-tags', '-labels', '-annotations']) {
    expect(await read(`bake-file${kind}`)).toHaveProperty(['target', 'docker-metadata-action'])
  }
  const { matrix: _, ...exported } = outputs
  const names = Object.keys(exported).map(name => `DOCKER_METADATA_OUTPUT_${name.toUpperCase().replaceAll('-', '_')}`)
  expect(Object.keys(variables).sort()).toEqual(names.sort())
  expect(variables['DOCKER_METADATA_OUTPUT_TAGS']).toBe(outputs['tags'])
  expect(summary).toContain('| `1.2.3` | `type=semver,pattern={{version}}` | no |')
  expect(summary).toContain('| `latest` | flavor, with `type=semver,pattern={{version}}` | with later runs |')
  expect(summary).toContain('| `type=edge` | the run is for refs/tags/v1.2.3, not for a branch |')
  expect(summary).toContain('| `linux/riscv64` | `self-hosted`, `riscv64` |  |')
})

test('plan action: exports no variables if disabled, and no matrix without platforms', async () => {
  await using directory = await temporaryDirectory()
  const env = { DOCKER_METADATA_SET_OUTPUT_ENV: 'false', DOCKER_METADATA_ANNOTATIONS_LEVELS: 'manifest,index' }
  const { variables, outputs } = await planned(directory.path, env, { images: 'acme/rocket' })
  expect(variables).toEqual({})
  expect(outputs).not.toHaveProperty('matrix')
  expect(outputs['annotations']).toMatch(/^manifest:.*\nindex:/s)
})

test('RUNNER_TEMP: an empty value counts as none, and the files go to the temporary directory of the system', async () => {
  await using directory = await temporaryDirectory()
  const { outputs, read } = await planned(directory.path, { RUNNER_TEMP: '', TMPDIR: directory.path }, INPUTS)
  expect(outputs['bake-file']).toMatch(new RegExp(`^${directory.path}/`))
  expect(await read('bake-file')).toHaveProperty(['target', 'docker-metadata-action'])
})

describe('plan: an event that lacks facts', () => {
  const env = { GITHUB_EVENT_NAME: 'schedule', GITHUB_REF: 'refs/heads/main' }
  const inputs = { images: 'acme/rocket', tags: 'type=edge\ntype=schedule', 'github-token': 'ghs_x' }
  const event = { schedule: '0 3 * * *' }

  test('is completed by the API', async () => {
    await using directory = await temporaryDirectory()
    await using server = await startGitHubServer({
      '/repos/acme/rocket': REPOSITORY,
      [`/repos/acme/rocket/commits/${SHA}`]: { commit: { committer: { date: '2026-03-14T07:09:26Z' } } },
    })
    const { log, outputs } = await planned(directory.path, { ...env, GITHUB_API_URL: server.url }, inputs, event)
    expect(log).not.toContain('::warning')
    expect(outputs['tag-names']).toBe('nightly\nedge')
    expect(outputs['labels']).toContain('licenses=Apache-2.0')
    expect(outputs['labels']).toContain('created=2026-03-14T07:09:26.000Z')
    expect(server.asked.map(({ authorization }) => authorization)).toEqual(['Bearer ghs_x', 'Bearer ghs_x'])
  })

  test('is used as it is, with warnings, if the API is down', async () => {
    await using directory = await temporaryDirectory()
    const { exitCode, log, outputs } = await planned(directory.path, env, inputs, event)
    expect(exitCode).toBe(0)
    expect(log).toContain('::warning::Facts about acme/rocket are unknown: description, license, default branch.')
    expect(log).toContain("The event lacks them, and the request to GitHub's API failed (")
    expect(log).toContain(`::warning::The time of commit ${SHA.slice(0, 7)} is unknown`)
    expect(outputs['tag-names']).toBe('nightly')
    expect(outputs['labels']).toContain('org.opencontainers.image.title=rocket')
  })
})

test('plan action: context git uses the checked-out repository', async () => {
  await using directory = await temporaryDirectory()
  const workspace = join(directory.path, 'workspace')
  await mkdir(workspace)
  const sha = await initRepository(workspace)
  await gitIn(workspace, 'tag', 'v3.0.0')
  await gitIn(workspace, 'checkout', '--quiet', '--detach')
  const env = { GITHUB_WORKSPACE: workspace, GITHUB_REF: 'refs/heads/other' }
  const { outputs } = await planned(directory.path, env, { context: 'git' })
  expect(outputs['tags']).toBe('v3.0.0\nlatest')
  expect(outputs['labels']).toContain(`revision=${sha}`)
  expect(outputs['labels']).toContain('created=2026-03-14T07:09:26.000Z')
})

test('plan action: latest=highest compares with the published versions', async () => {
  await using directory = await temporaryDirectory()
  await using registry = await startGitHubServer({
    '/v2/': {},
    '/v2/rocket/tags/list?n=1000': { name: 'rocket', tags: ['1.2.2', '1.2', '2.0.0', 'latest'] },
  })
  const inputs = { ...INPUTS, images: `${new URL(registry.url).host}/rocket`, flavor: 'latest=highest' }
  const { exitCode, log, outputs } = await planned(directory.path, { DOCKER_CONFIG: directory.path }, inputs)
  expect([exitCode, outputs['tag-names']]).toEqual([0, '1.2.3\n1'])
  expect(log).toContain('latest does not move, because 2.0.0 is published')
})

test('plan action: latest=highest with a registry that needs a password', async () => {
  await using directory = await temporaryDirectory()
  await using server = await startRegistry({ auth: { kind: 'basic', users: USERS } })
  seedTag(server, 'rocket', '2.0.0')
  const inputs = { ...INPUTS, images: `${server.host}/rocket`, flavor: 'latest=highest' }
  const env = { DOCKER_CONFIG: directory.path }
  const { password } = ME
  const alone = await planned(join(directory.path, 'alone'), env, inputs)
  expect(alone.log).toMatch(
    /::warning::The tags of \S+ are unknown, so latest=highest moves none: .*There is no login for/,
  )

  const auth = `- { registry: "${server.host}", username: ${ME.username}, password: ${password} }`
  const known = await planned(join(directory.path, 'known'), env, { ...inputs, 'registry-auth': auth })
  expect([known.exitCode, known.outputs['tag-names']]).toEqual([0, '1.2.3\n1'])
  expect(known.log).toContain('latest does not move, because 2.0.0 is published')
  expect(known.log).toContain(`::add-mask::${password}`)
  expect(known.log.replace(`::add-mask::${password}`, '')).not.toContain(password)
})

test('plan action: a run without a tag is a warning that names every rule', async () => {
  await using directory = await temporaryDirectory()
  const { exitCode, log, outputs } = await planned(directory.path, {}, { tags: 'type=edge\ntype=raw,value={{branch}}' })
  expect([exitCode, outputs['tags'], outputs['version']]).toEqual([0, '', ''])
  expect(log).toContain('::warning::tags: no rule produces a tag for this run, so there is nothing to publish.')
  expect(log).toContain('type=raw,value={{branch}}: the value is empty')
})

test('plan action: all problems of the inputs are reported, and no output is set', async () => {
  await using directory = await temporaryDirectory()
  const { exitCode, log, outputs } = await planned(directory.path, {}, { tags: 'type=shaa\ntype=ref', images: 'A B' })
  expect(exitCode).not.toBe(0)
  expect(log).toContain('tags, line 1: "shaa" is not a type of tag. Did you mean "sha"?')
  expect(log).toContain('tags, line 2: type=ref needs the attribute event')
  expect(log).toContain('images, line 1: "a b" is not a legal image name')
  expect(outputs).toEqual({})
})
