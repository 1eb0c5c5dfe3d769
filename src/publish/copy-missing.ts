import type { Descriptor } from '../oci/descriptor.ts'
import type { Digest } from '../oci/digest.ts'
import { formatRepository, type Repository } from '../oci/reference.ts'
import { copyImage } from '../registry/copy.ts'
import type { Registries } from '../registry/registries.ts'
import type { LegRecord } from './record.ts'
import type { ExistingImages } from './sources.ts'

/** Child of the publication → repositories that have it. */
export type Origins = ReadonlyMap<Digest, readonly Repository[]>

/** Collects the origins: legs pushed to each of their repositories; existing images are in one. */
export function originsOf(legs: readonly LegRecord[], resolved: readonly ExistingImages[]): Origins {
  const holders = [
    ...legs.map(({ repositories, images, attestations }) => ({ repositories, images, attestations })),
    ...resolved.map(({ repository, images, attestations }) => ({ repositories: [repository], images, attestations })),
  ]
  return new Map(
    holders.flatMap(({ repositories, images, attestations }) =>
      [...images.map(({ descriptor }) => descriptor), ...attestations].map(
        child => [child.digest, repositories] as const,
      ),
    ),
  )
}

/** Copies the children to every repository that does not have them. Mounts or streams their blobs. */
export async function copyMissingManifests(
  registries: Registries,
  children: readonly Descriptor[],
  origins: Origins,
  repositories: readonly Repository[],
): Promise<void> {
  const copies = repositories.flatMap(to =>
    children.flatMap(({ digest }) => {
      const holders = origins.get(digest) ?? []
      const [from] = holders
      const exists = holders.some(holder => formatRepository(holder) === formatRepository(to))
      return exists || from === undefined ? [] : [{ digest, from, to }]
    }),
  )
  await Promise.all(
    copies.map(async ({ digest, from, to }) => {
      const source = registries.repository(from)
      await copyImage(source, registries.repository(to), await source.getManifest(digest))
    }),
  )
}
