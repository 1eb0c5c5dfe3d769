import { createHash } from 'node:crypto'
import type { Blob, BlobStore } from './blob-store.ts'
import type { BackendIds } from './runtime-token.ts'

/** A job of one attempt of a workflow run. */
export interface RunJob {
  readonly runId: string
  /** Starts at 1. */
  readonly runAttempt: number
  readonly jobId: string
  /** True for a re-run of failed jobs, which sees artifacts of earlier attempts; false for a re-run of all jobs. */
  readonly seesEarlierAttempts: boolean
}

/** A finished artifact. */
export interface Artifact {
  readonly id: number
  readonly name: string
  readonly runId: string
  readonly runAttempt: number
  readonly jobId: string
  readonly createdAt: Date
  /** Size in bytes. */
  readonly size: number
  readonly digest: string
  /** The uploaded bytes: a zip archive, unless the client skipped archiving. */
  readonly content: Buffer
}

/** The error response to a rejected request. The client shows the status and `msg`. */
export class TwirpError extends Error {
  override readonly name = 'TwirpError'
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

export interface StoredArtifact {
  readonly id: number
  readonly name: string
  readonly owner: BackendIds
  readonly createdAt: Date
  finalized: boolean
}

/** The artifacts and their visibility. Each attempt of a run has its own namespace. */
export interface ArtifactStore {
  /** Registers a job. The same job always gets the same identifiers. */
  register(job: RunJob): BackendIds
  create(caller: BackendIds, name: string): StoredArtifact
  finalize(caller: BackendIds, name: string, size: number, digest: string | undefined): StoredArtifact
  /** Lists the finished artifacts visible to the caller, newest first. */
  list(caller: BackendIds): readonly StoredArtifact[]
  /** Finds a finished artifact of a run by name, if it is visible to the caller. */
  find(caller: BackendIds, run: string, name: string): StoredArtifact
  delete(caller: BackendIds, run: string, name: string): StoredArtifact
  blobOf(artifact: StoredArtifact): Blob | undefined
  all(): readonly Artifact[]
}

/** Returns the key of an artifact in the blob store. */
export const blobKey = (artifact: Pick<StoredArtifact, 'id'>): string => String(artifact.id)

export const createArtifactStore = (blobs: BlobStore, now: () => Date): ArtifactStore => {
  const jobs = new Map<string, RunJob>()
  const artifacts: StoredArtifact[] = []
  let lastId = 0

  const jobOf = ({ run, job }: BackendIds): RunJob => {
    const known = jobs.get(`${run}:${job}`)
    if (known === undefined) throw new TwirpError(401, 'unauthenticated', 'the token belongs to no known workflow run')
    return known
  }
  const register = (job: RunJob): BackendIds => {
    const run = uuidOf('run', job.runId, job.runAttempt)
    const ids = { run, job: uuidOf('job', job.runId, job.runAttempt, job.jobId) }
    jobs.set(`${ids.run}:${ids.job}`, job)
    return ids
  }
  const named = (run: string, name: string): StoredArtifact | undefined =>
    artifacts.find(artifact => artifact.owner.run === run && artifact.name === name)

  const create = (caller: BackendIds, name: string): StoredArtifact => {
    jobOf(caller)
    if (name === '') throw new TwirpError(400, 'invalid_argument', 'artifact name is required')
    if (named(caller.run, name)) {
      throw new TwirpError(409, 'already_exists', 'an artifact with this name already exists on the workflow run')
    }
    lastId += 1
    const artifact = { id: lastId, name, owner: caller, createdAt: now(), finalized: false }
    artifacts.push(artifact)
    return artifact
  }
  const finalize = (caller: BackendIds, name: string, size: number, digest: string | undefined): StoredArtifact => {
    jobOf(caller)
    const artifact = named(caller.run, name)
    const blob = artifact && blobs.get(blobKey(artifact))
    if (artifact === undefined || blob === undefined) throw notFound(name)
    if (blob.content.length !== size || (digest !== undefined && digest !== blob.digest)) {
      throw new TwirpError(400, 'invalid_argument', `the upload has ${blob.content.length} bytes and ${blob.digest}`)
    }
    artifact.finalized = true
    return artifact
  }
  const sees = (caller: RunJob, owner: RunJob): boolean =>
    owner.runId === caller.runId &&
    (caller.seesEarlierAttempts ? owner.runAttempt <= caller.runAttempt : owner.runAttempt === caller.runAttempt)
  const list = (caller: BackendIds): readonly StoredArtifact[] => {
    const job = jobOf(caller)
    return artifacts.filter(each => each.finalized && sees(job, jobOf(each.owner))).toReversed()
  }
  const find = (caller: BackendIds, run: string, name: string): StoredArtifact => {
    const found = list(caller).find(artifact => artifact.owner.run === run && artifact.name === name)
    if (found === undefined) throw notFound(name)
    return found
  }
  const remove = (caller: BackendIds, run: string, name: string): StoredArtifact => {
    const artifact = find(caller, run, name)
    artifacts.splice(artifacts.indexOf(artifact), 1)
    blobs.delete(blobKey(artifact))
    return artifact
  }
  const blobOf = (artifact: StoredArtifact): Blob | undefined => blobs.get(blobKey(artifact))
  const all = (): readonly Artifact[] =>
    artifacts.flatMap(artifact => {
      const blob = artifact.finalized ? blobOf(artifact) : undefined
      return blob === undefined ? [] : [describe(artifact, jobOf(artifact.owner), blob)]
    })
  return { register, create, finalize, list, find, delete: remove, blobOf, all }
}

const describe = ({ id, name, createdAt }: StoredArtifact, job: RunJob, { content, digest }: Blob): Artifact => {
  const { runId, runAttempt, jobId } = job
  return { id, name, runId, runAttempt, jobId, createdAt, size: content.length, digest, content }
}

const notFound = (name: string): TwirpError => new TwirpError(404, 'not_found', `artifact not found: ${name}`)

/** Returns an identifier in the service's format that depends only on the parts. */
const uuidOf = (...parts: readonly (string | number)[]): string =>
  createHash('sha256')
    .update(JSON.stringify(parts))
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')
