import type { LegRecord } from './record.ts'

/**
 * The one annotation that legs need not agree on: where the time of the commit is not known, each takes its own clock.
 * OCI image-spec, annotations.md: an RFC 3339 date.
 */
const CREATED = 'org.opencontainers.image.created'

/** The keys that two legs give different values to. */
export function differingAnnotations(a: LegRecord, b: LegRecord): readonly string[] {
  const keys = new Set([...Object.keys(a.annotations), ...Object.keys(b.annotations)])
  return [...keys].filter(key => key !== CREATED && a.annotations[key] !== b.annotations[key])
}

/** The annotations of legs that agree. The index is as old as the first of them. */
export function sharedAnnotations(legs: readonly LegRecord[]): Readonly<Record<string, string>> {
  const dates = legs.flatMap(({ annotations }) => annotations[CREATED] ?? [])
  const [earliest] = dates.toSorted((a, b) => Date.parse(a) - Date.parse(b))
  return { ...legs[0]?.annotations, ...(earliest !== undefined && { [CREATED]: earliest }) }
}
