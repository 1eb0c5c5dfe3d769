// The workflows that users copy, run by nektos/act: a runner that is not ours. act does not know `$/`, so publish.yml is in
// workflows-publish.test.ts, by the local runner. act does not say how many legs a matrix has, so a merge there needs
// `platforms`, which the examples for GitHub do not set.
import { join } from 'node:path'
import { beforeAll, describe, expect, jest, test } from '@jest/globals'
import type { Stack } from '../../scripts/stack/state.ts'
import { type ActOptions, type ActRun, runAct } from '../support/act/act.ts'
import { type Clients, clientsOf, freshPath, imagesOf, theStack } from '../support/stack.ts'
import { ROOT, stackInputs } from '../support/workflow.ts'
import { repositoryFile } from '../support/workflow-file/files.ts'
import { supply } from '../support/workflow-file/supply.ts'

jest.setTimeout(3 * 60_000)

let stack: Stack
let clients: Clients
beforeAll(async () => {
  stack = await theStack()
  clients = await clientsOf(stack)
})

const APP = join(ROOT, '__tests__', 'support', 'act', 'app')
const PLATFORMS = ['linux/amd64', 'linux/arm64']

/** Runs an example with addresses of the stack in place of those in it. */
function runExample(
  name: string,
  addresses: Readonly<Record<string, string>>,
  options: Partial<ActOptions> = {},
  change: (workflow: string) => string = text => text,
): Promise<ActRun> {
  const text = change(repositoryFile(`examples/workflows/${name}.yml`).text)
  const workflow = supply(text, { addresses, buildInputs: stackInputs(stack) })
  return runAct({ stack, workflow, app: APP, ...options })
}

/** Names the platforms in the merge of an example, as act needs it. */
function withPlatforms(workflow: string): string {
  const named = workflow.replace(
    /^( +)- uses: OWNER\/manifold\/merge@v1\n(?:( +id: .*\n))?( +with:\n)?/m,
    (_, indent: string, id = '') =>
      `${indent}- uses: OWNER/manifold/merge@v1\n${id}${indent}  with:\n${indent}    platforms: ${PLATFORMS.join()}\n`,
  )
  if (!named.includes('platforms: linux')) throw new Error('The example has no merge.')
  return named
}

/** The run must have succeeded; if not, its log is the message. */
function succeeded(run: ActRun): ActRun {
  if (!run.succeeded) throw new Error(run.log)
  return run
}

/** Sorted: without job-index, the order of the legs is that in which they ended. */
const published = async (image: string): Promise<readonly string[]> =>
  Object.keys(imagesOf(await clients.crane('manifest', image))).sort()

/** What the image of a platform says of how it was built. */
async function environmentOf(image: string, platform: string): Promise<readonly string[]> {
  const { config } = JSON.parse(await clients.crane('config', '--platform', platform, image))
  return config.Env
}

