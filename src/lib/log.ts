/** A location in a file, for an annotation of the runner. */
export interface SourceLocation {
  readonly title?: string
  /** Relative to the root of the repository. */
  readonly file?: string
  readonly startLine?: number
  readonly endLine?: number
}

/** The log of a step, as its user reads it. */
export interface Log {
  info(message: string): void
  notice(message: string, place?: SourceLocation): void
  warning(message: string, place?: SourceLocation): void
  debug(message: string): void
  startGroup(name: string): void
  endGroup(): void
}
