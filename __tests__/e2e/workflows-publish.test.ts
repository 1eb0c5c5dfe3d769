// publish.yml and its callers, job by job as the files have them, on the local runner. act cannot: it does not know `$/`.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import type { Stack } from '../../scripts/stack/state.ts'
import { copyActions } from '../support/act/act.ts'
import { type Clients, clientsOf, freshPath, imagesOf, theStack } from '../support/stack.ts'
import { PUSH } from '../support/tag-push.ts'
import { ROOT, stackInputs } from '../support/workflow.ts'
import { repositoryFile } from '../support/workflow-file/files.ts'
import { type Jobs, logOf, runCaller, succeeded } from '../support/workflow-file/publish.ts'
import type { WorkflowOptions } from '../support/workflow-file/run.ts'
import { supply } from '../support/workflow-file/supply.ts'

jest.setTimeout(3 * 60_000)

const PLATFORMS = ['linux/amd64', 'linux/arm64']
let stack: Stack
let clients: Clients
let directory: string
/** A copy of the actions, so that a build of dist/ meanwhile does not change them under a run. */
let actions: string
beforeAll(async () => {
  stack = await theStack()
  clients = await clientsOf(stack)
  directory = await mkdtemp(join(tmpdir(), 'workflows-'))
  actions = join(directory, 'manifold')
  await copyActions(actions)
})
afterAll(() => rm(directory, { recursive: true, force: true }))

const APP = join(ROOT, '__tests__', 'support', 'act', 'app')

const run = (workflow: string, options: Partial<Omit<WorkflowOptions, 'stack'>> = {}): Promise<Jobs> =>
  runCaller(workflow, { stack, actions, app: APP, github: PUSH, ...options })

/** The example that calls publish.yml, with an address of the stack. */
const caller = (image: string): string =>
  supply(repositoryFile('examples/workflows/reusable.yml').text, {
    addresses: { 'ghcr.io/me/app': image },
    buildInputs: {},
  })

const published = async (image: string): Promise<Readonly<Record<string, string>>> =>
  imagesOf(await clients.crane('manifest', image))

const tagsOf = async (image: string): Promise<readonly string[]> =>
  (await clients.crane('ls', image)).split('\n').filter(tag => tag !== '')

test('publish.yml: one call publishes two platforms, and says what it published', async () => {
  const image = `${stack.registry}/${freshPath('call')}`
  const { image: outcome } = await run(caller(image))
  const { plan, build, publish } = succeeded(outcome)
  const digest = await clients.crane('digest', `${image}:v1.2.3`)
  expect(outcome?.outputs).toEqual({
    published: 'true',
    digest,
    image: `${image}@${digest}`,
    tags: `${image}:v1.2.3\n${image}:latest`,
    version: 'v1.2.3',
    platforms: JSON.stringify(await published(`${image}:latest`)),
  })
  expect(Object.keys(await published(`${image}:v1.2.3`))).toEqual(PLATFORMS)
  expect(plan?.legs.map(({ runsOn }) => runsOn)).toEqual(['ubuntu-latest'])
  expect(build?.legs.map(({ runsOn }) => runsOn)).toEqual(['ubuntu-latest', 'ubuntu-24.04-arm'])
  expect(build?.legs.map(({ timeoutMinutes }) => timeoutMinutes)).toEqual([120, 120])
  expect(publish?.legs[0]?.steps[0]?.log).toContain('all expected platforms are present')
})

test('publish.yml: a pull request builds, and publishes nothing', async () => {
  const path = freshPath('call-pull-request')
  const { image: outcome } = await run(caller(`${stack.registry}/${path}`), {
    github: { ...PUSH, event_name: 'pull_request', ref: 'refs/pull/7/merge' },
  })
  const { publish } = succeeded(outcome)
  const log = publish?.legs[0]?.steps[0]?.log
  expect(log).toContain('Nothing was published. With push enabled, this step would publish linux/amd64, linux/arm64.')
  expect(log).toContain(`Would publish ${stack.registry}/${path}: pr-7.`)
  expect(outcome?.outputs).toMatchObject({ published: 'false', digest: '', image: '', platforms: '', version: 'pr-7' })
  expect((await clients.crane('catalog', stack.registry)).split('\n')).not.toContain(path)
})

test('publish.yml: one platform, a registry with a password and a secret of the build', async () => {
  const { host, username, password } = stack.privateRegistry
  const image = `${host}/${freshPath('call-private')}`
  const app = await applicationOf(`FROM busybox:1
RUN --mount=type=secret,id=FIRST,required=true --mount=type=secret,id=SECOND,required=true test "$(cat /run/secrets/* | wc -c)" = 25
`)
  const workflow = `
jobs:
  image:
    uses: OWNER/manifold/.github/workflows/publish.yml@v1
    permissions: { contents: read, packages: write }
    with:
      images: ${image}
      platforms: linux/amd64
      tags: type=semver,pattern={{version}}
      labels: org.example.team=blue
    secrets:
      registry-auth: \${{ secrets.LOGINS }}
      build-secrets: |
        FIRST=\${{ secrets.FIRST }}
        SECOND=\${{ secrets.SECOND }}
`
  const secrets = {
    LOGINS: `- { registry: "${host}", username: ${username}, password: ${password} }`,
    FIRST: 'first-secret',
    SECOND: 'second-secret',
  }
  const { image: outcome } = await run(workflow, { app, secrets })
  const { build } = succeeded(outcome)
  expect(outcome?.outputs['tags']).toBe(`${image}:1.2.3\n${image}:latest`)
  expect(Object.keys(JSON.parse(outcome?.outputs['platforms'] ?? '{}'))).toEqual(['linux/amd64'])
  expect(build?.legs).toHaveLength(1)
  for (const secret of [password, 'first-secret', 'second-secret']) expect(logOf(outcome)).not.toContain(secret)
})

