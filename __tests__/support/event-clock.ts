import type { Clock } from '../../src/lib/clock.ts'

/** A clock whose time passes only while nothing else happens, so that tests of concurrent waits do not wait. */
export interface EventClock extends Clock {
  /** Waits for the result of `operation`. Time passes meanwhile. */
  drive<T>(operation: Promise<T>): Promise<T>
}

/** Creates the clock. `busy` returns true while something happens that does not wait for the clock, such as I/O. */
export function eventClock(busy: () => boolean = () => false): EventClock {
  let now = 1_700_000_000_000
  let sleepers: { readonly at: number; readonly wake: () => void }[] = []
  /** Waits until nothing has happened for a few turns of the event loop. */
  async function settle(): Promise<void> {
    for (let quiet = 0; quiet < 3; quiet = busy() ? 0 : quiet + 1) await new Promise(resolve => setImmediate(resolve))
  }

  return {
    now: () => now,
    random: () => 0.5,
    sleep: ms => new Promise(wake => void sleepers.push({ at: now + ms, wake })),
    async drive(operation) {
      let done = false
      const finished = operation.finally(() => {
        done = true
      })
      finished.catch(() => {})
      for (await settle(); !done; await settle()) {
        if (sleepers.length === 0) continue
        now = Math.min(...sleepers.map(({ at }) => at))
        const due = sleepers.filter(({ at }) => at <= now)
        sleepers = sleepers.filter(({ at }) => at > now)
        for (const { wake } of due) wake()
      }
      return finished
    },
  }
}
