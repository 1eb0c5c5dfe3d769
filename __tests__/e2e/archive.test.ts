import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import type { Stack } from '../../scripts/stack/state.ts'
import { clientsOf, freshPath, theStack } from '../support/stack.ts'
import { ROOT, startRun } from '../support/workflow.ts'

jest.setTimeout(2 * 60_000)

let stack: Stack
let unpacked: string
beforeAll(async () => {
  stack = await theStack()
  unpacked = mkdtempSync(join(tmpdir(), 'archive-'))
  const archive = execFileSync('git', ['archive', 'HEAD'], { cwd: ROOT, maxBuffer: 64 * 1024 * 1024 })
  execFileSync('tar', ['x', '-C', unpacked], { input: archive })
})
afterAll(() => rmSync(unpacked, { recursive: true }))

test('archive: a runner downloads the actions and nothing else', () => {
  expect(readdirSync(unpacked).sort()).toEqual(
    ['LICENSE', 'README.md', 'action.yml', 'dist', 'merge', 'package.json', 'plan'].sort(),
  )
  for (const action of ['merge', 'plan']) expect(readdirSync(join(unpacked, action))).toEqual(['action.yml'])
})

test('archive: what a runner downloads builds, merges and publishes', async () => {
  await using workflow = await startRun({ stack, actions: unpacked })
  const image = `${stack.registry}/${freshPath('archive')}`
  const [leg] = await workflow.matrix({
    workspace: join(ROOT, 'examples', 'targetarch'),
    matrix: [{ platform: 'linux/amd64' }],
    with: { images: image, tags: '1' },
  })
  expect(leg?.outcome).toBe('success')
  const merged = await workflow.merge()
  expect(merged.outcome).toBe('success')
  const { crane } = await clientsOf(stack)
  expect(await crane('digest', `${image}:1`)).toBe(merged.outputs['digest'])
})
