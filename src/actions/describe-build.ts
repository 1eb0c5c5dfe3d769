import { makesDockerList } from '../docker/build/outputs.ts'
import type { BuildInputs } from '../inputs/build.ts'
import type { Workflow } from '../lib/github.ts'
import { describeImage } from '../metadata/describe.ts'
import { INDEX_LEVEL, MANIFEST_LEVEL, type Metadata, noTagError } from '../metadata/metadata.ts'
import type { LazyRegistries } from './registries.ts'
import type { Step } from './step.ts'

/** Registries show the annotations of the index; tools read those of the image. */
const LEVELS = [MANIFEST_LEVEL, INDEX_LEVEL]

/** Computes the metadata of what a step builds. Throws a UsageError if the step pushes, and no rule produces a tag. */
export async function describeBuild(
  inputs: BuildInputs,
  workflow: Workflow,
  registries: LazyRegistries,
  step: Step,
): Promise<Metadata> {
  // The list of Docker's media types has no annotations.
  const predefined = makesDockerList(inputs.options) ? 'image' : 'all'
  const options = { ...inputs, context: 'workflow', annotationLevels: LEVELS, predefined } as const
  const metadata = await describeImage(options, workflow, registries, step)
  if (inputs.push && metadata.tags.length === 0) throw noTagError(metadata)
  return metadata
}
