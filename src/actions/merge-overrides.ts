import type { MergeInputs } from '../inputs/merge.ts'
import type { Workflow } from '../lib/github.ts'
import { DOCKER_MANIFEST } from '../oci/descriptor.ts'
import type { Overrides } from '../publish/overrides.ts'
import type { ExistingImages } from '../publish/sources.ts'
import type { Registries } from '../registry/registries.ts'
import type { Step } from './step.ts'

/** Returns the settings of a merge's inputs that replace those of its legs. */
export async function describeOverrides(
  { name, overrides, credentials, sourcesOnly }: MergeInputs,
  workflow: Workflow,
  registries: Registries,
  sources: readonly ExistingImages[],
  step: Pick<Step, 'env' | 'run' | 'log'>,
): Promise<Overrides> {
  if (overrides === undefined) return { name, annotations: {} }
  // Loaded only here: most merges override nothing.
  const [{ describeImage }, { INDEX_LEVEL, noTagError }, { indexAnnotations }] = await Promise.all([
    import('../metadata/describe.ts'),
    import('../metadata/metadata.ts'),
    import('../publish/create-record.ts'),
  ])
  const { request, settings, images, tags } = overrides
  // The records of legs have the predefined annotations already, and a Docker manifest list cannot hold any.
  const predefined = sourcesOnly && !sources.every(isDocker) ? 'all' : 'none'
  const metadata = await describeImage(
    { request, settings, credentials, context: 'workflow', annotationLevels: [INDEX_LEVEL], predefined },
    workflow,
    async () => registries,
    step,
  )
  if (tags && metadata.tags.length === 0) throw noTagError(metadata)
  return {
    name,
    repositories: images ? metadata.images.map(({ repository }) => repository) : undefined,
    tags: tags ? metadata.tags : undefined,
    annotations: indexAnnotations(metadata),
  }
}

const isDocker = ({ images }: ExistingImages): boolean =>
  images.every(({ descriptor }) => descriptor.mediaType === DOCKER_MANIFEST)
