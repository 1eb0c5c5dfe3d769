/** Starts a timer, and returns a function that stops it. */
export type StartTimer = (act: () => void, ms: number) => () => void

/** A log that says so if it is silent for long. */
export interface SignOfLife {
  print(line: string): void
  /** Ends the signs of life. */
  stop(): void
}

/** The silence after which a reader wonders whether the program still runs. */
const SILENCE_MS = 15_000

/** Prints with `print`, and one line after each 15 s without a line. */
export function startSignOfLife(print: (line: string) => void, startTimer: StartTimer = systemTimer): SignOfLife {
  let silentMs = 0
  let stopTimer = (): void => {}
  const wait = (): void => {
    stopTimer()
    stopTimer = startTimer(() => {
      silentMs += SILENCE_MS
      print(`… still working; the last line was ${silentMs / 1000} s ago.`)
      wait()
    }, SILENCE_MS)
  }
  wait()
  return {
    print(line) {
      silentMs = 0
      wait()
      print(line)
    },
    stop: () => stopTimer(),
  }
}

const systemTimer: StartTimer = (act, ms) => {
  const timer = setTimeout(act, ms)
  return () => clearTimeout(timer)
}
