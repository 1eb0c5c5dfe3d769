import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Environment } from '../../__tests__/support/runner/environment.ts'
import { ROOT, stackInputs } from '../../__tests__/support/workflow.ts'
import { type Stack, stackEnv } from '../stack/state.ts'
import type { Bench } from './bench.ts'
import type { StepOrder } from './local-job.ts'

/** Nothing of this image is executed while it is built. */
export const CONTEXT = join(ROOT, 'examples', 'targetarch')

/** The platform of this machine: nothing has to be emulated. */
export const PLATFORM = process.arch === 'x64' ? 'linux/amd64' : `linux/${process.arch}`

/** Said outright, so that ours and the raw commands attest the same. */
export const PROVENANCE = 'mode=max,version=v1'

/** A repository of the open registry that nothing was pushed to. */
export const freshRepository = ({ registry }: Stack): string => `${registry}/bench/${randomBytes(6).toString('hex')}`

export interface LegOptions {
  readonly repository?: string
  /** The environment of the runner; by default one that reaches the stack. */
  readonly host?: NodeJS.ProcessEnv
  /** Variables of the host that the action gets, beside those of the stack. */
  readonly passOn?: readonly string[]
  /** Where the run's artifacts are. */
  readonly services?: Environment
}

/** One leg of a matrix of one: it builds for this machine's platform, pushes by digest and leaves a record. */
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
