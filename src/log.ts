import type { AnnotationProperties } from '@actions/core'

/** Where an action speaks to its user: the subset of @actions/core that does, so that tests can listen. */
export interface Log {
  info(message: string): void
  notice(message: string, where?: AnnotationProperties): void
  warning(message: string, where?: AnnotationProperties): void
  debug(message: string): void
  startGroup(name: string): void
  endGroup(): void
}
