import { tmpdir } from 'node:os'
import * as core from '@actions/core'
import { readWorkflow } from '../github.ts'
import { parsePlanInputs } from '../inputs/plan.ts'
import { describeImage } from '../metadata/describe.ts'
import { computeMatrix } from '../metadata/matrix.ts'
import { MANIFEST_LEVEL, noTagError } from '../metadata/metadata.ts'
import { bakeFiles, metadataOutputs, variables, writeBakeFiles } from '../metadata/outputs.ts'
import { run } from '../process.ts'
import { planLines, planSummary } from '../report/plan-summary.ts'
import { setOutputs, writeSummary } from '../report/workflow.ts'

/** Says what would be published, as docker/metadata-action does, and which runner builds which platform. */
export async function plan(): Promise<void> {
  const { env } = process
  const inputs = parsePlanInputs(env, core.setSecret)
  const registry = async (host: string) => {
    // Only latest=highest asks registries; they are to be reached with what the Docker configuration knows of them.
    const { connect } = await import('../oci/connect.ts')
    return connect({ logins: [], env, run, log: core })(host)
  }
  const { workflow } = await readWorkflow(env)
  const wanted = { ...inputs, annotationLevels: [MANIFEST_LEVEL], registry }
  const metadata = await describeImage(wanted, { workflow, env, run, log: core })
  for (const line of planLines(metadata)) core.info(line)
  if (metadata.tags.length === 0) core.warning(noTagError(metadata).message)

  const files = await writeBakeFiles(bakeFiles(metadata, inputs.bakeTarget), env['RUNNER_TEMP'] ?? tmpdir())
  const outputs = { ...metadataOutputs(metadata, inputs.separators), ...files }
  setOutputs(outputs)
  if (inputs.exportOutputs) for (const [name, value] of variables(outputs)) core.exportVariable(name, value)

  const matrix = computeMatrix(inputs.platforms, inputs.runners)
  if (matrix.length > 0) core.setOutput('matrix', { include: matrix })
  await writeSummary(planSummary(metadata, matrix), env)
}
