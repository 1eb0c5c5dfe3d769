import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createHash } from '../lib/crypto.ts'
import { messageOf, UsageError } from '../lib/errors.ts'
import type { Log } from '../lib/log.ts'
import { positionOf } from '../lib/run-identity.ts'
import { formatPlatform } from '../oci/platform.ts'
import { type Artifact, type ArtifactStore, OUTPUTS_HINT } from './artifact-store.ts'
import { formatRecord, type LegRecord, SIZE_LIMIT } from './record.ts'
import { readRecord } from './records-input.ts'

const PREFIX = 'manifold-record_'
const FILE = 'record.json'

/** Replaces characters that artifact names must not contain, such as `/`, and cuts to a readable length. */
const slug = (text: string): string => text.replace(/[^A-Za-z0-9.]+/g, '-').slice(-60)

/**
 * Returns the name of a leg's artifact: publication, platforms and attempt for the reader, and a hash of the leg's
 * identity. Artifacts are immutable, so each attempt has its own, and so has each step with an optional record.
 */
export function artifactName({ publication, platforms, leg, run, optional }: LegRecord): string {
  const names = platforms.map(formatPlatform)
  const identity = createHash('sha256')
    .update(
      JSON.stringify([
        ...[publication, names, leg.job, positionOf(leg)?.index ?? null],
        ...(optional ? ['optional', leg.step] : []),
      ]),
    )
    .digest('hex')
  return `${PREFIX}${slug(publication)}_${slug(names.join('-'))}_${identity.slice(0, 8)}_${run.attempt}`
}

/** The artifact service accepts each name once. */
const NAME_CONFLICT = /\b409\b|already exists/

/** Uploads the record to the artifacts of the run, for the merge job to find. */
export async function uploadRecord(
  record: LegRecord,
  store: ArtifactStore | undefined,
  { directory, log }: { readonly directory: string; readonly log: Log },
): Promise<void> {
  if (store === undefined) {
    log.info('The record is in the output "record".')
    return
  }
  log.startGroup('Save the record of this leg')
  try {
    const file = join(directory, FILE)
    await writeFile(file, formatRecord(record))
    await store.upload(artifactName(record), file, directory)
  } catch (cause) {
    if (NAME_CONFLICT.test(messageOf(cause))) {
      throw new Error(
        `Another step of this run already left a record of "${record.publication}" for the same platform. ` +
          'If it only tests what it builds, set push: false there. ' +
          'If these are two variants, give each its own name (input "name").',
        { cause },
      )
    }
    throw new Error(`Saving the record of this leg as an artifact failed: ${messageOf(cause)}\n${OUTPUTS_HINT}`, {
      cause,
    })
  } finally {
    log.endGroup()
  }
}

/** Downloads the records that the legs of this run saved as artifacts. */
export async function downloadRecords(
  store: ArtifactStore | undefined,
  { directory, log }: { readonly directory: string; readonly log: Log },
): Promise<readonly LegRecord[]> {
  if (store === undefined) {
    throw UsageError.at(
      'records',
      `empty, and this run has no artifact service to read the records from. ${OUTPUTS_HINT}`,
    )
  }
  log.startGroup('Read the records of the legs')
  const target = await mkdtemp(join(directory, 'manifold-records-'))
  try {
    const artifacts = (await store.list()).filter(({ name }) => name.startsWith(PREFIX))
    return await Promise.all(artifacts.map(artifact => download(store, artifact, target)))
  } catch (cause) {
    if (cause instanceof UsageError) throw cause
    const message = `Reading the records from the artifacts of this run failed: ${messageOf(cause)}\n${OUTPUTS_HINT}`
    throw new Error(message, { cause })
  } finally {
    log.endGroup()
    await rm(target, { recursive: true, force: true })
  }
}

async function download(store: ArtifactStore, { name, id }: Artifact, directory: string): Promise<LegRecord> {
  const target = join(directory, String(id))
  await store.download(id, target)
  const file = join(target, FILE)
  // An artifact is another job's work; one that is too large to be a record is not read into memory.
  if ((await stat(file)).size > SIZE_LIMIT)
    throw UsageError.at(`artifact ${name}`, 'the file is too large for a record.')
  return readRecord(await readFile(file, 'utf8'), `artifact ${name}`)
}
