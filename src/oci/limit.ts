/** Lets at most `most()` operations run at a time; the others wait in the order of coming. */
export function createLimit(most: () => number): <T>(operation: () => Promise<T>) => Promise<T> {
  let running = 0
  const waiting: (() => void)[] = []
  return async operation => {
    if (running >= most()) await new Promise<void>(resolve => waiting.push(resolve))
    running++
    try {
      return await operation()
    } finally {
      running--
      waiting.shift()?.()
    }
  }
}
