import { stackInputs } from '../workflow.ts'
import { repositoryFile } from './files.ts'
import { type JobOutcome, runWorkflow, type WorkflowOptions } from './run.ts'
import { supply } from './supply.ts'

const PATH = '.github/workflows/publish.yml'

export type Jobs = Readonly<Record<string, JobOutcome>>

/** Runs a workflow whose jobs call publish.yml, as that file stands. */
export function runCaller(workflow: string, options: Omit<WorkflowOptions, 'called'>): Promise<Jobs> {
  const publish = supply(repositoryFile(PATH).text, { addresses: {}, buildInputs: stackInputs(options.stack) })
  return runWorkflow(workflow, { ...options, called: { [PATH]: publish } })
}

/** The jobs of a called workflow; all must have succeeded, or their logs are the message. */
export function succeeded(outcome: JobOutcome | undefined): Jobs {
  if (outcome?.result !== 'success') throw new Error(logOf(outcome))
  return outcome.jobs
}

/** What all steps of a called workflow logged. */
export const logOf = (outcome: JobOutcome | undefined): string =>
  [outcome, ...Object.values(outcome?.jobs ?? {})]
    .flatMap(each => each?.legs.flatMap(leg => leg.steps.map(({ log }) => log)) ?? [])
    .join('\n')
