// What the README offers to copy, in a repository that has a Dockerfile, and with a mistake in each line in turn. Two things
// are replaced: the image, by one of the stack, and the inputs that the build needs to reach the stack. `uses`, `on` and
// `permissions` are GitHub's to judge.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import type { Stack } from '../../scripts/stack/state.ts'
import { copyActions } from '../support/act/act.ts'
import { tagsOf } from '../support/build-action.ts'
import { readmeExamples } from '../support/documents.ts'
import { type Clients, clientsOf, freshPath, imagesOf, theStack } from '../support/stack.ts'
import { PUSH } from '../support/tag-push.ts'
import { ROOT, stackInputs } from '../support/workflow.ts'
import { type Jobs, logOf, runCaller } from '../support/workflow-file/publish.ts'
import type { JobOutcome } from '../support/workflow-file/run.ts'
import { supply } from '../support/workflow-file/supply.ts'

jest.setTimeout(3 * 60_000)

let stack: Stack
let clients: Clients
let directory: string
beforeAll(async () => {
  stack = await theStack()
  clients = await clientsOf(stack)
  directory = await mkdtemp(join(tmpdir(), 'readme-'))
  await copyActions(directory)
})
afterAll(() => rm(directory, { recursive: true, force: true }))

const { call: CALL, jobs: JOBS, rules: RULES } = await readmeExamples()
const IMAGE = 'ghcr.io/me/app'
const PLATFORMS = ['linux/amd64', 'linux/arm64']

const run = (workflow: string, image: string, ref = 'refs/heads/main'): Promise<Jobs> =>
  runCaller(workflow.replaceAll(IMAGE, image), {
    stack,
    actions: directory,
    app: join(ROOT, '__tests__', 'support', 'act', 'app'),
    github: { ...PUSH, ref },
  })

/** The second workflow stands under the head of the first. */
const withHead = (jobs: string): string => `${CALL.slice(0, CALL.indexOf('jobs:'))}${jobs}`
const supplied = (jobs: string): string => supply(withHead(jobs), { addresses: {}, buildInputs: stackInputs(stack) })

/** The errors that a user sees on the page of the run. */
const errorsOf = (jobs: Jobs): readonly string[] => [
  ...new Set(
    Object.values(jobs)
      .flatMap(all)
      .flatMap(({ legs }) => legs.flatMap(leg => leg.steps.flatMap(step => step.annotations)))
      .filter(({ level }) => level === 'error')
      .map(({ message }) => message),
  ),
]
const all = (job: JobOutcome): readonly JobOutcome[] => [job, ...Object.values(job.jobs).flatMap(all)]

/** The jobs with the rules of the README below the images of their build step. */
const RULED = JOBS.replace(
  /^( *)images: .*\n/m,
  (images, indentation: string) => images + RULES.replace(/^(?=.)/gm, indentation),
)

describe.each([
  ['the call', () => CALL, ['v1.2.3', 'latest']],
  ['the jobs', () => supplied(JOBS), ['v1.2.3', 'latest']],
  ['the jobs with the rules', () => supplied(RULED), ['1.2.3', 'latest']],
])('README workflow: %s', (_, workflow, released) => {
  test('publishes a push of main, and of a version', async () => {
    const path = freshPath('readme')
    const image = `${stack.registry}/${path}`
    for (const ref of ['refs/heads/main', 'refs/tags/v1.2.3']) {
      const jobs = await run(workflow(), image, ref)
      if (Object.values(jobs).some(({ result }) => result !== 'success')) {
        throw new Error(Object.values(jobs).map(logOf).join('\n'))
      }
    }
    expect((await tagsOf(image, clients)).split('\n').toSorted()).toEqual(['main', ...released].toSorted())
    expect(Object.keys(imagesOf(await clients.crane('manifest', `${image}:main`)))).toEqual(PLATFORMS)
  })
})

type Mistake = readonly [what: string, line: string, wrong: string, ...errors: readonly RegExp[]]

/** Every error must be one that is expected, each of those must be there, and nothing may be published. */
async function expectErrors(workflow: string, errors: readonly RegExp[]): Promise<void> {
  const path = freshPath('mistake')
  const image = `${stack.registry}/${path}`
  const jobs = await run(workflow, image)
  const found = errorsOf(jobs)
  expect(found.filter(message => !errors.some(error => error.test(message)))).toEqual([])
  expect(errors.filter(error => !found.some(message => error.test(message)))).toEqual([])
  expect(await tagsOf(image, clients)).toBe('')
}

