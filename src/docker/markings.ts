import type { Mode } from '../inputs/mode.ts'
import { type AnnotationLevel, formatAnnotation, formatLabel } from '../metadata/labels.ts'
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
  const own = annotations.filter(({ level }) => mode === 'single' || !isOfIndex(level))
  return { labels: labels.map(formatLabel), annotations: own.map(formatAnnotation) }
}

const isOfIndex = ({ kind }: AnnotationLevel): boolean => kind === 'index' || kind === 'index-descriptor'

/**
 * A warning of the annotations that nothing will carry. Those of an index's descriptor are in what BuildKit says of its
 * result, and in an archive; a leg's result is not the index that is published, and of that one nobody writes a descriptor.
 */
export function leftOutWarning({ annotations }: Pick<Metadata, 'annotations'>, mode: Mode): string | undefined {
  const keys = annotations.filter(({ level }) => level.kind === 'index-descriptor').map(({ key }) => key)
  if (mode === 'single' || keys.length === 0) return undefined
  return (
    `Annotations of the level "index-descriptor" are left out: ${[...new Set(keys)].join(', ')}. No registry keeps ` +
    'them; those of the level "index" go into the index.'
  )
}
