import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type Failure, RegistryError } from '../../../src/registry/errors.ts'
import { createPacer, type Pause } from '../../../src/registry/pacer.ts'
import { DEFAULT_RETRY } from '../../../src/registry/retry.ts'
import { eventClock } from '../../support/event-clock.ts'
import { tokenBucket } from '../../support/registry/token-bucket.ts'

const FACTS = { registry: 'r.example', method: 'GET', subject: 'a', identity: 'without credentials' }
const refusal = (failure: Partial<Failure> = {}): RegistryError =>
  new RegistryError(FACTS, { status: 429, reason: 'slow down', transient: true, rateLimit: 'short', ...failure })

/** A registry that allows a rate, and a pacer of requests to it. */
function prepared(perSecond: number, burst: number, retryAfterMs: number | undefined = 1_000) {
  const clock = eventClock()
  const bucket = tokenBucket(perSecond, burst, clock.now)
  const pauses: Pause[] = []
  const pacer = createPacer({ clock, policy: DEFAULT_RETRY, onPause: pause => pauses.push(pause) })
  const begin = clock.now()
  let refused = 0
  const request = (i: number): Promise<number> =>
    pacer.run(async () => {
      await null
      if (bucket.take()) return i
      refused++
      throw refusal({ retryAfterMs })
    })
  const all = (count: number): Promise<readonly number[]> =>
    clock.drive(Promise.all(Array.from({ length: count }, (_, i) => request(i))))
  return { clock, pacer, pauses, request, all, refused: () => refused, elapsed: () => clock.now() - begin }
}

describe('pacer: a registry that limits the rate', () => {
  test('without a refusal no request waits', async () => {
    const { pauses, all, elapsed } = prepared(5, 1_000)
    expect(await all(1_000)).toHaveLength(1_000)
    expect(elapsed()).toBe(0)
    expect(pauses).toEqual([])
  })

  test('all requests share one pause, and are then spread out', async () => {
    const { pauses, all, refused, elapsed } = prepared(5, 5)
    expect(await all(60)).toHaveLength(60)
    // 55 requests beyond the burst take 11 s at the allowed rate.
    expect(elapsed()).toBeLessThan(18_000)
    expect(pauses.length).toBeLessThanOrEqual(3)
    // The first burst, and then one request for each further pause.
    expect(refused()).toBeLessThan(55 + 2 * pauses.length)
  })

  test('the time between requests is learned from what was accepted', async () => {
    const { pauses, all } = prepared(5, 5)
    await all(30)
    expect(pauses[0]).toMatchObject({ waitMs: 1_000, intervalMs: 200 })
  })

  test('after a calm time requests are no longer spread out', async () => {
    const { clock, request, all, elapsed } = prepared(1_000, 20)
    await all(100)
    for (let i = 0; i < 600 && elapsed() < 600_000; i++) {
      await clock.drive(clock.sleep(1_000))
      await clock.drive(request(i))
    }
    const before = elapsed()
    await all(10)
    expect(elapsed()).toBe(before)
  })

  test('urgent requests go before others', async () => {
    const order: string[] = []
    const { clock, pacer } = prepared(5, 5)
    const send = (name: string, urgent: boolean) => pacer.run(async () => void order.push(name), urgent)
    let failures = 1
    const limited = pacer.run(async () => {
      if (failures-- > 0) throw refusal({ retryAfterMs: 1_000 })
      order.push('refused')
    })
    await Promise.resolve()
    await clock.drive(Promise.all([limited, send('a', false), send('b', false), send('token', true)]))
    expect(order).toEqual(['refused', 'token', 'a', 'b'])
  })

  test('refused requests go before those that were not sent yet', async () => {
    const order: number[] = []
    const { clock, pacer } = prepared(5, 5)
    const send = (i: number, failures: Error[]): Promise<unknown> =>
      pacer.run(async () => {
        const failure = failures.shift()
        if (failure !== undefined) throw failure
        order.push(i)
      })
    const first = send(0, [refusal({ retryAfterMs: 1_000 })])
    await Promise.resolve()
    await clock.drive(Promise.all([first, ...[1, 2, 3].map(i => send(i, []))]))
    expect(order).toEqual([0, 1, 2, 3])
  })

  test('other errors are thrown as they are', async () => {
    const { clock, pacer, pauses } = prepared(5, 5)
    const error = new RegistryError(FACTS, { status: 503, reason: '', transient: true })
    await expect(clock.drive(pacer.run(() => Promise.reject(error)))).rejects.toBe(error)
    expect(pauses).toEqual([])
  })

  test.each<[string, Partial<Failure>, number, number]>([
    ['that names no time, after eight attempts', {}, 8, 40_000],
    ['that names no time after a long limit, after three minutes', { status: 403, rateLimit: 'long' }, 3, 180_000],
    ['that names times, after three minutes', { retryAfterMs: 10_000 }, 15, 180_000],
    ['that names a time beyond the limit, at once', { retryAfterMs: 3_600_000 }, 1, 0],
    ['that was final', { transient: false }, 1, 0],
  ])('gives up a refusal %s', async (_, failure, attempts, longestMs) => {
    const { clock, pacer, elapsed } = prepared(5, 5)
    let sent = 0
    const run = pacer.run(async () => {
      sent++
      throw refusal(failure)
    })
    await expect(clock.drive(run)).rejects.toMatchObject({ failure: { transient: false } })
    expect(elapsed()).toBeLessThanOrEqual(longestMs)
    if (failure.retryAfterMs === undefined) expect(sent).toBe(attempts)
    else expect(Math.abs(sent - attempts)).toBeLessThan(5)
  })

  test('an interruption ends all waits', async () => {
    const interruption = new AbortController()
    const waiting = Promise.withResolvers<void>()
    const clock = { ...eventClock(), sleep: () => waiting.promise }
    const pacer = createPacer({ clock, policy: DEFAULT_RETRY, signal: interruption.signal })
    const runs = [1, 2, 3].map(() => pacer.run(() => Promise.reject(refusal())))
    const settled = Promise.allSettled(runs)
    waiting.reject(new Error('stop'))
    expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  })

  test('with any rate, burst and number, all requests are answered, with few pauses', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 200 }),
        fc.boolean(),
        async (perSecond, burst, count, named) => {
          const { pauses, all, elapsed } = prepared(perSecond, burst, named ? 1_000 : 0)
          expect(await all(count)).toHaveLength(count)
          expect(pauses.length).toBeLessThanOrEqual(12)
          expect(elapsed()).toBeLessThan(20_000 + (3 * 1_000 * count) / perSecond)
        },
      ),
      { numRuns: 60 },
    )
  })
})
