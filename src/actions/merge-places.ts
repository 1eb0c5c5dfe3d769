import type { LoginScope } from '../inputs/credentials.ts'
import type { MergeInputs } from '../inputs/merge.ts'
import type { LegRecord } from '../publish/record.ts'

/** Where a merge takes images from, and where it brings them: what it says itself, else what its legs say. */
export function placesOf(
  { overrides, sources, name }: Pick<MergeInputs, 'name' | 'sources' | 'overrides'>,
  records: readonly LegRecord[],
): LoginScope {
  const images = overrides?.request.images.map(({ repository }) => repository) ?? []
  const pushed = records
    .filter(({ publication }) => name === undefined || publication === name)
    .flatMap(({ repositories }) => repositories)
  return {
    destinations: images.length > 0 ? images : pushed,
    origins: [...pushed, ...sources.map(({ reference }) => reference.repository)],
  }
}
