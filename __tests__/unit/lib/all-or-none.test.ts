import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { allOrNone } from '../../../src/lib/all-or-none.ts'

const never = new AbortController().signal

test('all are done, side by side', async () => {
  const done: string[] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  await allOrNone(
    [
      async () => {
        await promise
        done.push('waits for the other')
      },
      async () => {
        done.push('frees it')
        resolve()
      },
    ],
    never,
  )
  expect(done).toEqual(['frees it', 'waits for the other'])
})

test('the error is the first, and comes when the others have stopped', async () => {
  const done: string[] = []
  const act = allOrNone(
    [
      async stop => {
        await wait(60_000, undefined, { signal: stop }).catch(() => undefined)
        await wait(10)
        done.push('stopped')
        throw new Error('because it was stopped')
      },
      async () => {
        throw new Error('first')
      },
    ],
    never,
  )
  await expect(act).rejects.toThrow('first')
  expect(done).toEqual(['stopped'])
})

test('a signal from outside stops all', async () => {
  const reason = new Error('cancelled')
  const act = allOrNone(
    [
      async stop => {
        stop.throwIfAborted()
      },
    ],
    AbortSignal.abort(reason),
  )
  await expect(act).rejects.toBe(reason)
})
