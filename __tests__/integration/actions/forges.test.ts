// The workflows that users copy, on the runners of other forges, which differ from GitHub's in what they say of a matrix
// and in which outputs of its legs they keep.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, jest, test } from '@jest/globals'
import type { ServiceRequest } from '../../support/artifact-service/service.ts'
import { seedPushed, usualAnswers } from '../../support/fake-docker/build-step.ts'
import { fakeDocker } from '../../support/fake-docker/fake-docker.ts'
import { platformsAt } from '../../support/merging.ts'
import { startRegistry } from '../../support/registry/server.ts'
import { ACT, FORGEJO, type Forge, GITEA, GITHUB } from '../../support/runner/forge.ts'
import { startJob } from '../../support/runner/job.ts'
import { COMMIT, EVENT } from '../../support/tag-push.ts'
import { type Inputs, ROOT } from '../../support/workflow.ts'
import { repositoryFile } from '../../support/workflow-file/files.ts'
import { type JobOutcome, runWorkflow, type WorkflowOptions } from '../../support/workflow-file/run.ts'
import { supply } from '../../support/workflow-file/supply.ts'

jest.setTimeout(120_000)

const PLATFORMS = ['linux/amd64', 'linux/arm64']
const IMAGES = ['me/app', 'me/server', 'me/worker']
const FORGES = { act: ACT, Gitea: GITEA, Forgejo: FORGEJO }
const OTHERS = Object.entries(FORGES)

interface ForgeRun {
  readonly jobs: Readonly<Record<string, JobOutcome>>
  /** The platforms that the tag `main` of an image has; empty if there is no such tag. */
  published(path?: string): readonly string[]
  /** The log of a job. */
  log(job: string): string
}

type Change = readonly [from: string, to: string]

interface Example extends Pick<WorkflowOptions, 'artifacts'> {
  readonly name: string
  readonly forge: Forge
  readonly event?: 'push' | 'pull_request'
  /** Replacements in the file. */
  readonly changes?: readonly Change[]
  /** Arguments of the builds that fail. */
  readonly failing?: readonly string[]
}

