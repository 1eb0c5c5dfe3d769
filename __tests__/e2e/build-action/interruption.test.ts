import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { beforeAll, expect, jest, test } from '@jest/globals'
import { type Stack, stackEnv } from '../../../scripts/stack/state.ts'
import { leftOf, tracesOf, workspaceOf } from '../../support/build-action.ts'
import { temporaryDirectory } from '../../support/repository.ts'
import { startJob } from '../../support/runner/job.ts'
import type { LogLine } from '../../support/runner/job-types.ts'
import { type Clients, clientsOf, freshPath, theStack } from '../../support/stack.ts'
import { EVENT } from '../../support/tag-push.ts'
import { type Inputs, ROOT, stackInputs } from '../../support/workflow.ts'

jest.setTimeout(2 * 60_000)

let stack: Stack
let clients: Clients
beforeAll(async () => {
  stack = await theStack()
  clients = await clientsOf(stack)
})

/** It never ends by itself. */
const DOCKERFILE = 'FROM busybox:1\nRUN echo "it has begun" && sleep 1000\n'
const hasBegun = (line: string): boolean => /^#\d+ \d+\.\d+ it has begun$/.test(line)

/** A login, so that there is one to be left. */
function inputsOf(image: string): Inputs {
  const { username, password } = stack.privateRegistry
  return { ...stackInputs(stack), images: image, tags: '1', username, password }
}

test('interruption: a job cancelled in the middle of a step leaves nothing', async () => {
  const image = `${stack.privateRegistry.host}/${freshPath('cancelled')}`
  await using workspace = await workspaceOf({ Dockerfile: DOCKERFILE })
  await using job = await startJob({
    host: stackEnv(stack),
    passOn: Object.keys(stack.env),
    workspace: workspace.path,
    contexts: { github: { repository: 'me/app', event: EVENT } },
    log: ({ stage, text }: LogLine) => {
      if (stage === 'main' && hasBegun(text)) job.cancel()
    },
  })
  const step = await job.step({ uses: ROOT, with: inputsOf(image) })
  expect(step.outcome).toBe('cancelled')
  const { posts } = await job.end()
  expect(posts).toMatchObject([{ outcome: 'success', annotations: [] }])
  expect(await tracesOf(step, stack, clients)).toBe('')
})

test.each(['SIGTERM', 'SIGINT'] as const)(
  'interruption: %s alone, without a post step, leaves nothing either',
  async signal => {
    const image = `${stack.privateRegistry.host}/${freshPath('terminated')}`
    await using workspace = await workspaceOf({ Dockerfile: DOCKERFILE })
    await using temporary = await temporaryDirectory()
    await using runner = await workspaceOf({ state: '', output: '', summary: '' })
    const files = {
      GITHUB_STATE: join(runner.path, 'state'),
      GITHUB_OUTPUT: join(runner.path, 'output'),
      GITHUB_STEP_SUMMARY: join(runner.path, 'summary'),
    }
    const inputs = Object.entries(inputsOf(image)).map(([name, value]) => [
      `INPUT_${name.toUpperCase()}`,
      String(value),
    ])
    const action = spawn(process.execPath, [join(ROOT, 'dist/build.js')], {
      cwd: workspace.path,
      env: {
        ...stackEnv(stack),
        ...Object.fromEntries(inputs),
        ...files,
        GITHUB_REPOSITORY: 'me/app',
        RUNNER_TEMP: temporary.path,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let log = ''
    let builder = ''
    createInterface({ input: action.stdout }).on('line', line => {
      log += `${line}\n`
      builder = /^Builder: (\S+) /.exec(line)?.[1] ?? builder
      if (hasBegun(line)) action.kill(signal)
    })
    const [exitCode] = (await once(action, 'close')) as [number | null]
    try {
      expect(exitCode).toBe(1)
      expect(log).toMatch(/^::error::The job was cancelled\.$/m)
      expect(builder).toMatch(/^manifold-\w+$/)
      expect({
        builder: await leftOf(builder, stack, clients),
        directories: await readdir(temporary.path),
      }).toEqual({ builder: '', directories: [] })
    } finally {
      await clients.docker('buildx', 'rm', '--force', builder).catch(() => {})
    }
  },
)
