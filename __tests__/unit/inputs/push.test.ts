import { describe, expect, test } from '@jest/globals'
import { parseBuildInputs } from '../../../src/inputs/build.ts'
import { autoPushes } from '../../../src/inputs/mode.ts'

const EVENTS: readonly (readonly [event: string | undefined, pushes: boolean])[] = [
  ['push', true],
  ['schedule', true],
  ['workflow_dispatch', true],
  ['release', true],
  ['pull_request_target', true],
  [undefined, true],
  ['pull_request', false],
  ['merge_group', false],
]

test.each(EVENTS)('push input: auto on %s: %s', (event, pushes) => {
  expect(autoPushes({ GITHUB_EVENT_NAME: event })).toBe(pushes)
})

describe('push input: the build step', () => {
  const images = { INPUT_IMAGES: 'ghcr.io/me/app' }
  const pushOf = async (env: Readonly<Record<string, string | undefined>>): Promise<boolean> =>
    (await parseBuildInputs({ env: { ...images, ...env }, mask: () => {} })).push

  test.each(EVENTS)('pushes on %s by default: %s', async (event, pushes) => {
    await expect(pushOf({ GITHUB_EVENT_NAME: event })).resolves.toBe(pushes)
    await expect(pushOf({ GITHUB_EVENT_NAME: event, INPUT_PUSH: 'auto' })).resolves.toBe(pushes)
  })

  test.each(EVENTS)('does what push says on %s', async event => {
    await expect(pushOf({ GITHUB_EVENT_NAME: event, INPUT_PUSH: 'true' })).resolves.toBe(true)
    await expect(pushOf({ GITHUB_EVENT_NAME: event, INPUT_PUSH: 'false' })).resolves.toBe(false)
  })

  test('pushes nothing if no image is enabled', async () => {
    await expect(pushOf({ INPUT_IMAGES: 'name=ghcr.io/me/app,enable=false' })).resolves.toBe(false)
    await expect(pushOf({ INPUT_IMAGES: '' })).rejects.toThrow(/^images: no repository to push to/)
  })

  test('pushes nothing for a call', async () => {
    await expect(pushOf({ INPUT_PUSH: 'true', INPUT_CALL: 'check' })).resolves.toBe(false)
  })
})
