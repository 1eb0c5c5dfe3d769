import type { Places } from '../inputs/credentials.ts'
import type { MergeInputs } from '../inputs/merge.ts'
import type { LegRecord } from '../publish/record.ts'

/** Where a merge takes images from, and where it brings them: what it says itself, else what its legs say. */
export function placesOf(
  { said, sources, name }: Pick<MergeInputs, 'said' | 'sources' | 'name'>,
  records: readonly LegRecord[],
): Places {
  const images = said?.request.images.map(({ repository }) => repository) ?? []
  const pushed = records
    .filter(({ publication }) => name === undefined || publication === name)
    .flatMap(({ repositories }) => repositories)
  return {
    destinations: images.length > 0 ? images : pushed,
    origins: [...pushed, ...sources.map(({ reference }) => reference.repository)],
  }
}
