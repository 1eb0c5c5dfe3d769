import type { Annotation, Label } from '../../metadata/labels.ts'
import type { Platform } from '../../oci/platform.ts'
import type { Repository } from '../../oci/reference.ts'
import type { ChosenBuilder } from '../builder/choose.ts'
import type { Branches } from './cache.ts'
import type { WorkflowSource } from './context.ts'
import type { BuildOptions } from './options.ts'

/** Whether a step leaves its images to a merge, or publishes them itself. */
export type Mode = 'leg' | 'single'

/** One build: what the user wants of it, and what is known of the run. */
export interface BuildRequest {
  readonly builder: Pick<ChosenBuilder, 'name' | 'nodes'>
  readonly options: BuildOptions
  /** Empty: the platform of the builder itself. */
  readonly platforms: readonly Platform[]
  /** The publication's name. */
  readonly publication: string
  readonly repositories: readonly Repository[]
  /** The names of the publication's tags. */
  readonly tags: readonly string[]
  /** True if the image goes to the repositories. */
  readonly push: boolean
  /** The directory that the image is written into, as an OCI layout, if the builder cannot push by digest. */
  readonly layout: string | undefined
  readonly mode: Mode
  readonly labels: readonly Label[]
  /** Those of every level. A leg leaves some of them to the merge. */
  readonly annotations: readonly Annotation[]
  /** SOURCE_DATE_EPOCH of the build, which buildx passes on: the date of the image, the same in every leg. */
  readonly createdAt: Date
  readonly source: WorkflowSource
  readonly branches: Branches
  readonly privateRepository: boolean
  /** The address of the run's attempt, for the provenance. */
  readonly builderId: string | undefined
  readonly githubToken: string | undefined
  /** Whether warnings of the Dockerfile checks are shown at their lines. */
  readonly annotateChecks: boolean
  /** The file that buildx describes its result in. */
  readonly metadataFile: string
}

/** Returns true if a build pushes its image, or writes it to be pushed. */
export const pushes = ({ push, repositories }: Pick<BuildRequest, 'push' | 'repositories'>): boolean =>
  push && repositories.length > 0
