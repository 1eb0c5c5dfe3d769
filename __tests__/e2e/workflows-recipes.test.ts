// Recipes of the README, job by job as the files have them, on the local runner.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import type { Stack } from '../../scripts/stack/state.ts'
import { copyActions } from '../support/act/act.ts'
import { tagsOf } from '../support/build-action.ts'
import { type Clients, clientsOf, freshPath, imagesOf, theStack } from '../support/stack.ts'
import { PUSH } from '../support/tag-push.ts'
import { ROOT, stackInputs } from '../support/workflow.ts'
import { repositoryFile } from '../support/workflow-file/files.ts'
import { type Jobs, logOf, runCaller } from '../support/workflow-file/publish.ts'
import type { WorkflowOptions } from '../support/workflow-file/run.ts'
import { supply } from '../support/workflow-file/supply.ts'

jest.setTimeout(3 * 60_000)

const PLATFORMS = ['linux/amd64', 'linux/arm64']
const APP = join(ROOT, '__tests__', 'support', 'act', 'app')
let stack: Stack
let clients: Clients
let directory: string
/** A copy of the actions, so that a build of dist/ meanwhile does not change them under a run. */
let actions: string
beforeAll(async () => {
  stack = await theStack()
  directory = await mkdtemp(join(tmpdir(), 'recipes-'))
  // What reads the results is logged in; the workflows are not.
  clients = await clientsOf({ ...stack, env: { ...stack.env, DOCKER_CONFIG: await dockerConfig() } })
  actions = join(directory, 'manifold')
  await copyActions(actions)
})
afterAll(() => rm(directory, { recursive: true, force: true }))

/** Writes a configuration of Docker with the login of the private registry, and returns its directory. */
async function dockerConfig(): Promise<string> {
  const { host, username, password } = stack.privateRegistry
  const path = await mkdtemp(join(directory, 'docker-'))
  const auth = Buffer.from(`${username}:${password}`).toString('base64')
  await writeFile(join(path, 'config.json'), JSON.stringify({ auths: { [host]: { auth } } }))
  return path
}

/** Runs a recipe for a push of the branch `main`, with addresses of the stack in place of those in it. */
function run(
  path: string,
  addresses: Readonly<Record<string, string>>,
  options: Omit<Partial<WorkflowOptions>, 'stack'> = {},
): Promise<Jobs> {
  const workflow = supply(repositoryFile(path).text, { addresses, buildInputs: stackInputs(stack) })
  return runCaller(workflow, { stack, actions, app: APP, github: { ...PUSH, ref: 'refs/heads/main' }, ...options })
}

/** Throws the logs unless all jobs succeeded. */
function succeeded(jobs: Jobs): Jobs {
  const failed = Object.values(jobs).some(({ result }) => result !== 'success')
  if (failed) throw new Error(Object.values(jobs).map(logOf).join('\n'))
  return jobs
}

const published = async (image: string): Promise<readonly string[]> =>
  Object.keys(imagesOf(await clients.crane('manifest', image)))

/** The addresses and secrets of a recipe for ghcr.io and Docker Hub: an open registry, and one with a password. */
function twoRegistries(name: string) {
  const { host, username, password } = stack.privateRegistry
  const images = [`${stack.registry}/${freshPath(name)}`, `${host}/${freshPath(name)}`] as const
  return {
    images,
    addresses: {
      'ghcr.io/me/app': images[0],
      'docker.io/me/app': images[1],
      'registry: docker.io': `registry: ${host}`,
    },
    secrets: { DOCKERHUB_USERNAME: username, DOCKERHUB_TOKEN: password },
  }
}

test('docker-hub.yml: publishes to both registries with one login in two secrets', async () => {
  const { images, addresses, secrets } = twoRegistries('hub')
  const jobs = succeeded(await run('examples/workflows/docker-hub.yml', addresses, { secrets }))
  for (const image of images) expect(await published(`${image}:main`)).toEqual(PLATFORMS)
  expect(Object.values(jobs).map(logOf).join('\n')).not.toContain(secrets.DOCKERHUB_TOKEN)
})

