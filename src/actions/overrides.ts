import type { MergeOverrides } from '../inputs/merge.ts'
import type { Workflow } from '../lib/github.ts'
import { run } from '../lib/process.ts'
import * as runner from '../lib/runner.ts'
import { describeImage } from '../metadata/describe.ts'
import { INDEX_LEVEL, noTagError } from '../metadata/metadata.ts'
import { indexAnnotations } from '../publish/create-record.ts'
import type { Overrides } from '../publish/overrides.ts'
import type { Registries } from '../registry/registries.ts'

export interface OverridesContext {
  readonly workflow: Workflow
  readonly env: NodeJS.ProcessEnv
  readonly githubToken: string | undefined
  readonly registries: Registries
  /** Whether legs have said already what every image says of itself. */
  readonly hasLegs: boolean
}

/** What the merge says in place of its legs. */
export async function overridesOf(
  { request, settings, images, tags }: MergeOverrides,
  { workflow, env, githubToken, registries, hasLegs }: OverridesContext,
): Promise<Overrides> {
  const metadata = await describeImage(
    {
      ...{ request, settings, githubToken },
      listTags: repository => registries.repository(repository).listTags(),
      context: 'workflow',
      annotationLevels: [INDEX_LEVEL],
      predefined: !hasLegs,
    },
    { workflow, env, run, log: runner.log },
  )
  if (tags && metadata.tags.length === 0) throw noTagError(metadata)
  return {
    ...(images && { repositories: metadata.images.map(({ repository }) => repository) }),
    ...(tags && { tags: metadata.tags }),
    annotations: indexAnnotations(metadata),
  }
}