/** Runs an example, on a push to `main` or a pull request, with a fake docker whose builds have pushed. */
async function runExample(example: Example): Promise<ForgeRun> {
  const { name, forge, artifacts, event = 'push', changes = [], failing = [] } = example
  await using registry = await startRegistry()
  const pushed = PLATFORMS.map(platform => {
    const [first] = IMAGES.map(path => seedPushed(registry.store, [platform], path))
    return { words: 'buildx build', argument: platform, answers: [{ metadata: first?.metadata ?? '' }] }
  })
  const failed = failing.map(argument => ({
    words: 'buildx build',
    argument,
    answers: [{ exitCode: 1, stderr: 'ERROR: failed to build: failed to solve: no space left on device\n' }],
  }))
  await using docker = await fakeDocker([...failed, ...pushed, ...usualAnswers({})])
  const home = await mkdtemp(join(tmpdir(), 'forge-'))
  try {
    await writeFile(join(home, 'Dockerfile'), 'ARG LEG\nFROM scratch AS server\nFROM scratch AS worker\n')
    const changed = changes.reduce(
      (text, [from, to]) => {
        if (!text.includes(from)) throw new Error(`The example does not contain ${from}.`)
        return text.replaceAll(from, to)
      },
      repositoryFile(`examples/workflows/${name}.yml`).text,
    )
    const workflow = supply(changed, {
      addresses: { 'ghcr.io/': `${registry.host}/` },
      buildInputs: { emulation: 'buildkit' },
    })
    const jobs = await runWorkflow(workflow, {
      stack: { env: { HOME: home, DOCKER_CONFIG: home }, path: [docker.directory] },
      forge,
      actions: ROOT,
      app: home,
      ...(artifacts !== undefined && { artifacts }),
      github: {
        event_name: event,
        ref: event === 'push' ? 'refs/heads/main' : 'refs/pull/7/merge',
        sha: COMMIT,
        repository: 'me/app',
        run_id: '7',
        run_attempt: '1',
        event: EVENT,
      },
    })
    return {
      jobs,
      published: (path = 'me/app') => platformsAt(registry, path, 'main'),
      log: job => jobs[job]?.legs.flatMap(({ steps }) => steps.map(({ log }) => log)).join('\n') ?? '',
    }
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

const results = ({ jobs }: ForgeRun): unknown =>
  Object.fromEntries(Object.entries(jobs).map(([id, j]) => [id, j.result]))

describe('forges: the recipe for other forges publishes all platforms', () => {
  test.each(OTHERS)('on %s', async (_, forge) => {
    const run = await runExample({ name: 'records', forge, artifacts: false })
    expect(run.log('publish')).toContain('all expected platforms are present')
    expect(run.published()).toEqual(PLATFORMS)
  })

  test('on act, whose own artifact service refuses the requests of a record', async () => {
    const requests: ServiceRequest[] = []
    const onRequest = (request: ServiceRequest) => {
      requests.push(request)
      return { status: 500, message: '' }
    }
    const run = await runExample({ name: 'records', forge: ACT, artifacts: { onRequest } })
    expect(run.published()).toEqual(PLATFORMS)
    // One request before the build, one after it, in each leg: none is repeated.
    expect(requests.map(({ operation }) => operation)).toEqual(Array(4).fill('CreateArtifact'))
    const log = run.log('amd64')
    expect(log).toMatch(/no artifact service for the record of this leg\. .*publish: false.*separate jobs.*platforms:/)
    expect(log.indexOf('no artifact service')).toBeLessThan(log.indexOf('[command]docker buildx build'))
  })
})

describe('forges: a matrix whose legs overwrite the outputs of one another', () => {
  test('keeps the records of all legs on GitHub', async () => {
    const run = await runExample({ name: 'records-matrix', forge: GITHUB, artifacts: false })
    expect(run.published()).toEqual(PLATFORMS)
  })

  test('publishes nothing on act, because a platform is missing', async () => {
    const run = await runExample({ name: 'records-matrix', forge: ACT, artifacts: false })
    expect(results(run)).toEqual({ build: 'success', publish: 'failure' })
    expect(run.log('publish')).toMatch(/linux\/a\w+64: no leg left a record .* may overwrite those of one another\./)
    expect(run.published()).toEqual([])
  })

  test.each(OTHERS)('publishes nothing on %s, if merge names no platforms', async (_, forge) => {
    const changes: readonly Change[] = [
      [', publish: false', ''],
      ['          platforms: linux/amd64,linux/arm64\n', ''],
    ]
    const run = await runExample({ name: 'records-matrix', forge, artifacts: false, changes })
    expect(results(run)).toEqual({ build: 'success', publish: 'failure' })
    expect(run.log('publish')).toMatch(
      /platforms: this runner does not state how many legs a matrix has, so a missing one .*"platforms" of merge\./,
    )
    expect(run.published()).toEqual([])
  })
})

describe('forges: a matrix with artifacts on act', () => {
  test('publishes nothing if merge names no platforms', async () => {
    const run = await runExample({ name: 'matrix', forge: ACT })
    expect(results(run)).toEqual({ build: 'success', publish: 'failure' })
    expect(run.log('publish')).toContain('platforms: this runner does not state how many legs a matrix has')
    expect(run.published()).toEqual([])
  })

  const NAMED: Change = [
    'manifold/merge@v1',
    'manifold/merge@v1\n        with: { platforms: "linux/amd64,linux/arm64" }',
  ]

  test('publishes all platforms if merge names them', async () => {
    const run = await runExample({ name: 'matrix', forge: ACT, changes: [NAMED] })
    expect(run.published()).toEqual(PLATFORMS)
  })

  test('publishes nothing if a leg failed', async () => {
    const changes: readonly Change[] = [NAMED, ['needs: build', 'needs: build\n    if: ${{ !cancelled() }}']]
    const run = await runExample({ name: 'matrix', forge: ACT, changes, failing: ['linux/arm64'] })
    expect(results(run)).toEqual({ build: 'failure', publish: 'failure' })
    expect(run.log('publish')).toContain('linux/arm64: no leg left a record for this platform.')
    expect(run.published()).toEqual([])
  })
})

test('forges: of several images, those that are complete are published', async () => {
  const run = await runExample({
    name: 'several-images',
    forge: GITHUB,
    // An argument that only one leg has, by which its build fails.
    changes: [
      ['images: ghcr.io', 'build-args: LEG=${{ matrix.image }} for ${{ matrix.platform }}\n          images: ghcr.io'],
    ],
    failing: ['LEG=worker for linux/arm64'],
  })
  expect(results(run)).toEqual({ build: 'failure', publish: 'failure' })
  expect(run.published('me/server')).toEqual(PLATFORMS)
  expect(run.published('me/worker')).toEqual([])
  expect(run.log('publish')).toMatch(/Nothing was published\.\n.*linux\/arm64: no leg left a record/)
})

describe('forges: a step that tests what a leg builds, and pushes nothing', () => {
  const STEP = '      - uses: OWNER/manifold@v1\n        with:\n          images: ghcr.io/me/app\n'
  const TEST = STEP.replace('ghcr.io/me/app', 'ghcr.io/me/app\n          load: true\n          push: false')
  const tested: Change = [STEP, TEST + STEP]

  test('leaves the publication to the step that pushes', async () => {
    const run = await runExample({ name: 'matrix', forge: GITHUB, changes: [tested] })
    expect(results(run)).toEqual({ build: 'success', publish: 'success' })
    expect(run.published()).toEqual(PLATFORMS)
  })

  test('does not stand in the way of a pull request', async () => {
    const run = await runExample({ name: 'matrix', forge: GITHUB, event: 'pull_request', changes: [tested] })
    expect(results(run)).toEqual({ build: 'success', publish: 'success' })
    expect(run.log('publish')).toMatch(
      /2 records; all legs of the matrix are present[\s\S]*With push enabled, this step would publish linux\/amd64, linux\/arm64\.\n.*me\/app: pr-7\./,
    )
    expect(run.published()).toEqual([])
  })

  test('does not stand in for the step that pushes', async () => {
    const pushes = STEP.replace('me/app\n', 'me/app\n          build-args: PUSHED=${{ matrix.platform }}\n')
    const run = await runExample({
      name: 'matrix',
      forge: GITHUB,
      changes: [
        [STEP, TEST + pushes],
        ['needs: build', 'needs: build\n    if: ${{ !cancelled() }}'],
      ],
      failing: ['PUSHED=linux/arm64'],
    })
    expect(results(run)).toEqual({ build: 'failure', publish: 'failure' })
    expect(run.log('publish')).toMatch(/of 2 legs, number 2 pushed nothing\. A step there has "push: false"/)
    expect(run.published()).toEqual([])
  })
})

describe('forges: inputs of the composite action around a step', () => {
  const step = async (forge: Forge, composite: Inputs): Promise<string> => {
    await using job = await startJob({ forge })
    const result = await job.step({
      uses: join(ROOT, 'merge'),
      with: { records: 'none' },
      composite: Object.fromEntries(Object.entries(composite).map(([name, value]) => [name, String(value)])),
    })
    return result.log
  }

  test.each(OTHERS)('are ignored on %s, unless their names are close to an input', async (_, forge) => {
    expect(await step(forge, { topic: 'x' })).not.toContain('no such input')
    expect(await step(forge, { platform: 'linux/amd64' })).toContain(
      'platform: this action has no such input. Did you mean "platforms"?',
    )
  })

  test('do not reach the step on GitHub', async () => {
    expect(await step(GITHUB, { platform: 'linux/amd64' })).not.toContain('no such input')
  })
})
