/** Runs at most `limit()` operations concurrently; the others wait in the order of their arrival. */
export function createSemaphore(limit: () => number): <T>(operation: () => Promise<T>) => Promise<T> {
  let running = 0
  const waiting: (() => void)[] = []
  return async operation => {
    if (running < limit()) running++
    else await new Promise<void>(resolve => waiting.push(resolve))
    try {
      return await operation()
    } finally {
      // The next operation takes over the slot.
      const next = waiting.shift()
      if (next === undefined) running--
      else next()
    }
  }
}
