import { type Annotation, isOfIndex } from '../../metadata/labels.ts'
import type { Mode } from './request.ts'

/** Returns the annotations that a build writes. A leg leaves those of the index to the merge. */
export const annotationsOfBuild = (annotations: readonly Annotation[], mode: Mode): readonly Annotation[] =>
  mode === 'single' ? annotations : annotations.filter(({ level }) => !isOfIndex(level))

/** The annotations of a build, split by whether its result can carry them. */
export interface FittingAnnotations {
  readonly kept: readonly Annotation[]
  /** The annotations of an index, if the result has none: buildx rejects them. */
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
        kept: annotations.filter(({ level }) => !isOfIndex(level)),
        leftOut: annotations.filter(({ level }) => isOfIndex(level)),
      }

/**
 * Returns a warning about annotations without effect. BuildKit writes those of an index's descriptor into the
 * description of its result, and into an archive. A leg's result is not the published index, whose descriptor is never
 * written.
 */
export function leftOutWarning(annotations: readonly Annotation[], mode: Mode): string | undefined {
  const keys = annotations.filter(({ level }) => level.kind === 'index-descriptor').map(({ key }) => key)
  if (mode === 'single' || keys.length === 0) return undefined
  return (
    'Omitted the annotations of the level "index-descriptor", which no registry stores: ' +
    `${[...new Set(keys)].join(', ')}. To annotate the index, use the level "index".`
  )
}
