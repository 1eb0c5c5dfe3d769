import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import { encodeRecord } from '../../../src/publish/records-input.ts'
import { digestAt, pushedLeg } from '../../support/merging.ts'
import { startRegistry } from '../../support/registry/server.ts'
import { ROOT } from '../../support/workflow.ts'

jest.setTimeout(60_000)

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'merge-interruption-'))
})
afterAll(() => rm(directory, { recursive: true }))

/** Interrupts a merge while the registry, which has written this tag, does not answer. */
async function interruptedAt(tag: string, signal: NodeJS.Signals) {
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>()
  await using server = await startRegistry({
    fault({ method, url }) {
      if (method !== 'PUT' || !url.pathname.endsWith(`/manifests/${tag}`)) return undefined
      reach()
      return { kind: 'slow', ms: 120_000 }
    },
  })
  const record = pushedLeg(server, 'linux/arm64')
  const files = { GITHUB_OUTPUT: join(directory, `output-${tag}`), GITHUB_STATE: join(directory, `state-${tag}`) }
  const child = spawn(process.execPath, [join(ROOT, 'dist', 'merge.js')], {
    env: {
      PATH: process.env['PATH'],
      HOME: directory,
      GITHUB_REPOSITORY: record.run.repository,
      GITHUB_RUN_ID: record.run.id,
      GITHUB_SHA: record.run.commit,
      INPUT_RECORDS: encodeRecord(record),
      ...files,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const log = text(child.stdout)
  await Promise.race([reached, once(child, 'exit')])
  const began = performance.now()
  child.kill(signal)
  const [exitCode] = await once(child, 'exit')
  const outputs = await readFile(files.GITHUB_OUTPUT, 'utf8').catch(() => '')
  const tags = ['1.2.3', 'latest'].map(name => digestAt(server, 'me/app', name) !== undefined)
  return { exitCode, log: await log, seconds: (performance.now() - began) / 1000, outputs, tags }
}

test.each(['SIGINT', 'SIGTERM'] as const)(
  'merge: %s during the first tag ends the step, and says what it wrote',
  async signal => {
    const { exitCode, log, seconds, outputs, tags } = await interruptedAt('1.2.3', signal)
    expect(exitCode).toBe(1)
    // The runner kills a step 10 s after it asked it to end.
    expect(seconds).toBeLessThan(10)
    expect(log).toContain('::error::')
    expect(log).toMatch(/in doubt: 1\.2\.3; not written: latest/)
    expect(log).toContain(`The job was cancelled (${signal}).`)
    expect(outputs).toBe('')
    // The answer is what is missing: the tag is there.
    expect(tags).toEqual([true, false])
  },
)

test('merge: SIGTERM during a moving tag leaves the fixed tag, and reports both', async () => {
  const { exitCode, log, tags } = await interruptedAt('latest', 'SIGTERM')
  expect(exitCode).toBe(1)
  expect(log).toMatch(/written: 1\.2\.3; in doubt: latest/)
  expect(tags).toEqual([true, true])
})
