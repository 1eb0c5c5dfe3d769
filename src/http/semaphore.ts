/** Limits the operations that run at a time to `most()`; the others wait in the order of their calls. */
export function createSemaphore(most: () => number): <T>(operation: () => Promise<T>) => Promise<T> {
  let running = 0
  const waiting: (() => void)[] = []
  return async operation => {
    if (running < most()) running++
    else await new Promise<void>(resolve => waiting.push(resolve))
    try {
      return await operation()
    } finally {
      // The next operation takes over, so that none of a later call comes before it.
      const next = waiting.shift()
      if (next === undefined) running--
      else next()
    }
  }
}
