import { expect, test } from '@jest/globals'
import { RegistryError } from '../../../src/registry/errors.ts'
import { formatPause, logRetries } from '../../../src/registry/registries.ts'
import { collectingLog } from '../../support/log.ts'

const failure = (reason: string): RegistryError =>
  new RegistryError(
    {
      registry: 'ghcr.io',
      method: 'POST',
      subject: 'an upload to me/app',
      identity: 'as me, with credentials from the inputs',
    },
    { reason, transient: true },
  )

test('tellRetries: a reason is logged once, and each attempt that waits', () => {
  const log = collectingLog()
  const onRetry = logRetries(log)
  for (const [attempt, reason] of [
    [1, 'refused'],
    [2, 'refused'],
    [3, 'reset'],
    [4, 'refused'],
  ] as const) {
    onRetry({ error: failure(reason), attempt, waitMs: attempt * 250 })
  }
  expect(log.lines).toEqual([
    'Attempt 1 failed, retrying in 0.3 s: ghcr.io: POST of an upload to me/app failed: refused (as me, with credentials from the inputs).',
    'ghcr.io: attempt 2 failed in the same way, retrying in 0.5 s.',
    'Attempt 3 failed, retrying in 0.8 s: ghcr.io: POST of an upload to me/app failed: reset (as me, with credentials from the inputs).',
    'ghcr.io: attempt 4 failed in the same way, retrying in 1.0 s.',
  ])
})

test.each([
  [200, '5 requests a second'],
  [10, '100 requests a second'],
  [1_000, 'one request every 1.0 s'],
  [5_000, 'one request every 5.0 s'],
])('formatPause: names the registry, its words, the wait and the pace: %i ms', (intervalMs, pace) => {
  expect(formatPause({ error: failure('slow down'), waitMs: 1_250, intervalMs })).toBe(
    `ghcr.io limits the rate of requests (slow down). Pausing for 1.3 s, then sending at most ${pace}.`,
  )
})