test('merge-per-registry.yml: a second merge copies the image to the other registry', async () => {
  const { images, addresses, secrets } = twoRegistries('per-registry')
  const { publish } = succeeded(await run('examples/workflows/merge-per-registry.yml', addresses, { secrets }))
  expect(publish?.legs).toHaveLength(2)
  const digests = await Promise.all(images.map(image => clients.crane('digest', `${image}:main`)))
  expect(new Set(digests).size).toBe(1)
  for (const image of images) expect(await published(`${image}:main`)).toEqual(PLATFORMS)
})

test('merge-per-registry.yml: a registry that refuses its login does not stop the other', async () => {
  const { images, addresses, secrets } = twoRegistries('per-registry-fails')
  const wrong = { ...secrets, DOCKERHUB_TOKEN: 'not-the-password' }
  const { publish } = await run('examples/workflows/merge-per-registry.yml', addresses, { secrets: wrong })
  expect(publish?.legs.map(({ steps }) => steps[0]?.outcome)).toEqual(['success', 'failure'])
  expect(await published(`${images[0]}:main`)).toEqual(PLATFORMS)
})

test('planned.yml: plan makes the matrix, and merge expects its platforms', async () => {
  const image = `${stack.registry}/${freshPath('planned')}`
  const { build, publish } = succeeded(await run('examples/workflows/planned.yml', { 'ghcr.io/me/app': image }))
  expect(build?.legs.map(({ runsOn }) => runsOn)).toEqual(['ubuntu-latest', 'ubuntu-24.04-arm', 'ubuntu-24.04-arm'])
  expect(publish?.legs[0]?.steps[0]?.log).toContain('all expected platforms are present')
  expect(await published(`${image}:main`)).toEqual([...PLATFORMS, 'linux/arm/v7'])
})

test('several-images.yml: an image whose leg fails does not stop the other', async () => {
  const owner = `${stack.registry}/${freshPath('apart')}`
  const app = await mkdtemp(join(directory, 'app-'))
  const dockerfile = `FROM busybox:1 AS server
FROM busybox:1 AS worker
ARG TARGETARCH
COPY only-for-$TARGETARCH /
`
  await writeFile(join(app, 'Dockerfile'), dockerfile)
  await writeFile(join(app, 'only-for-amd64'), '')
  const { build, publish } = await run('examples/workflows/several-images.yml', { 'ghcr.io/me': owner }, { app })
  expect(build?.result).toBe('failure')
  expect(publish?.legs.map(({ matrix, steps }) => [matrix?.['image'], steps[0]?.outcome])).toEqual([
    ['server', 'success'],
    ['worker', 'failure'],
  ])
  expect(await published(`${owner}/server:main`)).toEqual(PLATFORMS)
  expect(await tagsOf(`${owner}/worker`, clients)).toBe('')
  const summary = publish?.legs[1]?.steps[0]?.summary ?? ''
  expect(summary).toContain('- **linux/arm64**: no leg left a record for this platform.')
  expect(summary).toContain('| `linux/amd64` | build, 3 of 4 | pushed, ')
})

test('cached.yml: the second run takes its steps from the tags that the comment names', async () => {
  const image = `${stack.registry}/${freshPath('cached')}`
  const app = await mkdtemp(join(directory, 'app-'))
  await writeFile(join(app, 'Dockerfile'), 'FROM busybox:1\nCOPY Dockerfile /\n')
  for (const ref of ['refs/heads/main', 'refs/heads/feature']) {
    succeeded(
      await run('examples/workflows/cached.yml', { 'ghcr.io/me/app': image }, { app, github: { ...PUSH, ref } }),
    )
  }
  const tags = (await tagsOf(image, clients)).split('\n')
  expect(tags).toEqual(expect.arrayContaining(['buildcache-linux-amd64', 'buildcache-linux-amd64-feature']))
  const again = succeeded(await run('examples/workflows/cached.yml', { 'ghcr.io/me/app': image }, { app }))
  expect(again['publish']?.legs[0]?.steps[0]?.summary?.replaceAll('\u00a0', ' ')).toContain('1 of 1 step')
})
