import { tmpdir } from 'node:os'
import { parsePlanInputs } from '../inputs/plan.ts'
import { readWorkflow } from '../lib/github.ts'
import { addSummary, exportVariable, setOutputs } from '../lib/runner.ts'
import { describeImage } from '../metadata/describe.ts'
import { computeMatrix } from '../metadata/matrix.ts'
import { MANIFEST_LEVEL, noTagError } from '../metadata/metadata.ts'
import { bakeFiles, metadataOutputs, variables, writeBakeFiles } from '../metadata/outputs.ts'
import { planLines, planSummary } from '../report/plan-summary.ts'
import { chooseLogins } from './logins.ts'
import { lazyRegistries } from './registries.ts'
import { runStep } from './step.ts'

/** Computes what would be published, like docker/metadata-action, and which runner builds which platform. */
export const plan = (): Promise<void> =>
  runStep(async step => {
    const { env, log } = step
    const inputs = await parsePlanInputs(step)
    const workflow = await readWorkflow(env)
    const destinations = inputs.request.images.map(({ repository }) => repository)
    const logins = () => chooseLogins(inputs.credentials, { destinations, pushes: false }, workflow, step)
    const registries = lazyRegistries(logins, step) // only latest=highest needs them

    const metadata = await describeImage({ ...inputs, annotationLevels: [MANIFEST_LEVEL] }, workflow, registries, step)
    for (const line of planLines(metadata)) log.info(line)
    if (metadata.tags.length === 0) log.warning(noTagError(metadata).message)

    const files = await writeBakeFiles(bakeFiles(metadata, inputs.bakeTarget), env['RUNNER_TEMP'] || tmpdir())
    const outputs = { ...metadataOutputs(metadata, inputs.separators), ...files }
    setOutputs(outputs)
    if (inputs.exportOutputs) for (const [name, value] of variables(outputs)) exportVariable(name, value)

    const matrix = computeMatrix(inputs.platforms, inputs.runners)
    if (matrix.length > 0) setOutputs({ matrix: JSON.stringify({ include: matrix }) })
    addSummary(planSummary(metadata, matrix))
  })
