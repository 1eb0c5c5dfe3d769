import type { LegIdentity, RunIdentity } from '../lib/run-identity.ts'
import type { Metadata } from '../metadata/metadata.ts'
import type { Platform } from '../oci/platform.ts'
import { formatRepository, type Repository } from '../oci/reference.ts'
import type { Pushed } from './inspect.ts'
import type { LegReport } from './leg-report.ts'
import type { LegRecord } from './record.ts'

/** The facts that a build step has after its build. */
export interface LegFacts {
  readonly publication: string
  readonly run: RunIdentity
  readonly leg: LegIdentity
  readonly metadata: Metadata
  /** True if the step pushes. The result is in `pushed`. */
  readonly push: boolean
  /** See {@link LegRecord}. */
  readonly optional: boolean
  readonly pushed: Pushed
  /** The platforms of the input; empty without it. */
  readonly platforms: readonly Platform[]
  /** The platform of this machine. */
  readonly host: Platform
  readonly seconds: number
  readonly report: LegReport
}

/** Returns the name of a publication: the input `name`, else its first repository. */
export function publicationName(name: string | undefined, [first]: readonly Repository[]): string {
  return name ?? (first === undefined ? 'image' : formatRepository(first))
}

/** Creates the record of a build step. */
export function createLegRecord(facts: LegFacts): LegRecord {
  const { publication, run, leg, metadata, push, optional, pushed, seconds, report } = facts
  return {
    origin: 'leg',
    publication,
    run,
    leg,
    optional,
    pushed: push,
    platforms: platformsOf(facts),
    repositories: metadata.images.map(({ repository }) => repository),
    tags: metadata.tags.map(({ name, moving }) => ({ name, moving })),
    annotations: indexAnnotations(metadata),
    images: pushed.images,
    attestations: pushed.attestations,
    seconds,
    report,
  }
}

/** Returns the platforms of the input, else those of the images, else this machine's own. */
function platformsOf({ platforms, pushed: { images }, host }: LegFacts): readonly Platform[] {
  if (platforms.length > 0) return platforms
  return images.length > 0 ? images.map(({ descriptor }) => descriptor.platform) : [host]
}

/** Returns the annotations that the merge writes into the index. Those of the images are already in place. */
export const indexAnnotations = ({ annotations }: Pick<Metadata, 'annotations'>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    annotations.filter(({ level }) => level.kind === 'index').map(({ key, value }) => [key, value] as const),
  )
