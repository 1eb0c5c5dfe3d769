import { expect, test } from '@jest/globals'
import { type StartTimer, startSignOfLife } from '../../../scripts/sign-of-life.ts'

/** A clock that the test moves. */
function timers() {
  let now = 0
  const waiting = new Set<{ readonly at: number; readonly act: () => void }>()
  const start: StartTimer = (act, ms) => {
    const timer = { at: now + ms, act }
    waiting.add(timer)
    return () => waiting.delete(timer)
  }
  return {
    start,
    waiting: () => waiting.size,
    pass(seconds: number) {
      const until = now + seconds * 1000
      for (;;) {
        const [next] = [...waiting].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)
        if (next === undefined) break
        waiting.delete(next)
        now = next.at
        next.act()
      }
      now = until
    },
  }
}

test('sign of life: a silent program says every 15 s that it still works', () => {
  const clock = timers()
  const lines: string[] = []
  const life = startSignOfLife(line => lines.push(line), clock.start)
  clock.pass(14)
  life.print('one')
  clock.pass(14)
  expect(lines).toEqual(['one'])
  clock.pass(17)
  expect(lines).toEqual([
    'one',
    '… still working; the last line was 15 s ago.',
    '… still working; the last line was 30 s ago.',
  ])
  life.print('two')
  clock.pass(15)
  expect(lines.slice(3)).toEqual(['two', '… still working; the last line was 15 s ago.'])
  life.stop()
  clock.pass(100)
  expect({ lines: lines.length, waiting: clock.waiting() }).toEqual({ lines: 5, waiting: 0 })
})