test('publish.yml: several calls in one run do not mix', async () => {
  const owner = `${stack.registry}/${freshPath('calls')}`
  const call = (id: string, inputs: string): string => `
  ${id}:
    uses: OWNER/manifold/.github/workflows/publish.yml@v1
    permissions: { contents: read, packages: write }
    with: { platforms: "linux/amd64,linux/arm64", ${inputs} }`
  const jobs = await run(
    `jobs:${[
      call('server', `images: ${owner}/server`),
      call('worker', `images: ${owner}/worker, target: worker`),
      call(
        'debug',
        `images: ${owner}/server, name: debug, flavor: "suffix=-debug,onlatest=true", build-args: VARIANT=debug`,
      ),
    ].join('')}`,
  )
  for (const outcome of Object.values(jobs)) succeeded(outcome)
  expect((await tagsOf(`${owner}/server`)).toSorted()).toEqual(['latest', 'latest-debug', 'v1.2.3', 'v1.2.3-debug'])
  const digests = await Promise.all(
    ['server:v1.2.3', 'server:v1.2.3-debug', 'worker:v1.2.3'].map(tag => clients.crane('digest', `${owner}/${tag}`)),
  )
  expect(new Set(digests).size).toBe(3)
  expect(digests).toEqual(['server', 'debug', 'worker'].map(id => jobs[id]?.outputs['digest']))
})

test('publish.yml: a call without platforms says so, and starts no build', async () => {
  const workflow = caller('localhost:5000/me/app').replace('linux/amd64,linux/arm64', '""')
  const { image: outcome } = await run(workflow)
  const { plan, build } = outcome?.jobs ?? {}
  expect(plan?.legs[0]?.steps[0]?.annotations.map(({ message }) => message)).toEqual([
    'platforms: "(empty)" is not a platform of the form os/architecture[/variant].',
  ])
  expect(build?.result).toBe('skipped')
})

test('publish.yml: a leg that fails keeps everything unpublished', async () => {
  const image = `${stack.registry}/${freshPath('call-fails')}`
  const app = await applicationOf(`FROM busybox:1
ARG TARGETARCH
COPY only-for-$TARGETARCH /
`)
  await writeFile(join(app, 'only-for-amd64'), '')
  const { image: outcome } = await run(caller(image), { app })
  const { build, publish } = outcome?.jobs ?? {}
  expect(outcome?.result).toBe('failure')
  expect(build?.legs.map(({ steps }) => steps.at(-1)?.outcome)).toEqual(['success', 'failure'])
  expect(publish?.result).toBe('skipped')
  expect(outcome?.outputs).toMatchObject({ digest: '', tags: '' })
  await expect(clients.crane('digest', `${image}:v1.2.3`)).rejects.toThrow(/MANIFEST_UNKNOWN|NAME_UNKNOWN/)
})

test('matrix.yml: says how many legs it has', async () => {
  const image = `${stack.registry}/${freshPath('matrix-yml')}`
  const text = repositoryFile('examples/workflows/matrix.yml').text
  const workflow = supply(text, { addresses: { 'ghcr.io/me/app': image }, buildInputs: stackInputs(stack) })
  const { publish } = await run(workflow)
  expect(publish?.legs[0]?.steps[0]?.log).toContain('all legs of the matrix are present')
  expect(Object.keys(await published(`${image}:v1.2.3`))).toEqual(PLATFORMS)
})

test('records-matrix.yml: the legs of a matrix pass records by outputs of their own', async () => {
  const image = `${stack.registry}/${freshPath('records-matrix')}`
  const text = repositoryFile('examples/workflows/records-matrix.yml').text
  const workflow = supply(text, { addresses: { 'ghcr.io/me/app': image }, buildInputs: stackInputs(stack) })
  const { build, publish } = await run(workflow, {
    artifacts: false,
    github: { ...PUSH, ref: 'refs/heads/main' },
    // A secret of several lines, of which one stands in every JSON text.
    secrets: { KEY: '{\n  "type": "service_account"\n}' },
  })
  expect(Object.keys(build?.outputs ?? {})).toEqual(['amd64', 'arm64'])
  expect(publish?.legs[0]?.steps[0]?.log).toContain('all expected platforms are present')
  expect(Object.keys(await published(`${image}:main`))).toEqual(PLATFORMS)
})

/** A repository that holds a Dockerfile. */
async function applicationOf(dockerfile: string): Promise<string> {
  const app = await mkdtemp(join(directory, 'app-'))
  await writeFile(join(app, 'Dockerfile'), dockerfile)
  return app
}
