import type { Stack } from '../stack/state.ts'
import type { Row } from './rows.ts'

/** What every measure is given. */
export interface Bench {
  readonly rounds: number
  /** The directory whose actions are measured. */
  readonly root: string
  /** A directory of the bench's own, empty at first, and gone afterwards. */
  readonly directory: string
  /** Brings up the stack, for those who need it. */
  readonly stack: () => Promise<Stack>
}

/** Measures one thing and gives its lines of the result. Throws when what is measured does not work. */
export type Measure = (bench: Bench) => Promise<readonly Row[]>
