import type { Annotation } from '../../metadata/labels.ts'
import type { Mode } from './request.ts'

const isOfIndex = ({ level }: Annotation): boolean => level.kind === 'index' || level.kind === 'index-descriptor'

/** Returns the annotations that a build writes. A leg leaves those of the index to the merge, which creates the index. */
export const annotationsOfBuild = (annotations: readonly Annotation[], mode: Mode): readonly Annotation[] =>
  mode === 'single' ? annotations : annotations.filter(annotation => !isOfIndex(annotation))

/** The annotations of a build: those that its result can carry, and those that it cannot. */
export interface FittingAnnotations {
  readonly kept: readonly Annotation[]
  /** Those of an index, if the result is none: buildx rejects them. */
  readonly leftOut: readonly Annotation[]
}

/**
 * Splits annotations by whether the result can carry them. One platform without attestations is a manifest, and has no
 * index to annotate (docs/guides/annotations.md of docker/buildx).
 */
export const fittingAnnotations = (annotations: readonly Annotation[], makesIndex: boolean): FittingAnnotations =>
  makesIndex
    ? { kept: annotations, leftOut: [] }
    : {
        kept: annotations.filter(annotation => !isOfIndex(annotation)),
        leftOut: annotations.filter(isOfIndex),
      }

/**
 * Returns a warning about the annotations that nothing carries. Those of an index's descriptor go into BuildKit's
 * description of its result, and into an archive. The result of a leg is not the index that is published, and nothing
 * writes a descriptor of that one.
 */
export function leftOutWarning(annotations: readonly Annotation[], mode: Mode): string | undefined {
  const keys = annotations.filter(({ level }) => level.kind === 'index-descriptor').map(({ key }) => key)
  if (mode === 'single' || keys.length === 0) return undefined
  return (
    `Annotations of the level "index-descriptor" are left out: ${[...new Set(keys)].join(', ')}. No registry keeps ` +
    'them; those of the level "index" go into the index.'
  )
}
