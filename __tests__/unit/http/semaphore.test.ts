import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createSemaphore } from '../../../src/http/semaphore.ts'

test('semaphore: never more at a time than allowed, all of them in the end, in order, whatever fails', async () => {
  const operations = fc.array(fc.record({ turns: fc.nat(3), fails: fc.boolean() }), { maxLength: 20 })
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 4 }), operations, async (most, given) => {
      const limit = createSemaphore(() => most)
      const begun: number[] = []
      let running = 0
      let peak = 0
      const all = given.map(({ turns, fails }, i) =>
        limit(async () => {
          begun.push(i)
          running++
          peak = Math.max(peak, running)
          for (let turn = 0; turn < turns; turn++) await Promise.resolve()
          running--
          if (fails) throw new Error('failed')
        }),
      )
      await Promise.allSettled(all)
      expect(begun).toEqual(given.map((_, i) => i))
      expect(peak).toBeLessThanOrEqual(most)
    }),
  )
})
