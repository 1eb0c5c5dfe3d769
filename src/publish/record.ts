import { type Members, members } from '../lib/json.ts'
import type { LegIdentity, MatrixPlace, RunIdentity } from '../lib/run-identity.ts'
import { type Descriptor, descriptorJson, descriptorOf, sorted } from '../oci/descriptor.ts'
import { type Digest, isDigest } from '../oci/digest.ts'
import { formatPlatform, type Platform, parsePlatform } from '../oci/platform.ts'
import { formatRepository, isTag, parseRepository, type Repository } from '../oci/reference.ts'
import { type LegReport, legReportAt, legReportJson } from './leg-report.ts'

/** A tag that a publication gets. `moving` ones (latest, 1, 1.2, branches) are written after all fixed ones. */
export interface Tag {
  readonly name: string
  readonly moving: boolean
}

/** An image that a leg pushed. */
export interface BuiltImage {
  /** The manifest, by its digest, with the requested platform. */
  readonly descriptor: Descriptor & { readonly platform: Platform }
  /** The platform that the image's own configuration states. */
  readonly configured: Platform
  /** The number of layers. */
  readonly layers: number
  /** The compressed size of config and layers. */
  readonly bytes: number
  readonly emulated: boolean
  /** The layer below all others, if it is large enough to hold programs. */
  readonly firstLayer?: Digest | undefined
}

/** The facts that are needed to check and publish images. */
interface RecordFacts {
  readonly publication: string
  readonly run: RunIdentity
  readonly leg: LegIdentity
  /** True if the images are in the registries. A leg of a pull request builds, but pushes nothing. */
  readonly pushed: boolean
  readonly platforms: readonly Platform[]
  readonly repositories: readonly Repository[]
  readonly tags: readonly Tag[]
  /** The annotations of the index. Those of the images are already in place. */
  readonly annotations: Readonly<Record<string, string>>
  readonly images: readonly BuiltImage[]
  readonly attestations: readonly Descriptor[]
}

/** The record that a leg leaves for the merge. It contains no secrets. */
export interface LegRecord extends RecordFacts {
  readonly origin: 'leg'
  /**
   * True if the step's input `push` is false, whatever the event: a build to test, say. Such a record counts only if no
   * leg left another one of the publication ({@link countedRecords}).
   */
  readonly optional: boolean
  /** Duration of the step, in seconds. */
  readonly seconds: number
  /** The report for the reader of the run. It affects no decision. */
  readonly report: LegReport | undefined
}

/** The record of images that no leg built; `origin` is the input of merge. It never leaves the merge. */
export interface ExistingRecord extends RecordFacts {
  readonly origin: 'source' | 'append'
}

export type ImageRecord = LegRecord | ExistingRecord

export const isLeg = (record: ImageRecord): record is LegRecord => record.origin === 'leg'

/** Returns the platforms that a leg emulated. */
export const emulatedPlatforms = ({ images, report }: LegRecord): readonly Platform[] =>
  images.length === 0
    ? (report?.emulated ?? [])
    : images.filter(({ emulated }) => emulated).map(({ descriptor }) => descriptor.platform)

export const isOptional = (record: ImageRecord): boolean => isLeg(record) && record.optional

/** Returns the records that count: without the optional ones, unless the legs left no others. */
export function countedRecords<R extends ImageRecord>(records: readonly R[]): readonly R[] {
  return records.some(record => isLeg(record) && !record.optional)
    ? records.filter(record => !isOptional(record))
    : records
}

/** The version of the format. A record of another version is rejected. */
const VERSION = 1
/** In bytes. Real records are far smaller: twenty platforms and a hundred tags are 40 kB. */
export const SIZE_LIMIT = 1024 * 1024

