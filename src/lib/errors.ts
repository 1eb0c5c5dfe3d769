import { isNativeError } from 'node:util/types'
import type { SourceLocation } from './log.ts'

/** One problem with the user's inputs. */
export interface Problem {
  /** Location for the user: the name of an input, with the line if known (`tags, line 3`). */
  readonly where: string
  /** The problem, and how to fix it. */
  readonly what: string
}

/** An error with a location in a file of the repository, for an annotation of the runner. */
export class LocatedError extends Error {
  readonly location: SourceLocation | undefined

  constructor(message: string, place: SourceLocation | undefined) {
    super(message)
    this.location = place
  }
}

/** An error in the user's inputs. Contains every problem that was found, so that one run shows them all. */
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

/** Returns the message of a thrown value. */
export const messageOf = (thrown: unknown): string => (isNativeError(thrown) ? thrown.message : String(thrown))

/** A failure that a retry cannot fix. */
export class PermanentError extends Error {
  override readonly name = 'PermanentError'
  /** Advice for the user. */
  readonly hint: string | undefined

  constructor(message: string, hint?: string) {
    super(message)
    this.hint = hint
  }
}
