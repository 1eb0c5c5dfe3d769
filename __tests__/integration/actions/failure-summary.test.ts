import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, jest, test } from '@jest/globals'
import { encodeRecord } from '../../../src/publish/records-input.ts'
import { HOST_PLATFORM, runBuildStep } from '../../support/fake-docker/build-step.ts'
import { digestAt, pushedLeg } from '../../support/merging.ts'
import { startRegistry } from '../../support/registry/server.ts'
import { startJob } from '../../support/runner/job.ts'
import { PUSH } from '../../support/tag-push.ts'
import { ROOT } from '../../support/workflow.ts'

jest.setTimeout(30_000)

test('failure summary: a leg whose build fails names its platform and the reason', async () => {
  const stderr = '#5 0.1 no space\nERROR: failed to build: no space left\n'
  const { main, plain } = await runBuildStep({
    matrix: { platform: HOST_PLATFORM },
    script: [{ words: 'buildx build', answers: [{ exitCode: 1, stderr }] }],
  })
  expect(main.outcome).toBe('failure')
  const summary = plain(main.summary ?? '')
  expect(summary).toMatch(new RegExp(`^### Failed: \`${HOST_PLATFORM}\` of \`REGISTRY/me/app\`\n`))
  expect(summary).toContain('no space left')
  expect(summary).toContain('This leg wrote no tag.')
})

test('failure summary: a slip in the inputs is in the summary, too', async () => {
  const { main } = await runBuildStep({ inputs: { platforms: 'linux/amr64' } })
  expect(main.outcome).toBe('failure')
  expect(main.summary).toMatch(/^### Failed\n\n- \*\*platforms\*\*: .*amr64/)
})

test('failure summary: a merge lists the legs that are there, and those that are missing', async () => {
  await using registry = await startRegistry()
  const record = pushedLeg(registry, 'linux/arm64', {
    leg: { job: 'build', step: 'image', matrix: { index: 0, total: 2 } },
  })
  const workspace = await mkdtemp(join(tmpdir(), 'failed-merge-'))
  try {
    const { repository, id, commit } = record.run
    await using job = await startJob({
      id: 'publish',
      workspace,
      contexts: { github: { ...PUSH, repository, run_id: id, sha: commit } },
    })
    const merged = await job.step({ uses: join(ROOT, 'merge'), id: 'merge', with: { records: encodeRecord(record) } })
    expect(merged.outcome).toBe('failure')
    expect(merged.summary).toContain('- **job "build"**: of 2 legs, number 2 left no record.')
    expect(merged.summary).toContain('| `linux/arm64` | build, 1 of 2 | pushed, ')
    expect(digestAt(registry, 'me/app', 'latest')).toBeUndefined()
  } finally {
    await rm(workspace, { recursive: true })
  }
})