describe('act: runs the example', () => {
  test('matrix', async () => {
    const image = `${stack.registry}/${freshPath('act-matrix')}`
    const run = succeeded(
      await runExample('matrix', { 'ghcr.io/me/app': image }, { ref: 'refs/tags/v1.2.3' }, withPlatforms),
    )
    expect(run.jobs.map(({ id }) => id).sort()).toEqual(['build', 'build', 'publish'])
    expect(await published(`${image}:v1.2.3`)).toEqual(PLATFORMS)
    const publish = run.jobs.find(({ id }) => id === 'publish')
    expect(publish?.outputs['digest']).toBe(await clients.crane('digest', `${image}:latest`))
    expect(publish?.log).toContain('all expected platforms are present')
    expect(await environmentOf(`${image}:v1.2.3`, 'linux/arm64')).toContain('BUILT_FOR=arm64')
  })

  test('matrix, and publishes nothing, because act does not say how many legs there are', async () => {
    const image = `${stack.registry}/${freshPath('act-unknown')}`
    const run = await runExample('matrix', { 'ghcr.io/me/app': image })
    expect(run.succeeded).toBe(false)
    expect(run.log).toContain('platforms: this runner does not state how many legs a matrix has')
    await expect(published(`${image}:main`)).rejects.toThrow(/MANIFEST_UNKNOWN|NAME_UNKNOWN/)
  })

  test('records-matrix, and publishes nothing, because act keeps the outputs of one leg', async () => {
    const image = `${stack.registry}/${freshPath('act-records-matrix')}`
    const run = await runExample('records-matrix', { 'ghcr.io/me/app': image }, { artifacts: false })
    expect(run.succeeded).toBe(false)
    expect(run.log).toMatch(
      /linux\/a\w+64: no leg left a record for this platform\..*may overwrite those of one another\./,
    )
    await expect(published(`${image}:main`)).rejects.toThrow(/MANIFEST_UNKNOWN|NAME_UNKNOWN/)
  })

  test('single-job', async () => {
    const image = `${stack.registry}/${freshPath('act-single')}`
    const run = succeeded(await runExample('single-job', { 'ghcr.io/me/app': image }))
    expect(run.jobs.map(({ outputs }) => outputs['published'])).toEqual(['true'])
    expect(await published(`${image}:main`)).toEqual(PLATFORMS)
  })

  test('several-images', async () => {
    const owner = `${stack.registry}/${freshPath('act-several')}`
    succeeded(await runExample('several-images', { 'ghcr.io/me': owner }))
    for (const image of ['server', 'worker']) {
      expect(await published(`${owner}/${image}:main`)).toEqual(PLATFORMS)
      expect(await environmentOf(`${owner}/${image}:main`, 'linux/arm64')).toContain(`ROLE=${image}`)
    }
  })

  test('variants', async () => {
    const image = `${stack.registry}/${freshPath('act-variants')}`
    succeeded(await runExample('variants', { 'ghcr.io/me/app': image }, { ref: 'refs/tags/v1.2.3' }))
    const tags = { plain: ['1.2.3', 'latest'], debug: ['1.2.3-debug', 'latest-debug'] }
    expect((await clients.crane('ls', image)).split('\n').sort()).toEqual(Object.values(tags).flat().sort())
    for (const [variant, [tag, latest]] of Object.entries(tags)) {
      expect(await published(`${image}:${tag}`)).toEqual(PLATFORMS)
      expect(await environmentOf(`${image}:${tag}`, 'linux/arm64')).toContain(`VARIANT=${variant}`)
      expect(await clients.crane('digest', `${image}:${latest}`)).toBe(await clients.crane('digest', `${image}:${tag}`))
    }
  })

  test('attested', async () => {
    const image = `${stack.registry}/${freshPath('act-attested')}`
    const options = { standIns: { 'actions/attest@v4': 'attest' } }
    const run = succeeded(await runExample('attested', { 'ghcr.io/me/app': image }, options, withPlatforms))
    const publish = run.jobs.find(({ id }) => id === 'publish')
    expect(publish?.outputs['attested']).toBe(`${image}@${await clients.crane('digest', `${image}:main`)}`)
  })

  test('private-registry', async () => {
    const path = freshPath('act-private')
    const registries = [stack.privateRegistry, stack.tokenRegistry]
    const login = registries
      .map(({ host, username, password }) => `- { registry: "${host}", username: ${username}, password: ${password} }`)
      .join('\n')
    const addresses = {
      'registry.example.com/me/app': `${registries[0]?.host}/${path}`,
      'docker.io/me/app': `${registries[1]?.host}/${path}`,
    }
    const run = succeeded(
      await runExample('private-registry', addresses, { secrets: { REGISTRY_AUTH: login } }, withPlatforms),
    )
    const publish = run.jobs.find(({ id }) => id === 'publish')
    expect(publish?.outputs['tags']?.split('\n')).toEqual(registries.map(({ host }) => `${host}/${path}:main`))
    expect(Object.keys(JSON.parse(publish?.outputs['platforms'] ?? '{}')).sort()).toEqual(PLATFORMS)
    for (const { password } of registries) expect(run.log).not.toContain(password)
  })

  test('tested', async () => {
    const image = `${stack.registry}/${freshPath('act-tested')}`
    succeeded(await runExample('tested', { 'ghcr.io/me/app': image }))
    // The engine has an image that it ran before merge published it.
    expect(await clients.docker('image', 'inspect', `${image}:main`)).toContain('BUILT_FOR=')
    expect(await published(`${image}:main`)).toEqual(PLATFORMS)
  })

  test('tested, whose test fails: nothing is published', async () => {
    const image = `${stack.registry}/${freshPath('act-tested-fails')}`
    const { text } = repositoryFile('examples/workflows/tested.yml')
    const failing = text.replace('"$IMAGE" true', '"$IMAGE" false')
    expect(failing).not.toBe(text)
    const workflow = supply(failing, { addresses: { 'ghcr.io/me/app': image }, buildInputs: stackInputs(stack) })
    const run = await runAct({ stack, workflow, app: APP })
    expect(run.succeeded).toBe(false)
    expect(run.jobs.filter(({ id }) => id === 'build').flatMap(({ outputs }) => outputs['digest'] ?? [])).not.toEqual(
      [],
    )
    await expect(clients.crane('digest', `${image}:main`)).rejects.toThrow(/MANIFEST_UNKNOWN|NAME_UNKNOWN/)
  })

  test.each<[what: string, artifacts: ActOptions['artifacts']]>([
    ['without an artifact service', false],
    ["with act's own artifact service", 'own'],
  ])('records, as it stands, %s', async (_, artifacts = false) => {
    const image = `${stack.registry}/${freshPath('act-records')}`
    succeeded(await runExample('records', { 'ghcr.io/me/app': image }, { artifacts }))
    expect(await published(`${image}:main`)).toEqual(PLATFORMS)
  })
})
