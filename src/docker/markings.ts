import type { Mode } from '../inputs/mode.ts'
import { formatAnnotation, formatLabel } from '../metadata/labels.ts'
import type { Metadata } from '../metadata/metadata.ts'
import type { BuildRequest } from './build/request.ts'

/**
 * What the build writes into the image of its metadata. A leg leaves the annotations of the index to the merge, which
 * makes the index.
 */
export function markingsOf(
  { labels, annotations }: Metadata,
  mode: Mode,
): Pick<BuildRequest, 'labels' | 'annotations'> {
  const own = annotations.filter(({ level }) => mode === 'single' || !level.kind.startsWith('index'))
  return { labels: labels.map(formatLabel), annotations: own.map(formatAnnotation) }
}
