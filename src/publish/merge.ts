import { setTimeout as wait } from 'node:timers/promises'
import type { Content } from '../oci/content.ts'
import { createIndex } from '../oci/index.ts'
import type { Platform } from '../oci/platform.ts'
import type { Registry } from '../oci/registry.ts'
import { look, standingAt, stillHolds } from './append.ts'
import { bringChildren, originsOf } from './bring.ts'
import { type Publication, passGate } from './gate.ts'
import { type Frame, frameOf, type Overrides, overriddenLegs, recordOfResolved, withoutRebuilt } from './material.ts'
import { publish } from './publisher.ts'
import type { LegRecord, RunIdentity } from './record.ts'
import type { Resolved } from './sources.ts'

/** What is to be merged. */
export interface MergeRequest {
  /** All of the run, whatever their publication. */
  readonly records: readonly LegRecord[]
  readonly overrides: Overrides
  readonly sources: readonly Resolved[]
  /** The run that merges. */
  readonly run: RunIdentity
  /** Exactly these; empty when the matrix says it. */
  readonly platforms: readonly Platform[]
  /** Whether the platforms that the tags have today stay. */
  readonly append: boolean
  readonly push: boolean
}

export interface Merged {
  readonly publication: Publication
  /** Absent when the legs have pushed nothing that an index could be made of. */
  readonly content?: Content
  readonly published: boolean
}

/** How often an appending merge begins anew when others move its tags, and how long it waits for them to be done. */
const ATTEMPTS = 5
const SETTLE_MS = 2_000
const MOVED = 'Another job has moved the tags meanwhile. Appending to what they stand for now.'

export interface MergeOptions {
  /** The registry at a canonical host. */
  readonly registry: (host: string) => Registry
  /** Told what came through the gate, before anything is written. */
  readonly onPassed?: (publication: Publication) => void
  /** Told what is waited for. */
  readonly onWait?: (message: string) => void
  readonly settleMs?: number
}

/**
 * Checks the records, makes the index, and publishes it. Throws a GateError or a UsageError when nothing was written,
 * and a PublishError when something was.
 */
export async function mergeAndPublish(
  request: MergeRequest,
  { registry, onPassed = () => {}, onWait = () => {}, settleMs = SETTLE_MS }: MergeOptions,
): Promise<Merged> {
  const legs = overriddenLegs(request.records, request.overrides)
  const frame = frameOf(legs, request.overrides, request.run)
  const { repositories, tags } = frame
  const destination = { registry, repositories, tags }
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const standing = request.append ? await standingAt(destination) : undefined
    const publication = assemble(request, legs, frame, standing?.image)
    onPassed(publication)
    const content = publication.pushed ? indexOf(publication) : undefined
    if (content === undefined || !request.push) {
      return { publication, published: false, ...(content !== undefined && { content }) }
    }
    const resolved = [...request.sources, ...(standing?.image === undefined ? [] : [standing.image])]
    await bringChildren(registry, childrenOf(publication), originsOf(request.records, resolved), repositories)
    if (standing !== undefined && (await look(destination)) !== standing.look) {
      onWait(MOVED)
      continue
    }
    await publish({ content, repositories, tags }, { registry, onWait, readBack: !request.append })
    if (!request.append) return { publication, content, published: true }
    // Another merge that had looked before this one wrote may write now; what it leaves out is appended again.
    await wait(settleMs)
    if (await stillHolds(destination, content)) return { publication, content, published: true }
    onWait(MOVED)
  }
  throw new Error(
    `Other jobs moved the tags ${ATTEMPTS} times while platforms were appended to them. ` +
      'Let one job at a time publish these tags ("concurrency"), and run this one again.',
  )
}

/** What passes the gate: the legs, the sources, and of what stands the platforms that are not built anew. */
function assemble(
  { sources, platforms }: MergeRequest,
  legs: readonly LegRecord[],
  frame: Frame,
  standing: Resolved | undefined,
): Publication {
  const own = sources.map((source, i) => recordOfResolved(`source ${i + 1}`, source, frame))
  const kept = standing === undefined ? undefined : withoutRebuilt(standing, [...publicationOf(legs, frame), ...own])
  const annotations = { ...standing?.annotations, ...frame.annotations }
  const records = [...legs, ...own]
  if (kept !== undefined && kept.images.length > 0) records.push(recordOfResolved('append', kept, frame))
  const publication = passGate(records, { name: frame.publication, platforms, run: frame.run })
  return { ...publication, annotations }
}

const publicationOf = (legs: readonly LegRecord[], { publication }: Frame): readonly LegRecord[] =>
  legs.filter(leg => leg.publication === publication)

const childrenOf = ({ images, attestations }: Publication) => [
  ...images.map(({ descriptor }) => descriptor),
  ...attestations,
]

const indexOf = (publication: Publication): Content =>
  createIndex(childrenOf(publication), {
    platforms: publication.images.map(({ descriptor }) => descriptor.platform),
    annotations: publication.annotations,
  })
