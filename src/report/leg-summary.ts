import { formatPlatform } from '../oci/platform.ts'
import type { LegRecord } from '../publish/record.ts'
import { imageTable } from './image-table.ts'
import { code, page } from './markdown.ts'

/** The job summary of a leg, short: the merge's is the one that people look at. */
export function legSummary(record: LegRecord): string {
  const { platforms, images, tags, pushed } = record
  const built = platforms.map(platform => code(formatPlatform(platform))).join(', ')
  if (!pushed || images.length === 0) return page([`Built ${built}, and pushed nothing.`])
  const names = tags.map(({ name }) => code(name)).join(', ')
  return page([
    `Pushed ${built} by digest.${names === '' ? '' : ` The merge job writes the tags ${names}.`}`,
    imageTable(images, [record]),
  ])
}
