/** Where in a file something is, for an annotation of the runner. */
export interface SourceLocation {
  readonly title?: string
  /** Seen from the repository's root. */
  readonly file?: string
  readonly startLine?: number
  readonly endLine?: number
}

/** Where an action speaks to its user. */
export interface Log {
  info(message: string): void
  notice(message: string, place?: SourceLocation): void
  warning(message: string, place?: SourceLocation): void
  debug(message: string): void
  startGroup(name: string): void
  endGroup(): void
}
