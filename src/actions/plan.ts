import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import * as core from '@actions/core'
import { parseWorkflow, readEvent } from '../github.ts'
import { parsePlanInputs } from '../inputs/plan.ts'
import { gatherFacts } from '../metadata/gather.ts'
import { git } from '../metadata/git.ts'
import { githubApi } from '../metadata/github-api.ts'
import { computeMatrix } from '../metadata/matrix.ts'
import { computeMetadata, MANIFEST_LEVEL, needsPublishedTags, noTagError } from '../metadata/metadata.ts'
import { bakeFiles, metadataOutputs, variables, writeBakeFiles } from '../metadata/outputs.ts'
import { publishedTags } from '../metadata/published.ts'
import type { Repository } from '../oci/reference.ts'
import { run } from '../process.ts'
import { planLines, planSummary } from '../report/plan-summary.ts'
import { setOutputs, writeSummary } from '../report/workflow.ts'

/** Says what would be published, as docker/metadata-action does, and which runner builds which platform. */
export async function plan(): Promise<void> {
  const { env } = process
  const inputs = parsePlanInputs(env)
  const workflow = parseWorkflow(env, await readEvent(env, path => readFile(path, 'utf8')))
  const sources = {
    git: git(run, workflow.workspace ?? process.cwd()),
    api: githubApi(workflow.apiUrl, inputs.githubToken, env),
    now: new Date(),
  }
  const { facts, warnings } = await gatherFacts(workflow, inputs, sources)
  const metadata = computeMetadata(inputs.metadata, facts, {
    shortShaLength: inputs.settings.shortShaLength,
    annotationLevels: inputs.settings.annotationLevels ?? [MANIFEST_LEVEL],
    publishedTags: needsPublishedTags(inputs.metadata)
      ? await publishedTags(inputs.metadata.images, listTags, core.warning)
      : undefined,
  })
  const matrix = computeMatrix(inputs.platforms, inputs.runners)

  for (const warning of [...warnings, ...metadata.warnings]) core.warning(warning)
  for (const line of planLines(metadata)) core.info(line)
  if (metadata.tags.length === 0) core.warning(noTagError(metadata).message)

  const files = await writeBakeFiles(bakeFiles(metadata, inputs.bakeTarget), env['RUNNER_TEMP'] ?? tmpdir())
  const outputs = { ...metadataOutputs(metadata, inputs.separators), ...files }
  setOutputs(outputs)
  if (inputs.exportOutputs) for (const [name, value] of variables(outputs)) core.exportVariable(name, value)
  if (matrix.length > 0) core.setOutput('matrix', { include: matrix })
  await writeSummary(planSummary(metadata, matrix), env)
}

/** With what the Docker configuration knows of the registry. Loaded only where a flavor needs it. */
async function listTags({ registry, path }: Repository): Promise<readonly string[]> {
  const { connect } = await import('../oci/connect.ts')
  return connect({ logins: [], env: process.env, run, log: core })(registry).listTags(path)
}
