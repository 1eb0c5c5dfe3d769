import type { RunIdentity } from '../lib/run-identity.ts'
import { formatRepository, type Repository } from '../oci/reference.ts'
import { choosePublication, GateError } from './gate.ts'
import { countedRecords, type ExistingRecord, type LegRecord, type Tag } from './record.ts'
import type { ExistingImages } from './sources.ts'

/** The settings of a publication that the merge replaces. */
export interface Overrides {
  readonly name?: string | undefined
  readonly repositories?: readonly Repository[] | undefined
  readonly tags?: readonly Tag[] | undefined
  /** Added to those of the legs; they override equal keys. */
  readonly annotations: Readonly<Record<string, string>>
}

/** The part that all records of one publication share. */
export type PublicationSpec = Pick<
  LegRecord,
  'publication' | 'run' | 'repositories' | 'tags' | 'annotations' | 'pushed'
>

/** Applies the overrides to the legs of the publication. Other legs stay as they are. */
export function applyOverrides(legs: readonly LegRecord[], overrides: Overrides): readonly LegRecord[] {
  if (legs.length === 0) return []
  const { repositories, tags, annotations } = overrides
  const name = choosePublication(legs, overrides.name)
  return legs.map(leg =>
    leg.publication !== name
      ? leg
      : {
          ...leg,
          repositories: repositories ?? leg.repositories,
          tags: tags ?? leg.tags,
          annotations: { ...leg.annotations, ...annotations },
        },
  )
}

/**
 * Returns the common part of the publication's records, from one of its legs: the gate checks that all of them agree.
 * Without legs, the overrides must be complete; otherwise throws a {@link GateError} that names the missing part.
 */
export function publicationSpec(legs: readonly LegRecord[], overrides: Overrides, run: RunIdentity): PublicationSpec {
  if (legs.length > 0) {
    const name = choosePublication(legs, overrides.name)
    const [leg] = countedRecords(legs.filter(record => record.publication === name))
    if (leg !== undefined) return { ...leg, run }
  }
  const { name, repositories = [], tags = [], annotations } = overrides
  const what = 'empty, and this run has no legs that set it. Set it here.'
  const [first] = repositories
  if (first === undefined) throw new GateError([{ where: 'images', what }])
  if (tags.length === 0) throw new GateError([{ where: 'tags', what }])
  return { publication: name ?? formatRepository(first), run, repositories, tags, annotations, pushed: true }
}

/**
 * Creates the record of images that no leg built, so that the gate checks all images alike. `job` names them in
 * messages. They are in a registry even if the legs pushed nothing.
 */
export const recordOfExistingImages = (
  origin: ExistingRecord['origin'],
  job: string,
  { images, attestations }: ExistingImages,
  { publication, run, repositories, tags, annotations, pushed }: PublicationSpec,
): ExistingRecord => ({
  origin,
  publication,
  run,
  leg: { job, step: job, matrix: undefined },
  repositories,
  tags,
  annotations,
  pushed,
  platforms: images.map(({ descriptor }) => descriptor.platform),
  images,
  attestations,
})
