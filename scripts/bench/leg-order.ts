import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Environment } from '../../__tests__/support/runner/environment.ts'
import { ROOT, stackInputs } from '../../__tests__/support/workflow.ts'
import { type Stack, stackEnv } from '../stack/state.ts'
import type { Bench } from './bench.ts'
import type { StepOrder } from './local-job.ts'

/** The build context of an image whose build executes nothing. */
export const CONTEXT = join(ROOT, 'examples', 'targetarch')

/** The platform of this machine, so that nothing is emulated. */
export const PLATFORM = process.arch === 'x64' ? 'linux/amd64' : `linux/${process.arch}`

/** Explicit, so that the action and the raw commands attest the same. */
export const PROVENANCE = 'mode=max,version=v1'

/** Returns the name of an unused repository in the open registry. */
export const freshRepository = ({ registry }: Stack): string => `${registry}/bench/${randomBytes(6).toString('hex')}`

export interface LegOptions {
  readonly repository?: string
  /** Environment of the runner; by default one that reaches the stack. */
  readonly host?: NodeJS.ProcessEnv
  /** Variables of the host to pass to the action, in addition to those of the stack. */
  readonly passOn?: readonly string[]
  /** Variables of the artifact service. */
  readonly services?: Environment
}

/** Describes the only leg of a matrix: it builds for this machine's platform, pushes by digest and leaves a record. */
export async function legOrder({ root, stack: bringUp }: Bench, options: LegOptions = {}): Promise<StepOrder> {
  const stack = await bringUp()
  const { repository = freshRepository(stack), host = stackEnv(stack), passOn = [], services = {} } = options
  return {
    uses: root,
    with: {
      ...stackInputs(stack),
      images: repository,
      tags: 'type=semver,pattern={{version}}',
      context: CONTEXT,
      provenance: PROVENANCE,
    },
    job: {
      id: 'build',
      host,
      passOn: [...Object.keys(stack.env), ...passOn],
      services,
      contexts: { matrix: { platform: PLATFORM } },
    },
  }
}
