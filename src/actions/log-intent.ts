import type { BuildInputs } from '../inputs/build.ts'
import { autoPushes } from '../inputs/mode.ts'
import type { Environment } from '../lib/github.ts'
import { hasArtifactService, OUTPUTS_HINT } from '../publish/artifact-store.ts'
import type { PushAccess } from '../registry/push-access.ts'
import { type Intent, intentLines } from '../report/intent.ts'
import type { Step } from './step.ts'

/** A step that is ready to build. */
interface ReadyStep extends Pick<Intent, 'metadata' | 'mode'> {
  readonly inputs: BuildInputs
  readonly access: readonly PushAccess[]
}

/**
 * Logs what a step is about to publish, and where; of a leg also how to pass on its record if the run has no artifacts. A
 * call of the Dockerfile publishes nothing.
 */
export async function logIntent(
  { inputs, access, ...intent }: ReadyStep,
  { env, log }: Pick<Step, 'env' | 'log'>,
): Promise<void> {
  if (inputs.options.call !== undefined) return
  const lines = intentLines({ ...intent, access: inputs.push ? access : whyNothingIsPushed(env) })
  for (const line of lines) log.info(line)
  if (intent.mode === 'leg' && inputs.pushing !== false && !(await hasArtifactService(env))) {
    log.info(`This run has no artifact service for the record of this leg. ${OUTPUTS_HINT}`)
  }
}

const whyNothingIsPushed = (env: Environment): string =>
  autoPushes(env) ? 'Nothing is pushed, because "push" is false.' : `Nothing is pushed on ${env['GITHUB_EVENT_NAME']}.`
