import type { Descriptor } from '../oci/descriptor.ts'
import type { Digest } from '../oci/digest.ts'
import { formatRepository, type Repository } from '../oci/reference.ts'
import { copyImage } from '../registry/copy.ts'
import type { Registry } from '../registry/repository.ts'
import type { LegRecord } from './record.ts'
import type { ExistingImages } from './sources.ts'

/** Where each child of the publication is to be had. */
export type Origins = ReadonlyMap<Digest, readonly Repository[]>

/** Legs have pushed to each of their repositories; what was looked up is in one. */
export function originsOf(legs: readonly LegRecord[], resolved: readonly ExistingImages[]): Origins {
  const places = [
    ...legs.map(({ repositories, images, attestations }) => ({ repositories, images, attestations })),
    ...resolved.map(({ repository, images, attestations }) => ({ repositories: [repository], images, attestations })),
  ]
  return new Map(
    places.flatMap(({ repositories, images, attestations }) =>
      [...images.map(({ descriptor }) => descriptor), ...attestations].map(
        child => [child.digest, repositories] as const,
      ),
    ),
  )
}

/** Brings the children to every repository that does not have them, by mounting or copying their blobs. */
export async function copyMissingManifests(
  registry: (host: string) => Registry,
  children: readonly Descriptor[],
  origins: Origins,
  repositories: readonly Repository[],
): Promise<void> {
  const place = (repository: Repository) => ({ registry: registry(repository.registry), path: repository.path })
  const errands = repositories.flatMap(to =>
    children.flatMap(child => {
      const known = origins.get(child.digest) ?? []
      const [from] = known
      const isThere = known.some(repository => formatRepository(repository) === formatRepository(to))
      return isThere || from === undefined ? [] : [{ child, from, to }]
    }),
  )
  await Promise.all(
    errands.map(async ({ child, from, to }) => {
      const source = place(from)
      await copyImage(source, place(to), await source.registry.getManifest(source.path, child.digest))
    }),
  )
}
