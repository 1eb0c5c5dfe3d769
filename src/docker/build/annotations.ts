/** Annotations of a build, by whether its result can carry them. */
export interface FittingAnnotations {
  readonly kept: readonly string[]
  /** Those of an index, where the result is none: buildx takes them for an error. */
  readonly leftOut: readonly string[]
}

/** `level[,level]:` before the key; a level may name a platform: `manifest[linux/arm64]`. */
const LEVELS = /^([a-z-]+(?:\[[\w/-]+\])?(?:,[a-z-]+(?:\[[\w/-]+\])?)*):(.*)$/s

const isOfIndex = (level: string): boolean => level === 'index' || level === 'index-descriptor'

/**
 * Tells annotations that fit from those that do not. One platform without attestations is a manifest, and has no index
 * to annotate. Forms as in docs/guides/annotations.md of docker/buildx.
 */
export function fittingAnnotations(annotations: readonly string[], makesIndex: boolean): FittingAnnotations {
  const kept: string[] = []
  const leftOut: string[] = []
  for (const annotation of annotations) {
    const [, levels, rest] = LEVELS.exec(annotation) ?? []
    const all = levels?.split(',') ?? []
    const fitting = makesIndex ? all : all.filter(level => !isOfIndex(level))
    if (fitting.length === all.length) kept.push(annotation)
    else {
      if (fitting.length > 0) kept.push(`${fitting.join(',')}:${rest}`)
      leftOut.push(`${all.filter(isOfIndex).join(',')}:${rest}`)
    }
  }
  return { kept, leftOut }
}
