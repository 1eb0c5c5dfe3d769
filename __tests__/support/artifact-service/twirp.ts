import { type ArtifactStore, type StoredArtifact, TwirpError } from './artifact-store.ts'
import type { BackendIds } from './runtime-token.ts'

/** Signed URLs of the blob storage. */
export interface SignedUrls {
  upload(artifact: StoredArtifact): string
  download(artifact: StoredArtifact): string
}

type Fields = Readonly<Record<string, unknown>>
type Method = (request: Fields, caller: BackendIds) => Fields

/**
 * Returns the methods of github.actions.results.api.v1.ArtifactService. Requests and responses use protobuf's JSON:
 * field names as in the proto file, 64-bit numbers as strings, wrapped values plain.
 */
export const artifactMethods = (store: ArtifactStore, urls: SignedUrls): ReadonlyMap<string, Method> => {
  const create: Method = (request, caller) => {
    const artifact = store.create(ownRun(request, caller), text(request, 'name'))
    return { ok: true, signed_upload_url: urls.upload(artifact) }
  }
  const finalize: Method = (request, caller) => {
    const hash = optionalText(request, 'hash')
    const size = Number(optionalText(request, 'size') ?? 0)
    const artifact = store.finalize(ownRun(request, caller), text(request, 'name'), size, hash)
    return { ok: true, artifact_id: String(artifact.id) }
  }
  const list: Method = (request, caller) => {
    const [name, id] = [optionalText(request, 'name_filter'), optionalText(request, 'id_filter')]
    const artifacts = store
      .list(ownRun(request, caller))
      .filter(each => (name === undefined || each.name === name) && (id === undefined || String(each.id) === id))
    return { artifacts: artifacts.map(artifact => describe(artifact, store)) }
  }
  const sign: Method = (request, caller) => {
    const artifact = store.find(caller, text(request, 'workflow_run_backend_id'), text(request, 'name'))
    return { signed_url: urls.download(artifact) }
  }
  const remove: Method = (request, caller) => {
    const artifact = store.delete(caller, text(request, 'workflow_run_backend_id'), text(request, 'name'))
    return { ok: true, artifact_id: String(artifact.id) }
  }
  return new Map([
    ['CreateArtifact', create],
    ['FinalizeArtifact', finalize],
    ['ListArtifacts', list],
    ['GetSignedArtifactURL', sign],
    ['DeleteArtifact', remove],
  ])
}

/** Returns the caller if the request and the token name the same run and job. Throws otherwise. */
const ownRun = (request: Fields, caller: BackendIds): BackendIds => {
  const [run, job] = [text(request, 'workflow_run_backend_id'), text(request, 'workflow_job_run_backend_id')]
  if (run === caller.run && job === caller.job) return caller
  throw new TwirpError(403, 'permission_denied', 'the token belongs to another run or job')
}

const describe = (artifact: StoredArtifact, store: ArtifactStore): Fields => {
  const blob = store.blobOf(artifact)
  return {
    workflow_run_backend_id: artifact.owner.run,
    workflow_job_run_backend_id: artifact.owner.job,
    database_id: String(artifact.id),
    name: artifact.name,
    size: String(blob?.content.length ?? 0),
    created_at: artifact.createdAt.toISOString(),
    ...(blob === undefined ? {} : { digest: blob.digest }),
  }
}

const text = (request: Fields, field: string): string => {
  const value = optionalText(request, field)
  if (value === undefined) throw new TwirpError(400, 'invalid_argument', `${field} is required`)
  return value
}

const optionalText = (request: Fields, field: string): string | undefined => {
  const value = request[field]
  return typeof value === 'string' && value !== '' ? value : undefined
}
