import { describe, expect, test } from '@jest/globals'
import { RegistryError } from '../../../src/registry/errors.ts'
import { type Retry, retryAfterMs, withRetries } from '../../../src/registry/retry.ts'
import { testClock } from '../../support/registry/clients.ts'

const FACTS = { registry: 'ghcr.io', method: 'GET', subject: 'a', identity: 'without credentials' }
const failing = (transient: boolean, retryAfterMs?: number): RegistryError =>
  new RegistryError(FACTS, { reason: 'no', transient, retryAfterMs })
const POLICY = { attempts: 5, firstWaitMs: 100, longestWaitMs: 350, limitMs: 10_000 }

/** Fails with these errors one after another, then succeeds. */
const series = (...errors: readonly Error[]) => {
  const left = [...errors]
  return async () => {
    const error = left.shift()
    if (error !== undefined) throw error
    return 'done'
  }
}

describe('retrying', () => {
  test('waits longer with each attempt, up to a limit', async () => {
    const clock = testClock(() => 1)
    const again = failing(true)
    expect(await withRetries(series(again, again, again, again), { clock, policy: POLICY })).toBe('done')
    expect(clock.waits).toEqual([100, 200, 350, 350])
  })

  test('jitter shortens a wait by up to a half', async () => {
    const clock = testClock(() => 0)
    await withRetries(series(failing(true)), { clock, policy: POLICY })
    expect(clock.waits).toEqual([50])
  })

  test('gives up after the allowed attempts, and an outer retry does not try again', async () => {
    const clock = testClock()
    let attempts = 0
    const inner = () =>
      withRetries(
        async () => {
          attempts++
          throw failing(true)
        },
        { clock, policy: POLICY },
      )
    await expect(withRetries(inner, { clock, policy: POLICY })).rejects.toMatchObject({ failure: { transient: false } })
    expect(attempts).toBe(5)
    expect(clock.waits).toHaveLength(4)
  })

  test.each([
    ['a permanent failure', failing(false)],
    ['an error of the program', new TypeError('oops')],
  ])('does not repeat %s', async (_, error) => {
    const clock = testClock()
    await expect(withRetries(series(error), { clock, policy: POLICY })).rejects.toBe(error)
    expect(clock.waits).toEqual([])
  })

  test('obeys Retry-After', async () => {
    const clock = testClock()
    await withRetries(series(failing(true, 7_000)), { clock, policy: POLICY })
    expect(clock.waits).toEqual([7_000])
  })

  test.each([
    ['0 s', 0],
    ['a date in the past', retryAfterMs('Sun, 01 Mar 2026 11:00:00 GMT', Date.parse('2026-03-01T12:00:00Z'))],
    ['less than the backoff', 20],
  ])('waits as long as without Retry-After if that asks for %s', async (_, asked) => {
    const clock = testClock(() => 1)
    const again = failing(true, asked)
    await withRetries(series(again, again, again), { clock, policy: POLICY })
    expect(clock.waits).toEqual([100, 200, 350])
  })

  test('the time of a first attempt, however long, leaves all of the time to its retries', async () => {
    const clock = testClock()
    const left = [failing(true)]
    const upload = async () => {
      clock.pass(60_000)
      const error = left.shift()
      if (error !== undefined) throw error
      return 'done'
    }
    expect(await withRetries(upload, { clock, policy: POLICY })).toBe('done')
  })

  test('gives up at once if the registry asks for more time than there is', async () => {
    const clock = testClock()
    await expect(withRetries(series(failing(true, 3_600_000)), { clock, policy: POLICY })).rejects.toThrow(
      'failed: no (',
    )
    expect(clock.waits).toEqual([])
  })

  test('ends when the time is up, however many attempts are left', async () => {
    const clock = testClock()
    const slow = async () => {
      clock.pass(6_000)
      throw failing(true)
    }
    await expect(withRetries(slow, { clock, policy: { ...POLICY, attempts: 99 } })).rejects.toThrow('failed: no (')
    expect(clock.waits).toHaveLength(2)
  })

  test('stops when interrupted', async () => {
    const clock = testClock()
    const signal = AbortSignal.abort()
    await expect(withRetries(series(failing(true)), { clock, policy: POLICY, signal })).rejects.toThrow('failed: no (')
    expect(clock.waits).toEqual([])
  })

  test('tells of each repetition', async () => {
    const retries: Retry[] = []
    const error = failing(true)
    const onRetry = (retry: Retry): void => void retries.push(retry)
    await withRetries(series(error), { clock: testClock(() => 1), policy: POLICY, onRetry })
    expect(retries).toEqual([{ error, waitMs: 100, attempt: 1 }])
  })
})

describe('retryAfterMs', () => {
  const now = Date.parse('2026-03-01T12:00:00Z')
  test.each([
    ['0', 0],
    ['120', 120_000],
    [' 5 ', 5_000],
    ['Sun, 01 Mar 2026 12:00:30 GMT', 30_000],
    ['Sun, 01 Mar 2026 11:00:00 GMT', 0],
    ['-5', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%j asks for %j', (header, ms) => {
    expect(retryAfterMs(header, now)).toBe(ms)
  })
})
