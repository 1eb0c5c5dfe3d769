import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { allOrNone } from '../../../src/lib/all-or-none.ts'

const never = new AbortController().signal

test('allOrNone: runs tasks side by side and returns their results in order', async () => {
  const done: string[] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  const results = await allOrNone(never, [
    async () => {
      await promise
      done.push('waits for the other')
      return 1
    },
    async () => {
      done.push('frees it')
      resolve()
      return 'two'
    },
  ])
  expect(done).toEqual(['frees it', 'waits for the other'])
  expect(results).toEqual([1, 'two'])
})

test('allOrNone: throws the first error after the other tasks have ended', async () => {
  const done: string[] = []
  const act = allOrNone(never, [
    async stop => {
      await wait(60_000, undefined, { signal: stop }).catch(() => undefined)
      await wait(10)
      done.push('stopped')
      throw new Error('because it was stopped')
    },
    async () => {
      throw new Error('first')
    },
  ])
  await expect(act).rejects.toThrow('first')
  expect(done).toEqual(['stopped'])
})

test('allOrNone: the outer signal aborts every task', async () => {
  const reason = new Error('cancelled')
  const act = allOrNone(AbortSignal.abort(reason), [
    async stop => {
      stop.throwIfAborted()
    },
  ])
  await expect(act).rejects.toBe(reason)
})
