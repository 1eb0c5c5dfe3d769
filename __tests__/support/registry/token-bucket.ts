/** A limiter of requests: a bucket of tokens, which is refilled at a constant rate. */
export interface TokenBucket {
  /** Takes a token. Returns false if there is none. */
  take(): boolean
}

export function tokenBucket(perSecond: number, burst: number, now: () => number): TokenBucket {
  let tokens = burst
  let last = now()
  return {
    take() {
      tokens = Math.min(burst, tokens + ((now() - last) / 1000) * perSecond)
      last = now()
      if (tokens < 1) return false
      tokens--
      return true
    },
  }
}
