/** Where in a file something is, for an annotation of the runner. */
export interface Place {
  readonly title?: string
  /** Seen from the repository's root. */
  readonly file?: string
  readonly startLine?: number
  readonly endLine?: number
}

/** Where an action speaks to its user. */
export interface Log {
  info(message: string): void
  notice(message: string, place?: Place): void
  warning(message: string, place?: Place): void
  debug(message: string): void
  startGroup(name: string): void
  endGroup(): void
}
