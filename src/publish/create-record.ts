import type { BuildInputs } from '../inputs/build.ts'
import { legIdentity, runIdentity } from '../lib/github.ts'
import type { Metadata } from '../metadata/metadata.ts'
import type { Platform } from '../oci/platform.ts'
import { formatRepository, type Repository } from '../oci/reference.ts'
import type { Pushed } from './inspect.ts'
import type { LegReport } from './leg-report.ts'
import type { LegRecord } from './record.ts'

/** What a build step knows when the build is done. */
export interface LegFacts {
  readonly inputs: Pick<BuildInputs, 'platforms' | 'push' | 'position'>
  readonly publication: string
  readonly metadata: Metadata
  readonly pushed: Pushed
  readonly host: Platform
  readonly env: NodeJS.ProcessEnv
  readonly report: LegReport
  /** How long the step has taken, in milliseconds. */
  readonly tookMs: number
}

/** A publication is called as it is named, else as its first repository. */
export function publicationName(name: string | undefined, [first]: readonly Repository[]): string {
  return name ?? (first === undefined ? 'image' : formatRepository(first))
}

/** The record of this step. */
export function createLegRecord({
  inputs,
  publication,
  metadata,
  pushed,
  host,
  env,
  report,
  tookMs,
}: LegFacts): LegRecord {
  return {
    origin: 'leg',
    publication,
    run: runIdentity(env),
    leg: legIdentity(env, inputs.position),
    pushed: inputs.push,
    platforms: platformsOf(inputs.platforms, pushed, host),
    repositories: metadata.images.map(({ repository }) => repository),
    tags: metadata.tags.map(({ name, moving }) => ({ name, moving })),
    annotations: indexAnnotations(metadata),
    images: pushed.images,
    attestations: pushed.attestations,
    seconds: Math.round(tookMs / 1000),
    report,
  }
}

/** The platforms that a step builds; without the input, those that came out, or this machine's own. */
function platformsOf(asked: readonly Platform[], { images }: Pushed, host: Platform): readonly Platform[] {
  if (asked.length > 0) return asked
  return images.length > 0 ? images.map(({ descriptor }) => descriptor.platform) : [host]
}

/** Those that the merge writes into the list; the images carry theirs already. */
export const indexAnnotations = ({ annotations }: Metadata): Readonly<Record<string, string>> =>
  Object.fromEntries(
    annotations.filter(({ level }) => level.kind === 'index').map(({ key, value }) => [key, value] as const),
  )
