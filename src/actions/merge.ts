import { tmpdir } from 'node:os'
import { parseMergeInputs } from '../inputs/merge.ts'
import { systemClock } from '../lib/clock.ts'
import { readWorkflow, runIdentity } from '../lib/github.ts'
import { run } from '../lib/process.ts'
import * as runner from '../lib/runner.ts'
import { startTimeline } from '../lib/timeline.ts'
import { openArtifactStore } from '../publish/artifact-store.ts'
import { choosePublication } from '../publish/gate.ts'
import { mergeAndPublish } from '../publish/merge.ts'
import type { LegRecord } from '../publish/record.ts'
import { downloadRecords } from '../publish/record-artifacts.ts'
import { resolveSource } from '../publish/sources.ts'
import { openRegistries } from '../registry/registries.ts'
import { logGateResult } from '../report/passed.ts'
import { chooseLogins, placesOf } from './logins.ts'

/** Joins what the legs pushed into one image, and points the tags at it. */
export async function merge(): Promise<void> {
  const timeline = startTimeline(systemClock)
  const { env } = process
  const inputs = await parseMergeInputs(env, runner.setSecret)
  const { overrides: said, credentials } = inputs
  const records = inputs.sourcesOnly
    ? []
    : (inputs.records ?? (await timeline.during('records', () => recordsOfRun(env))))
  if (!inputs.sourcesOnly) choosePublication(records, inputs.name)

  const { workflow } = await readWorkflow(env)
  const logins = await chooseLogins(credentials, placesOf(inputs, records), workflow, env)
  const registries = openRegistries({ logins, env, run, log: runner.log })
  const { githubToken } = credentials
  const context = { workflow, env, githubToken, registries, hasLegs: !inputs.sourcesOnly }
  const overrides = {
    annotations: {},
    ...(inputs.name !== undefined && { name: inputs.name }),
    ...(said && (await (await import('./overrides.ts')).overridesOf(said, context))),
  }
  const sources = await Promise.all(inputs.sources.map(source => resolveSource(registries, source)))

  const request = { ...inputs, records, overrides, sources, run: runIdentity(env) }
  const merging = timeline.during('publish', () =>
    mergeAndPublish(request, {
      registries,
      onPassed: publication => logGateResult(publication, runner.log),
      onWait: runner.log.info,
    }),
  )
  // Loaded while the registries answer.
  const reporting = import('./report-merge.ts')
  const merged = await merging
  const { reportMerge } = await reporting
  reportMerge({ ...merged.publication, ...merged, merge: timeline.timing() })
}

/** The records that the legs have left with the run. */
async function recordsOfRun(env: NodeJS.ProcessEnv): Promise<readonly LegRecord[]> {
  const directory = env['RUNNER_TEMP'] || tmpdir()
  return downloadRecords(await openArtifactStore(env), { directory, log: runner.log })
}
