import { tmpdir } from 'node:os'
import * as core from '@actions/core'
import { readWorkflow, type Workflow } from '../github.ts'
import { type MergeInputs, parseMergeInputs } from '../inputs/merge.ts'
import { describeImage } from '../metadata/describe.ts'
import { INDEX_LEVEL, noTagError } from '../metadata/metadata.ts'
import { connect } from '../oci/connect.ts'
import type { Registry } from '../oci/registry.ts'
import { run } from '../process.ts'
import { runArtifacts } from '../publish/artifacts.ts'
import { collectRecords } from '../publish/hand-over.ts'
import { runIdentity } from '../publish/identity.ts'
import type { Overrides } from '../publish/material.ts'
import { mergeAndPublish } from '../publish/merge.ts'
import type { LegRecord } from '../publish/record.ts'
import { indexAnnotations } from '../publish/record-of.ts'
import { resolveSource } from '../publish/sources.ts'
import { mergeOutputs } from '../report/outputs.ts'
import { outcomeLine, passedLines, publicationSummary } from '../report/publication.ts'
import { setOutputs, writeSummary } from '../report/workflow.ts'
import { stepLogins } from './logins.ts'

/** Joins what the legs pushed into one image, and points the tags at it. */
export async function merge(): Promise<void> {
  const { env } = process
  const inputs = await parseMergeInputs(env, core.setSecret)
  const records = inputs.sourcesAlone ? [] : (inputs.records ?? (await recordsOfRun(env)))

  const images = inputs.request.images.map(({ repository }) => repository)
  const places = images.length > 0 ? images : records.flatMap(record => record.repositories)
  const { workflow } = await readWorkflow(env)
  const logins = await stepLogins(inputs.credentials, places, workflow, env)
  const registry = connect({ logins, env, run, log: core })
  const overrides = await overridesOf(inputs, workflow, registry)
  const sources = await Promise.all(inputs.sources.map(source => resolveSource(registry, source)))

  const request = { ...inputs, records, overrides, sources, run: runIdentity(env) }
  const merged = await mergeAndPublish(request, registry, publication => {
    for (const line of passedLines(publication)) core.info(line)
  })
  const result = { ...merged.publication, ...merged }
  setOutputs(mergeOutputs(result))
  await writeSummary(publicationSummary(result), env)
  core.info(outcomeLine(result))
}

/** The records that the legs have left with the run. */
async function recordsOfRun(env: NodeJS.ProcessEnv): Promise<readonly LegRecord[]> {
  const directory = env['RUNNER_TEMP'] || tmpdir()
  return collectRecords(await runArtifacts(env), { directory, log: core })
}

/** What this step says in place of its legs. */
async function overridesOf(
  inputs: MergeInputs,
  workflow: Workflow,
  registry: (host: string) => Registry,
): Promise<Overrides> {
  const { given, name } = inputs
  const named = name !== undefined && { name }
  if (!given.images && !given.tags && !given.annotations) return { ...named, annotations: {} }
  // The legs have said what every image says of itself; without legs nobody else has.
  const predefined = inputs.sourcesAlone
  const { githubToken } = inputs.credentials
  const options = {
    ...inputs,
    githubToken,
    context: 'workflow',
    annotationLevels: [INDEX_LEVEL],
    predefined,
    registry,
  } as const
  const metadata = await describeImage(options, { workflow, env: process.env, run, log: core })
  if (given.tags && metadata.tags.length === 0) throw noTagError(metadata)
  return {
    ...named,
    ...(given.images && { repositories: metadata.images.map(({ repository }) => repository) }),
    ...(given.tags && { tags: metadata.tags }),
    annotations: indexAnnotations(metadata),
  }
}