export function formatRecord(record: LegRecord): string {
  return JSON.stringify({
    version: VERSION,
    publication: record.publication,
    run: record.run,
    leg: record.leg,
    optional: record.optional,
    pushed: record.pushed,
    platforms: record.platforms.map(formatPlatform),
    repositories: record.repositories.map(formatRepository),
    tags: record.tags,
    annotations: sorted(record.annotations),
    images: record.images.map(image => ({
      descriptor: descriptorJson(image.descriptor),
      configured: formatPlatform(image.configured),
      layers: image.layers,
      bytes: image.bytes,
      emulated: image.emulated,
      firstLayer: image.firstLayer,
    })),
    attestations: record.attestations.map(descriptorJson),
    seconds: record.seconds,
    report: record.report && legReportJson(record.report),
  })
}

const platformAt = (value: unknown, where: string): Platform => {
  if (typeof value !== 'string') throw new Error(`${where} is not a platform`)
  return parsePlatform(value)
}

function repositoryAt(value: unknown, where: string): Repository {
  if (typeof value !== 'string') throw new Error(`${where} is not an image name`)
  return parseRepository(value)
}

function tagAt(value: unknown, where: string): Tag {
  const tag = members(value, where)
  const name = tag.string('name')
  if (!isTag(name)) throw new Error(`${where} is not a legal tag`)
  return { name, moving: tag.boolean('moving') }
}

function imageAt(value: unknown, where: string): BuiltImage {
  const image = members(value, where)
  const { platform, ...descriptor } = descriptorOf(image.raw('descriptor'), `${where}.descriptor`)
  if (platform === undefined) throw new Error(`${where}.descriptor has no platform`)
  return {
    descriptor: { ...descriptor, platform },
    configured: platformAt(image.raw('configured'), `${where}.configured`),
    layers: image.count('layers'),
    bytes: image.count('bytes'),
    emulated: image.boolean('emulated'),
    firstLayer: image.has('firstLayer') ? digestAt(image.raw('firstLayer'), `${where}.firstLayer`) : undefined,
  }
}

function digestAt(value: unknown, where: string): Digest {
  if (!isDigest(value)) throw new Error(`${where} is not a digest`)
  return value
}

/** Parses a string for the log, where a separate line could be a command to the runner. */
function printableString(holder: Members, name: string): string {
  const text = holder.string(name)
  if (/\p{Cc}/u.test(text)) throw new Error(`${name} has a control character`)
  return text
}

function legAt(leg: Members): LegIdentity {
  return { job: printableString(leg, 'job'), step: printableString(leg, 'step'), matrix: matrixAt(leg) }
}

function matrixAt(leg: Members): MatrixPlace | undefined {
  if (!leg.has('matrix')) return undefined
  if (leg.raw('matrix') === 'unknown') return 'unknown'
  const matrix = leg.object('matrix')
  const [index, total] = [matrix.count('index'), matrix.count('total')]
  if (index >= total) throw new Error(`record.leg.matrix.index is ${index}, but there are ${total} legs`)
  return { index, total }
}

/**
 * Parses a record. It is untrusted, because it comes from another job: every part is validated, and unknown members are
 * dropped. Throws an Error that names an invalid part.
 */
export function parseRecord(text: string): LegRecord {
  if (Buffer.byteLength(text) > SIZE_LIMIT) throw new Error(`the record is larger than ${SIZE_LIMIT} bytes`)
  const record = members(JSON.parse(text), 'record')
  const version = record.raw('version')
  if (version !== VERSION) {
    throw new Error(
      `the record has version ${JSON.stringify(version)}, but this release reads version ${VERSION}: use the same release in all jobs`,
    )
  }
  const run = record.object('run')
  return {
    origin: 'leg',
    publication: printableString(record, 'publication'),
    run: {
      repository: run.string('repository'),
      id: run.string('id'),
      attempt: run.count('attempt'),
      commit: run.string('commit'),
    },
    leg: legAt(record.object('leg')),
    optional: record.boolean('optional'),
    pushed: record.boolean('pushed'),
    platforms: record.list('platforms', platformAt),
    repositories: record.list('repositories', repositoryAt),
    tags: record.list('tags', tagAt),
    annotations: record.strings('annotations'),
    images: record.list('images', imageAt),
    attestations: record.list('attestations', descriptorOf),
    seconds: record.count('seconds'),
    report: record.has('report') ? legReportAt(record.raw('report'), 'record.report') : undefined,
  }
}
