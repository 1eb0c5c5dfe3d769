import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf, UsageError } from '../errors.ts'
import { formatPlatform } from '../oci/platform.ts'
import { formatRecord, type LegRecord, parseRecord } from './record.ts'

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
    .update(JSON.stringify([publication, names, leg.job, leg.index ?? null]))
    .digest('hex')
  return `${PREFIX}${slug(publication)}_${slug(names.join('-'))}_${identity.slice(0, 8)}_${run.attempt}`
}

/** What to do where a run has no artifact service: other forges, GitHub Enterprise Server, runs on one's own machine. */
const WITHOUT_ARTIFACTS =
  'Where there is no artifact service, give merge the records as its input "records": ${{ toJSON(needs.build.outputs) }}'

/** Leaves the record with the run, for the merge job to find. */
export async function handOver(record: LegRecord, store: ArtifactStore, temp: string): Promise<void> {
  const directory = await mkdtemp(join(temp, 'manifold-record-'))
  try {
    const file = join(directory, FILE)
    await writeFile(file, formatRecord(record))
    await store.upload(artifactName(record), file, directory)
  } catch (cause) {
    throw new Error(
      `The record of this leg could not be left as an artifact: ${messageOf(cause)}\n${WITHOUT_ARTIFACTS}`,
      {
        cause,
      },
    )
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

/** The records that the legs of this run have left as artifacts. */
export async function collectRecords(store: ArtifactStore, temp: string): Promise<readonly LegRecord[]> {
  const listed = await store.list().catch(cause => {
    throw new Error(`The artifacts of this run could not be listed: ${messageOf(cause)}\n${WITHOUT_ARTIFACTS}`, {
      cause,
    })
  })
  const ours = listed.filter(({ name }) => name.startsWith(PREFIX))
  const directory = await mkdtemp(join(temp, 'manifold-records-'))
  try {
    return await Promise.all(
      ours.map(async ({ name, id }) => {
        const own = join(directory, String(id))
        await store.download(id, own)
        return readRecord(await readFile(join(own, FILE), 'utf8'), `artifact ${name}`)
      }),
    )
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

function readRecord(text: string, where: string): LegRecord {
  try {
    return parseRecord(text)
  } catch (error) {
    throw UsageError.at(where, `it is not a record that can be trusted: ${messageOf(error)}.`)
  }
}

/**
 * The records in a JSON text: one, a list, or the outputs of jobs (`toJSON(needs.build.outputs)`, `toJSON(needs)`),
 * where every output that holds a record counts and others are passed over.
 */
export function recordsOf(json: string): readonly LegRecord[] {
  let value: unknown
  try {
    value = JSON.parse(json)
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

/** The texts of the records that a JSON value holds, in whatever depth, as objects or as JSON in a text. */
function findRecords(value: unknown): readonly string[] {
  if (typeof value === 'string') {
    if (!value.trimStart().startsWith('{')) return []
    try {
      return findRecords(JSON.parse(value))
    } catch {
      return []
    }
  }
  if (typeof value !== 'object' || value === null) return []
  if (Object.hasOwn(value, 'version') && Object.hasOwn(value, 'publication')) return [JSON.stringify(value)]
  return Object.values(value).flatMap(findRecords)
}
