import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createHash } from '../lib/crypto.ts'
import { messageOf, UsageError } from '../lib/errors.ts'
import type { Log } from '../lib/log.ts'
import { formatPlatform } from '../oci/platform.ts'
import { decodeOutput, encodeOutput } from './output-encoding.ts'
import { formatRecord, type LegRecord, parseRecord, SIZE_LIMIT } from './record.ts'

/** The artifacts of a workflow run, as far as records need them. */
export interface ArtifactStore {
  /** Uploads one file. Throws when the run has an artifact of this name. */
  upload(name: string, file: string, directory: string): Promise<void>
  /** The newest artifact of each name. */
  list(): Promise<readonly { readonly name: string; readonly id: number }[]>
  /** Unpacks an artifact into a directory. */
  download(id: number, directory: string): Promise<void>
}

const PREFIX = 'manifold-record_'
const FILE = 'record.json'

/** What artifact names may hold (a few characters are forbidden, `/` among them), cut to a readable length. */
const slug = (text: string): string => text.replace(/[^A-Za-z0-9.]+/g, '-').slice(-60)

/**
 * The name of a leg's artifact: publication, platforms and attempt for the reader, and a hash of what tells legs apart.
 * An artifact cannot be changed, so each attempt has its own.
 */
export function artifactName({ publication, platforms, leg, run }: LegRecord): string {
  const names = platforms.map(formatPlatform)
  const identity = createHash('sha256')
    .update(JSON.stringify([publication, names, leg.job, leg.matrix?.index ?? null]))
    .digest('hex')
  return `${PREFIX}${slug(publication)}_${slug(names.join('-'))}_${identity.slice(0, 8)}_${run.attempt}`
}

/** What to do where a run has no artifact service, or none that works. */
const OUTPUTS_HINT =
  'Hand the records over by outputs: give the build job outputs: { record: ${{ steps.<id>.outputs.record }} }, in a ' +
  'matrix one for each leg, since legs share their outputs, and merge records: ${{ toJSON(needs.build.outputs) }}'
/** The service takes a name once. */
const NAME_CONFLICT = /\b409\b|already exists/

/** The record as the outputs of a step and its job carry it. */
export const encodeRecord = (record: LegRecord): string => encodeOutput(formatRecord(record))

/** Leaves the record with the run, for the merge job to find. */
export async function uploadRecord(
  record: LegRecord,
  store: ArtifactStore | undefined,
  { directory, log }: { readonly directory: string; readonly log: Log },
): Promise<void> {
  if (store === undefined) {
    log.info(`This run has no artifact service, so the record is in the output "record" alone. ${OUTPUTS_HINT}`)
    return
  }
  log.startGroup('Leave the record of this leg')
  try {
    const file = join(directory, FILE)
    await writeFile(file, formatRecord(record))
    await store.upload(artifactName(record), file, directory)
  } catch (cause) {
    if (NAME_CONFLICT.test(messageOf(cause))) {
      throw new Error(
        `Another leg of this run has left a record of "${record.publication}" for the same platform. Two variants of one image need two names (input "name").`,
        { cause },
      )
    }
    throw new Error(`The record of this leg could not be left as an artifact: ${messageOf(cause)}\n${OUTPUTS_HINT}`, {
      cause,
    })
  } finally {
    log.endGroup()
  }
}

/** The records that the legs of this run have left as artifacts. */
export async function downloadRecords(
  store: ArtifactStore | undefined,
  { directory, log }: { readonly directory: string; readonly log: Log },
): Promise<readonly LegRecord[]> {
  if (store === undefined) {
    throw UsageError.at('records', `it is empty, and this run has no artifact service to find them in. ${OUTPUTS_HINT}`)
  }
  log.startGroup('Collect the records of the legs')
  const own = await mkdtemp(join(directory, 'manifold-records-'))
  try {
    const listed = await store.list()
    return await Promise.all(
      listed.filter(({ name }) => name.startsWith(PREFIX)).map(({ name, id }) => downloaded(store, name, id, own)),
    )
  } catch (cause) {
    if (cause instanceof UsageError) throw cause
    throw new Error(
      `The records could not be read from the artifacts of this run: ${messageOf(cause)}\n${OUTPUTS_HINT}`,
      {
        cause,
      },
    )
  } finally {
    log.endGroup()
    await rm(own, { recursive: true, force: true })
  }
}

async function downloaded(store: ArtifactStore, name: string, id: number, directory: string): Promise<LegRecord> {
  const own = join(directory, String(id))
  await store.download(id, own)
  const file = join(own, FILE)
  // An artifact is another job's work; one that is too large to be a record is not read into memory.
  if ((await stat(file)).size > SIZE_LIMIT) throw UsageError.at(`artifact ${name}`, 'it is too large to be a record.')
  return readRecord(await readFile(file, 'utf8'), `artifact ${name}`)
}

function readRecord(text: string, where: string): LegRecord {
  try {
    return parseRecord(text)
  } catch (error) {
    throw UsageError.at(where, `it is not a record that can be trusted: ${messageOf(error)}.`)
  }
}

/**
 * The records in a text: one, as JSON or as its output has it; or JSON that holds some, such as the outputs of jobs
 * (`toJSON(needs.build.outputs)`, `toJSON(needs)`), where every output that is a record counts and others are passed over.
 */
export function parseRecordsInput(text: string): readonly LegRecord[] {
  let value: unknown
  try {
    value = JSON.parse(decodeOutput(text) ?? text)
  } catch (error) {
    throw new Error(`it is not JSON (${messageOf(error)}). Write records: \${{ toJSON(needs.build.outputs) }}`)
  }
  const records = findRecords(value)
  if (records.length === 0) {
    throw new Error(
      'no record is in it. Each build job needs outputs: { record: ${{ steps.<id>.outputs.record }} }, ' +
        'and a runner drops an output that contains a secret.',
    )
  }
  return records.map((text, i) => readRecord(text, `records, number ${i + 1}`))
}

/** The texts of the records that a JSON value holds, in whatever depth: as objects, as JSON in a text, or as outputs. */
function findRecords(value: unknown): readonly string[] {
  if (typeof value === 'string') {
    const json = decodeOutput(value) ?? value
    if (!json.trimStart().startsWith('{')) return []
    try {
      return findRecords(JSON.parse(json))
    } catch {
      return []
    }
  }
  if (typeof value !== 'object' || value === null) return []
  if (Object.hasOwn(value, 'version') && Object.hasOwn(value, 'publication')) return [JSON.stringify(value)]
  return Object.values(value).flatMap(findRecords)
}
