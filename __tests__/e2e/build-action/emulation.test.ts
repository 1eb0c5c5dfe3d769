import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals'
import type { Stack } from '../../../scripts/stack/state.ts'
import { HANDLERS } from '../../../src/docker/emulation/handlers.ts'
import { succeeded, tracesOf, workspaceOf } from '../../support/build-action.ts'
import { type Clients, clientsOf, freshPath, theStack } from '../../support/stack.ts'
import { startRun } from '../../support/workflow.ts'

jest.setTimeout(2 * 60_000)

/** Nothing else in these tests uses it, so that its handler may come and go. */
const HANDLER = join(HANDLERS, 'qemu-riscv64')

let stack: Stack
let clients: Clients
beforeAll(async () => {
  stack = await theStack()
  clients = await clientsOf(stack)
})

const unregister = async (): Promise<void> => {
  if (existsSync(HANDLER)) await writeFile(HANDLER, '-1')
}
beforeEach(unregister)
afterEach(unregister)

const DOCKERFILE = 'FROM busybox:1\nRUN uname -m > /processor\n'
const LEG = { contexts: { matrix: { platform: 'linux/riscv64' } } }

test.each([
  ['self-hosted', false],
  ['github-hosted', true],
] as const)('emulation: an image of another processor on a machine that is %s', async (environment, stays) => {
  // A handler that was there before.
  await clients.docker('run', '--privileged', '--rm', stack.images.binfmt, '--install', 'arm64')
  await using workspace = await workspaceOf({ Dockerfile: DOCKERFILE })
  await using workflow = await startRun({ stack })
  const image = `${stack.registry}/${freshPath('riscv64')}`
  const built = succeeded(
    await workflow.build(
      workspace.path,
      { images: image, tags: '1', platforms: 'linux/riscv64,linux/arm64' },
      { contexts: { runner: { environment } } },
    ),
  )
  expect(built.log).toMatch(
    /^Emulation: needed for linux\/riscv64, linux\/arm64, and the kernel has a handler for linux\/arm64; installed riscv64 from \S+\.$/m,
  )
  const files = await clients.crane('export', '--platform', 'linux/riscv64', `${image}:1`, '-')
  expect(files.includes('\0riscv64\n')).toBe(true)
  expect({ riscv64: existsSync(HANDLER), arm64: existsSync(join(HANDLERS, 'qemu-aarch64')) }).toEqual({
    riscv64: stays,
    arm64: true,
  })
  expect(await tracesOf(built, stack, clients)).toBe('')
})

test('emulation: without it, a RUN step fails, and the log has said why before', async () => {
  await using workspace = await workspaceOf({ Dockerfile: DOCKERFILE })
  await using workflow = await startRun({ stack })
  const inputs = { images: `${stack.registry}/${freshPath('never')}`, tags: '1', emulation: 'never' }
  const result = await workflow.build(workspace.path, inputs, LEG)
  expect(result.log).toContain(
    'Emulation: needed for linux/riscv64; RUN steps for linux/riscv64 will fail, because "emulation" is "never".',
  )
  const errors = result.annotations.filter(({ level }) => level === 'error')
  expect(errors.map(({ message }) => message)).toEqual([expect.stringContaining('exec format error')])
  expect(existsSync(HANDLER)).toBe(false)
  expect(await tracesOf(result, stack, clients)).toBe('')
})
