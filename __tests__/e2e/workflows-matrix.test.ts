import { cp, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { print, writeAction } from '../support/runner/scripted-action.ts'
import { theStack } from '../support/stack.ts'
import { PUSH } from '../support/tag-push.ts'
import { ROOT } from '../support/workflow.ts'
import { runCaller, succeeded } from '../support/workflow-file/publish.ts'
import type { JobOutcome } from '../support/workflow-file/run.ts'

jest.setTimeout(3 * 60_000)

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'workflows-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

test('publish.yml: twenty platforms become twenty legs, each on its runner', async () => {
  const platforms = [
    ...['amd64', '386', 'arm64', 'arm/v7', 'arm/v6', 'arm/v5', 'ppc64le', 's390x', 'riscv64', 'loong64'],
    ...['mips64le', 'mips64', 'mips', 'mipsle', 'ppc64', 'amd64/v2', 'amd64/v3', 'amd64/v4', 'arm64/v9'],
    'ppc64le/power10',
  ].map(platform => `linux/${platform}`)
  // The plan is real. Builds and merge only say what they were asked for.
  const stack = await theStack()
  const stand = join(directory, 'manifold')
  const main = `${print('process.env.INPUT_PLATFORMS')}; ${print('process.env.INPUT_NAME')}`
  const build = await writeAction(directory, {
    main,
    inputs: '{ platforms: { default: "${{ matrix.platform }}" }, name: {} }',
  })
  await rename(build, stand)
  await rename(await writeAction(directory, { main, inputs: '{ platforms: {}, name: {} }' }), join(stand, 'merge'))
  for (const name of ['plan', 'dist']) await cp(join(ROOT, name), join(stand, name), { recursive: true })

  const workflow = `
jobs:
  image:
    uses: OWNER/manifold/.github/workflows/publish.yml@v1
    permissions: { contents: read, packages: write }
    with:
      images: example.com/me/app
      platforms: ${JSON.stringify(platforms.join('\n'))}
      runners: |
        linux/riscv64=[self-hosted, riscv64]
        default=big
      runs-on: '["self-hosted", "linux"]'
      fail-fast: false
      timeout-minutes: 30
`
  const { image } = await runCaller(workflow, { stack, actions: stand, app: directory, github: PUSH })
  const jobs = succeeded(image)
  const said = (job: JobOutcome | undefined) => job?.legs.map(({ steps }) => steps[0]?.stdout.trim().split('\n'))
  expect(said(jobs['build'])).toEqual(
    platforms.map(platform => [platform, 'example.com/me/app'].map(text => JSON.stringify(text))),
  )
  expect(said(jobs['publish'])).toEqual([[platforms.join(), 'example.com/me/app'].map(text => JSON.stringify(text))])
  const runners = new Map(jobs['build']?.legs.map(({ matrix, runsOn }) => [matrix?.['platform'], runsOn]))
  expect(runners.get('linux/riscv64')).toEqual(['self-hosted', 'riscv64'])
  expect(runners.get('linux/s390x')).toBe('big')
  for (const job of [jobs['plan'], jobs['publish']]) {
    expect(job?.legs.map(({ runsOn }) => runsOn)).toEqual([['self-hosted', 'linux']])
  }
  expect(new Set(jobs['build']?.legs.map(({ timeoutMinutes }) => timeoutMinutes))).toEqual(new Set([30]))
})
