import { type Go, useGo } from './go.ts'
import { type Paths, stackPaths } from './paths.ts'
import type { Log } from './shell.ts'

/** What all that makes something needs: where to put it, whom to tell, and a compiler. */
export interface Workshop {
  readonly paths: Paths
  readonly log: Log
  /** The Go command, looked for at the first question. */
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
