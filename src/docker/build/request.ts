import type { Annotation, Label } from '../../metadata/labels.ts'
import type { Platform } from '../../oci/platform.ts'
import type { Repository } from '../../oci/reference.ts'
import type { ChosenBuilder } from '../builder/choose.ts'
import type { Branches } from './cache.ts'
import type { WorkflowSource } from './context.ts'
import type { CacheAccess } from './github-cache.ts'
import type { BuildOptions } from './options.ts'

/** The mode of a step: a leg leaves its images to a merge, a single step publishes them itself. */
export type Mode = 'leg' | 'single'

/** One build: the user's options, and the facts of the run. */
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
  /** The annotations of all levels. A leg leaves some of them to the merge. */
  readonly annotations: readonly Annotation[]
  /** The date of the image, the same in every leg. */
  readonly createdAt: Date
  /** True if the workflow sets the variable SOURCE_DATE_EPOCH. */
  readonly setsSourceDate: boolean
  readonly source: WorkflowSource
  readonly branches: Branches
  readonly cacheAccess: CacheAccess
  readonly privateRepository: boolean
  /** True if only the inputs add attestations. */
  readonly noDefaultAttestations: boolean
  /** The URL of the run's attempt, for the provenance. */
  readonly builderId: string | undefined
  readonly githubToken: string | undefined
  /** True if warnings of the Dockerfile checks become annotations of their lines. */
  readonly annotateChecks: boolean
  /** The file for buildx's description of the result. */
  readonly metadataFile: string
}

/** Returns true if a build pushes its image, or writes it for a later push. */
export const pushes = ({ push, repositories }: Pick<BuildRequest, 'push' | 'repositories'>): boolean =>
  push && repositories.length > 0
