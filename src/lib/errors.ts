import { isNativeError } from 'node:util/types'
import type { SourceLocation } from './log.ts'

/** One thing that is wrong in what the user gave. */
export interface Problem {
  /** Where the user finds it: an input's name, with the line where there is one (`tags, line 3`). */
  readonly where: string
  /** What is wrong, and what to do about it. */
  readonly what: string
}

/** An error about a place in a file of the repository, where the runner can show it. */
export class LocatedError extends Error {
  readonly location: SourceLocation | undefined

  constructor(message: string, place: SourceLocation | undefined) {
    super(message)
    this.location = place
  }
}

/** What the user gave cannot be carried out. Holds every problem that was found, so that one run shows them all. */
export class UsageError extends LocatedError {
  override readonly name = 'UsageError'
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[], place?: SourceLocation) {
    super(problems.map(({ where, what }) => `${where}: ${what}`).join('\n'), place)
    this.problems = problems
  }

  static at(where: string, what: string): UsageError {
    return new UsageError([{ where, what }])
  }
}

/** The text of whatever was thrown. */
export const messageOf = (thrown: unknown): string => (isNativeError(thrown) ? thrown.message : String(thrown))

/** A failure that waiting does not mend. */
export class PermanentError extends Error {
  override readonly name = 'PermanentError'
}
