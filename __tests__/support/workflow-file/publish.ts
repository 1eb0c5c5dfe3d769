import type { Stack } from '../../../scripts/stack/state.ts'
import { stackInputs } from '../workflow.ts'
import { repositoryFile } from './files.ts'
import { type JobOutcome, runWorkflow, type WorkflowOptions } from './run.ts'
import { supply } from './supply.ts'

const PATH = '.github/workflows/publish.yml'

export type Jobs = Readonly<Record<string, JobOutcome>>

/** Runs a workflow whose jobs call the current publish.yml. */
export function runCaller(
  workflow: string,
  options: Omit<WorkflowOptions, 'called' | 'stack'> & { readonly stack: Stack },
): Promise<Jobs> {
  const publish = supply(repositoryFile(PATH).text, { addresses: {}, buildInputs: stackInputs(options.stack) })
  return runWorkflow(workflow, { ...options, called: { [PATH]: publish } })
}

/** Returns the jobs of a called workflow if they succeeded, and throws their logs otherwise. */
export function succeeded(outcome: JobOutcome | undefined): Jobs {
  if (outcome?.result !== 'success') throw new Error(logOf(outcome))
  return outcome.jobs
}

/** Returns the logs of all steps of a called workflow. */
export const logOf = (outcome: JobOutcome | undefined): string =>
  [outcome, ...Object.values(outcome?.jobs ?? {})]
    .flatMap(each => each?.legs.flatMap(leg => leg.steps.map(({ log }) => log)) ?? [])
    .join('\n')
