import { tmpdir } from 'node:os'
import { parseMergeInputs } from '../inputs/merge.ts'
import { systemClock } from '../lib/clock.ts'
import { readWorkflow } from '../lib/github.ts'
import { run } from '../lib/process.ts'
import * as runner from '../lib/runner.ts'
import { startTimeline } from '../lib/timeline.ts'
import { choosePublication } from '../publish/gate.ts'
import { runIdentity } from '../publish/identity.ts'
import { mergeAndPublish } from '../publish/merge.ts'
import type { LegRecord } from '../publish/record.ts'
import { collectRecords } from '../publish/record-artifacts.ts'
import { runArtifacts } from '../publish/run-artifacts.ts'
import { resolveSource } from '../publish/sources.ts'
import { connect } from '../registry/registries.ts'
import { tellPassed } from '../report/passed.ts'
import { stepLogins } from './logins.ts'
import { placesOf } from './merge-places.ts'

/** Joins what the legs pushed into one image, and points the tags at it. */
export async function merge(): Promise<void> {
  const timeline = startTimeline(systemClock)
  const { env } = process
  const inputs = await parseMergeInputs(env, runner.setSecret)
  const { said, credentials } = inputs
  const records = inputs.sourcesAlone
    ? []
    : (inputs.records ?? (await timeline.during('records', () => recordsOfRun(env))))
  if (!inputs.sourcesAlone) choosePublication(records, inputs.name)

  const { workflow } = await readWorkflow(env)
  const logins = await stepLogins(credentials, placesOf(inputs, records), workflow, env)
  const registry = connect({ logins, env, run, log: runner.log })
  const { githubToken } = credentials
  const context = { workflow, env, githubToken, registry, hasLegs: !inputs.sourcesAlone }
  const overrides = {
    annotations: {},
    ...(inputs.name !== undefined && { name: inputs.name }),
    ...(said && (await (await import('./overrides.ts')).overridesOf(said, context))),
  }
  const sources = await Promise.all(inputs.sources.map(source => resolveSource(registry, source)))

  const request = { ...inputs, records, overrides, sources, run: runIdentity(env) }
  const merging = timeline.during('publish', () =>
    mergeAndPublish(request, {
      registry,
      onPassed: publication => tellPassed(publication, runner.log),
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
  return collectRecords(await runArtifacts(env), { directory, log: runner.log })
}
