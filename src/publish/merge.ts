import { setTimeout as wait } from 'node:timers/promises'
import type { RunIdentity } from '../lib/run-identity.ts'
import type { Content } from '../oci/content.ts'
import { createIndex } from '../oci/index.ts'
import type { Platform } from '../oci/platform.ts'
import type { Registries } from '../registry/registries.ts'
import { isStillPublished, readKeptImages, readTags, sameImage } from './append.ts'
import { copyMissingManifests, originsOf } from './copy-missing.ts'
import { newestOfEachLeg, type Publication, passGate } from './gate.ts'
import {
  applyOverrides,
  type Overrides,
  type PublicationSpec,
  publicationSpec,
  recordOfExistingImages,
} from './overrides.ts'
import { type Outcome, publish } from './publisher.ts'
import { countedRecords, type ImageRecord, type LegRecord } from './record.ts'
import type { ExistingImages } from './sources.ts'

/** The parts of a merge. */
export interface MergeRequest {
  /** All records of the run, whatever their publication. */
  readonly records: readonly LegRecord[]
  readonly overrides: Overrides
  readonly sources: readonly ExistingImages[]
  /** The run that merges. */
  readonly run: RunIdentity
  /** Exactly these; empty if the matrix says what to expect. */
  readonly platforms: readonly Platform[]
  /** True to keep the platforms that the tags already have. */
  readonly append: boolean
  readonly push: boolean
}

export interface Merged {
  readonly publication: Publication
  readonly outcome: Outcome
}

/** The attempts of an appending merge whose tags are moved by others, and how long it waits for them to finish. */
const ATTEMPTS = 5
const SETTLE_MS = 2_000
const MOVED = 'Another job has moved the tags in the meantime. Appending to what they point to now.'

export interface MergeOptions {
  readonly registries: Registries
  /** Called with the publication that passed the gate, before anything is written. */
  readonly onPassed?: (publication: Publication) => void
  /** Called with the message of each wait. */
  readonly onWait?: (message: string) => void
  readonly settleMs?: number
  readonly signal?: AbortSignal | undefined
}

/**
 * Checks the records, makes the index, and publishes it. Throws a GateError or a UsageError before it writes anything,
 * and a PublishError if it could not complete the publication.
 */
export async function mergeAndPublish(
  request: MergeRequest,
  { registries, onPassed = () => {}, onWait = () => {}, settleMs = SETTLE_MS, signal }: MergeOptions,
): Promise<Merged> {
  const legs = applyOverrides(newestOfEachLeg(request.records), request.overrides)
  const spec = publicationSpec(legs, request.overrides, request.run)
  const { repositories, tags } = spec
  const destination = { registries, repositories, tags }
  const sources = request.sources.map((source, i) => recordOfExistingImages('source', `source ${i + 1}`, source, spec))
  const built = [...countedRecords(legs.filter(({ publication }) => publication === spec.publication)), ...sources]
  const settle = (): Promise<void> => wait(settleMs, undefined, { signal })
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const kept = request.append ? await readKeptImages(destination, built, settle) : undefined
    const publication = assemble([...legs, ...sources], spec, kept?.image, request)
    onPassed(publication)
    const content = publication.pushed ? indexOf(publication) : undefined
    if (content === undefined || !request.push) return { publication, outcome: { kind: 'checked', content } }
    const merged: Merged = { publication, outcome: { kind: 'published', content } }
    const resolved = [...request.sources, ...(kept?.image === undefined ? [] : [kept.image])]
    await copyMissingManifests(registries, childrenOf(publication), originsOf(request.records, resolved), repositories)
    if (kept !== undefined && !sameImage(kept.tags, await readTags(destination))) {
      onWait(MOVED)
      continue
    }
    await publish(
      { content, repositories: publication.repositories, tags: publication.tags },
      { registries, onWait, signal, verifyTags: kept === undefined },
    )
    if (kept === undefined) return merged
    // Another merge may have read the tags before this one wrote, and write now; then this one appends again.
    await settle()
    if (await isStillPublished(destination, content, kept.tags)) return merged
    onWait(MOVED)
  }
  throw new Error(
    `Other jobs moved the tags ${ATTEMPTS} times while this one appended platforms. ` +
      'Let only one job at a time publish these tags ("concurrency"), and re-run this job.',
  )
}

/** Passes what the legs built, the sources, and what stays of the published image through the gate. */
function assemble(
  records: readonly ImageRecord[],
  spec: PublicationSpec,
  kept: ExistingImages | undefined,
  { platforms, append }: Pick<MergeRequest, 'platforms' | 'append'>,
): Publication {
  const remainder =
    kept === undefined || kept.images.length === 0 ? [] : [recordOfExistingImages('append', 'append', kept, spec)]
  const expected = { name: spec.publication, platforms, append, run: spec.run }
  const publication = passGate([...records, ...remainder], expected)
  return { ...publication, annotations: { ...kept?.annotations, ...publication.annotations } }
}

const childrenOf = ({ images, attestations }: Publication) => [
  ...images.map(({ descriptor }) => descriptor),
  ...attestations,
]

const indexOf = (publication: Publication): Content =>
  createIndex(childrenOf(publication), {
    platforms: publication.images.map(({ descriptor }) => descriptor.platform),
    annotations: publication.annotations,
  })
