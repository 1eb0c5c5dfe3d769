import type { Stack } from '../stack/state.ts'
import type { Row } from './rows.ts'

/** The input of every measure. */
export interface Bench {
  readonly rounds: number
  /** Directory of the measured actions. */
  readonly root: string
  /** Temporary directory, removed after the bench. */
  readonly directory: string
  /** Starts the stack at the first call, and returns it. */
  readonly stack: () => Promise<Stack>
}

/** Measures one thing and returns its rows of the result. Throws if the measured program fails. */
export type Measure = (bench: Bench) => Promise<readonly Row[]>
