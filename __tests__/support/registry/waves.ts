/**
 * A counter of round trips. It holds all answers until no further request arrives, and then releases them together.
 * Requests after that depend on those answers, so they are one round trip deeper.
 */
export interface Waves {
  /** Returns the depth of a request, from 1, and a promise that resolves when its answer may be sent. */
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
