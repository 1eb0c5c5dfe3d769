import { type Go, useGo } from './go.ts'
import { type Paths, stackPaths } from './paths.ts'
import type { Log } from './shell.ts'

/** The dependencies of code that builds something: paths, a log and a Go compiler. */
export interface Workshop {
  readonly paths: Paths
  readonly log: Log
  /** Returns the Go command, which the first call looks up. */
  readonly go: () => Promise<Go>
}

export function openWorkshop(log: Log, paths: Paths = stackPaths()): Workshop {
  let go: Promise<Go> | undefined
  return {
    paths,
    log,
    go: () => {
      go ??= useGo(paths, log)
      return go
    },
  }
}
