/**
 * Counts round trips: every answer is held until no further request comes, then all are let go at once. What arrives
 * after that could only be sent because of those answers, so it is one round trip deeper.
 */
export interface Waves {
  /** Resolves when the answer may be sent; gives the depth of the request, from 1. */
  hold(): { readonly depth: number; readonly released: Promise<void> }
}

export function createWaves(quietMs: number): Waves {
  let depth = 1
  let timer: NodeJS.Timeout | undefined
  let wave = Promise.withResolvers<void>()
  const release = (): void => {
    const done = wave
    wave = Promise.withResolvers<void>()
    depth++
    done.resolve()
  }
  return {
    hold() {
      clearTimeout(timer)
      timer = setTimeout(release, quietMs)
      return { depth, released: wave.promise }
    },
  }
}
