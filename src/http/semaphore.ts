/** Lets at most `most()` operations run at a time; the others wait in the order of coming. */
export function createSemaphore(most: () => number): <T>(operation: () => Promise<T>) => Promise<T> {
  let running = 0
  const waiting: (() => void)[] = []
  return async operation => {
    if (running < most()) running++
    else await new Promise<void>(resolve => waiting.push(resolve))
    try {
      return await operation()
    } finally {
      // Whoever waits takes over the place.
      const next = waiting.shift()
      if (next === undefined) running--
      else next()
    }
  }
}