/** The line must be there: a mistake that is not made would prove nothing. */
function mistaken(workflow: string, line: string, wrong: string): string {
  if (!workflow.includes(line)) throw new Error(`The README has no ${line}`)
  return workflow.replaceAll(line, wrong)
}

describe('README: a mistake in the call says how to correct it:', () => {
  const platforms = 'platforms: linux/amd64,linux/arm64'
  test.each<Mistake>([
    ['no image', `images: ${IMAGE}`, 'images: ""', /^images: no repository to push to/],
    [
      'an image with a tag',
      `images: ${IMAGE}`,
      `images: ${IMAGE}:latest`,
      /^images, line 1: .*the name has the tag "latest"/,
    ],
    ['an address of a page', `images: ${IMAGE}`, `images: https://${IMAGE}`, /^images, line 1: .*Remove https:\/\//],
    ['a registry alone', `images: ${IMAGE}`, 'images: ghcr.io', /^images, line 1: "ghcr\.io" is a registry without/],
    ['no platforms', platforms, 'platforms: ""', /^platforms: "\(empty\)" is not a platform/],
    ['blanks between platforms', platforms, 'platforms: linux/amd64 linux/arm64', /^platforms: .*commas or newlines/],
    ['a platform twice', platforms, 'platforms: linux/amd64,linux/x86_64', /^platforms: linux\/amd64 is listed twice/],
    ['a hyphen in a platform', platforms, 'platforms: linux-amd64', /^platforms: .*linux\/amd64/],
    ['a processor alone', platforms, 'platforms: amd64', /^platforms: .*linux\/amd64/],
  ])('%s', async (_, line, wrong, ...errors) => {
    await expectErrors(mistaken(CALL, line, wrong), errors)
  })
})

describe('README: a mistake in the jobs says how to correct it:', () => {
  const leg = '- { platform: linux/arm64, runner: ubuntu-24.04-arm }'
  test.each<Mistake>([
    [
      'a platform that is not known',
      'linux/arm64',
      'linux/amr64',
      /^platforms: .*"linux\/amr64".*Did you mean "arm64"\?/,
    ],
    ['another key for the platform', '{ platform:', '{ arch:', /^publish: .*matrix\.arch .*matrix\.platform/],
    [
      'a leg without its platform',
      leg,
      '- { runner: ubuntu-24.04-arm }',
      /^publish: .*matrix\.runner .*matrix\.platform/,
    ],
    ['a leg twice', leg, '- { platform: linux/amd64, runner: ubuntu-latest }', /linux\/amd64: built 2 times/],
    ['no checkout', '      - uses: actions/checkout@v6\n', '', /is empty\. Check out the repository first/],
    [
      'an input that there is not',
      'images:',
      'image:',
      /image: this action has no such input\. Did you mean "images", /,
    ],
    ['an image with a tag', `images: ${IMAGE}`, `images: ${IMAGE}:1`, /^images, line 1: .*the name has the tag "1"/],
    ['a rule that there is not', 'type=semver', 'type=semvr', /^tags, line 1: .*"semver"/],
    ['an expression that there is not', '{{version}}', '{{versoin}}', /^tags, line 1: .*version/],
    ['an expression without its braces', '{{version}}', '{version}', /^tags, line 1: .*\{\{version\}\}/],
    ['an event that there is not', 'event=branch', 'event=brnch', /^tags, line 2: .*"branch"/],
    ['a full name for a tag', 'type=ref,event=pr', `${IMAGE}:latest`, /^tags, line 3: .*full image name/],
    ['lines that are folded into one', 'tags: |', 'tags: >', /^tags, line 1: .*line break/],
    ['no needs', '    needs: build\n', '', /records: no leg left a record\. .* does this job need them\?/s],
    [
      'a publication that no leg built',
      'merge@v1\n',
      'merge@v1\n        with: { name: ap }\n',
      /name: no leg built "ap"/,
    ],
  ])('%s', async (_, line, wrong, ...errors) => {
    await expectErrors(supplied(mistaken(RULED, line, wrong)), errors)
  })
})
