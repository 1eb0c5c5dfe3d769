import type { Environment, Workflow } from '../lib/github.ts'
import type { Log } from '../lib/log.ts'
import type { Run } from '../lib/process.ts'
import type { Registries } from '../registry/registries.ts'
import { gatherFacts } from './gather.ts'
import { git } from './git.ts'
import { githubApi } from './github-api.ts'
import type { AnnotationLevel } from './labels.ts'
import {
  computeMetadata,
  type Metadata,
  type MetadataRequest,
  needsPublishedTags,
  type Predefined,
  usesCommitDate,
} from './metadata.ts'
import { type ListTags, publishedTags } from './published-tags.ts'
import type { MetadataSettings } from './settings.ts'

/** The request, and the sources of facts that the event lacks. */
export interface DescribeOptions {
  readonly request: MetadataRequest
  readonly settings: MetadataSettings
  readonly context: 'workflow' | 'git'
  readonly credentials: { readonly githubToken: string | undefined }
  /** Levels of annotations whose line names none. The settings override them. */
  readonly annotationLevels: readonly AnnotationLevel[]
  /** The labels and annotations that every image gets: all by default. */
  readonly predefined?: Predefined
}

/** The parts of a step that {@link describeImage} uses. */
interface StepParts {
  readonly env: Environment
  readonly run: Run
  readonly log: Log
}

/**
 * Computes the metadata of this run's image. Facts that it cannot find are warnings in the log. `registries` is called
 * only if a flavor needs the published tags.
 */
export async function describeImage(
  options: DescribeOptions,
  workflow: Workflow,
  registries: () => Promise<Registries>,
  { env, run, log }: StepParts,
): Promise<Metadata> {
  const { request, settings, context, predefined = 'all' } = options
  const listTags: ListTags = async repository => (await registries()).repository(repository).listTags()
  const labels = predefined !== 'none'
  const needed = { labels, commitDate: labels || usesCommitDate(request) }
  const { facts, warnings } = await gatherFacts(
    workflow,
    { context, settings, needed },
    {
      git: git(run, workflow.workspace ?? '.'),
      api: githubApi(workflow.apiUrl, options.credentials.githubToken, env),
      now: new Date(),
    },
  )
  const metadata = computeMetadata(request, facts, {
    shortShaLength: settings.shortShaLength,
    predefined,
    annotationLevels: settings.annotationLevels ?? options.annotationLevels,
    publishedTags: needsPublishedTags(request) ? await publishedTags(request.images, listTags, log.warning) : undefined,
  })
  for (const { reason, unmoved } of metadata.skipped) if (unmoved) log.info(`${reason}.`)
  for (const warning of [...warnings, ...metadata.warnings]) log.warning(warning)
  return metadata
}
