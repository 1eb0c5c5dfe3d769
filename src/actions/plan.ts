import { tmpdir } from 'node:os'
import { parsePlanInputs } from '../inputs/plan.ts'
import { readWorkflow } from '../lib/github.ts'
import { lazily } from '../lib/lazily.ts'
import { run } from '../lib/process.ts'
import * as runner from '../lib/runner.ts'
import { describeImage } from '../metadata/describe.ts'
import { computeMatrix } from '../metadata/matrix.ts'
import { MANIFEST_LEVEL, noTagError } from '../metadata/metadata.ts'
import { bakeFiles, metadataOutputs, variables, writeBakeFiles } from '../metadata/outputs.ts'
import type { Repository } from '../oci/reference.ts'
import { planLines, planSummary } from '../report/plan-summary.ts'
import { setOutputs } from '../report/workflow.ts'

/** Says what would be published, as docker/metadata-action does, and which runner builds which platform. */
export async function plan(): Promise<void> {
  const { env } = process
  const inputs = await parsePlanInputs(env, runner.setSecret)
  const { workflow } = await readWorkflow(env)
  // Only latest=highest asks registries.
  const registries = lazily(async () => {
    const [{ openRegistries: connect }, { chooseLogins: stepLogins }] = await Promise.all([
      import('../registry/registries.ts'),
      import('./logins.ts'),
    ])
    const destinations = inputs.request.images.map(({ repository }) => repository)
    const logins = await stepLogins(inputs.credentials, { destinations }, workflow, env)
    return connect({ logins, env, run, log: runner.log })
  })
  const listTags = async (repository: Repository) => (await registries()).repository(repository).listTags()
  const wanted = { ...inputs, ...inputs.credentials, annotationLevels: [MANIFEST_LEVEL], listTags }
  const metadata = await describeImage(wanted, { workflow, env, run, log: runner.log })
  for (const line of planLines(metadata)) runner.log.info(line)
  if (metadata.tags.length === 0) runner.log.warning(noTagError(metadata).message)

  const files = await writeBakeFiles(bakeFiles(metadata, inputs.bakeTarget), env['RUNNER_TEMP'] || tmpdir())
  const outputs = { ...metadataOutputs(metadata, inputs.separators), ...files }
  setOutputs(outputs)
  if (inputs.exportOutputs) for (const [name, value] of variables(outputs)) runner.exportVariable(name, value)

  const matrix = computeMatrix(inputs.platforms, inputs.runners)
  if (matrix.length > 0) runner.setOutput('matrix', JSON.stringify({ include: matrix }))
  runner.addSummary(planSummary(metadata, matrix))
}
