import { type Platform, parsePlatform } from '../oci/platform.ts'
import { recordsOf } from '../publish/hand-over.ts'
import type { LegRecord } from '../publish/record.ts'
import { type GivenLogin, readLogin } from './credentials.ts'
import { inputReader } from './reader.ts'

/** What the merge action takes. */
export interface MergeInputs {
  /** The publication to merge; undefined when the run has only one. */
  readonly name?: string
  /** Absent: the artifacts of the run. */
  readonly records?: readonly LegRecord[]
  /** Exactly these must be there; empty when the matrix says it. */
  readonly platforms: readonly Platform[]
  readonly push: boolean
  readonly login?: GivenLogin
}

/** Throws a UsageError with every problem. */
export function parseMergeInputs(env: NodeJS.ProcessEnv, mask: (secret: string) => void): MergeInputs {
  const inputs = inputReader(env, mask)
  const name = inputs.text('name')
  const records = inputs.parsed('records', recordsOf)
  const platforms = inputs.each('platforms', parsePlatform, { commas: true })
  const push = inputs.boolean('push', true)
  const login = readLogin(inputs)
  inputs.done()
  return {
    ...(name !== undefined && { name }),
    ...(records !== undefined && { records }),
    platforms,
    push,
    ...(login !== undefined && { login }),
  }
}
