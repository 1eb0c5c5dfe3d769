import type { Environment, Workflow } from '../lib/github.ts'
import type { Log } from '../lib/log.ts'
import type { Run } from '../lib/process.ts'
import { gatherFacts } from './gather.ts'
import { git } from './git.ts'
import { githubApi } from './github-api.ts'
import type { AnnotationLevel } from './labels.ts'
import { computeMetadata, type Metadata, type MetadataRequest, needsPublishedTags } from './metadata.ts'
import { type ListTags, publishedTags } from './published-tags.ts'
import type { MetadataSettings } from './settings.ts'

/** What is asked for, and where to look when the event does not say enough. */
export interface DescribeOptions {
  readonly request: MetadataRequest
  readonly settings: MetadataSettings
  readonly context: 'workflow' | 'git'
  readonly githubToken: string | undefined
  /** Where annotations go whose line names no level, unless the settings say it. */
  readonly annotationLevels: readonly AnnotationLevel[]
  /** False: without the labels and annotations that every image gets. */
  readonly predefined?: boolean
  /** Lists published tags, if a flavor needs them. */
  readonly listTags: ListTags
}

/** Where the run is described, and how the world is reached. */
export interface DescribeContext {
  readonly workflow: Workflow
  readonly env: Environment
  readonly run: Run
  readonly log: Log
}

/** The metadata of this run's image. What could not be found out is a warning in the log. */
export async function describeImage(
  options: DescribeOptions,
  { workflow, env, run, log }: DescribeContext,
): Promise<Metadata> {
  const { request, settings, listTags } = options
  const { facts, warnings } = await gatherFacts(workflow, options, {
    git: git(run, workflow.workspace ?? '.'),
    api: githubApi(workflow.apiUrl, options.githubToken, env),
    now: new Date(),
  })
  const metadata = computeMetadata(request, facts, {
    shortShaLength: settings.shortShaLength,
    predefined: options.predefined ?? true,
    annotationLevels: settings.annotationLevels ?? options.annotationLevels,
    publishedTags: needsPublishedTags(request) ? await publishedTags(request.images, listTags, log.warning) : undefined,
  })
  for (const warning of [...warnings, ...metadata.warnings]) log.warning(warning)
  return metadata
}
