import { tmpdir } from 'node:os'
import { type MergeInputs, parseMergeInputs } from '../inputs/merge.ts'
import { readWorkflow } from '../lib/github.ts'
import { runIdentity } from '../lib/run-identity.ts'
import { openArtifactStore } from '../publish/artifact-store.ts'
import { choosePublication } from '../publish/gate.ts'
import { mergeAndPublish } from '../publish/merge.ts'
import type { LegRecord } from '../publish/record.ts'
import { downloadRecords } from '../publish/record-artifacts.ts'
import { resolveSource } from '../publish/sources.ts'
import { openRegistries } from '../registry/registries.ts'
import { logGateResult } from '../report/gate-log.ts'
import { mergeOutputs } from '../report/outputs.ts'
import { chooseLogins, mergeScope } from './logins.ts'
import { describeOverrides } from './merge-overrides.ts'
import { summaryOfFailedMerge } from './report-failure.ts'
import { reportPublication } from './report-publication.ts'
import { runStep, type Step } from './step.ts'

/** Joins what the legs pushed into one image, and points the tags to it. */
export const merge = (): Promise<void> =>
  runStep(async step => {
    const inputs = await parseMergeInputs(step)
    step.onFailure(summaryOfFailedMerge({ ...inputs, records: [] }))
    const records = await readRecords(inputs, step)
    const workflow = await readWorkflow(step.env)
    const logins = await chooseLogins(inputs.credentials, mergeScope(inputs, records), workflow, step)
    const registries = openRegistries({ ...step, logins })
    const sources = await Promise.all(inputs.sources.map(source => resolveSource(registries, source)))
    const overrides = await describeOverrides(inputs, workflow, registries, sources, step)

    const request = { ...inputs, records, overrides, sources, run: runIdentity(step.env) }
    const { publication, outcome } = await step.phase('publish', () =>
      mergeAndPublish(request, {
        registries,
        onPassed: passed => logGateResult(passed, step.log),
        onWait: step.log.info,
        signal: step.signal,
      }),
    )
    const report = { ...publication, outcome, merge: step.timeline.timing() }
    reportPublication(report, mergeOutputs(report), step)
  })

/** Returns the records to merge: those of the input, or else those that the legs left with the run. */
async function readRecords(inputs: MergeInputs, step: Step): Promise<readonly LegRecord[]> {
  if (inputs.sourcesOnly) return []
  const directory = step.env['RUNNER_TEMP'] || tmpdir()
  const download = async () => downloadRecords(await openArtifactStore(step.env), { directory, log: step.log })
  const records = inputs.records ?? (await step.phase('records', download))
  step.onFailure(summaryOfFailedMerge({ ...inputs, records }))
  choosePublication(records, inputs.name) // throws before any login if the inputs do not name one publication
  return records
}
