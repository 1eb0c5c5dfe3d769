import type { Readable } from 'node:stream'
import type { Content } from '../oci/content.ts'
import type { Digest } from '../oci/digest.ts'
import { formatRepository, type Reference, type Repository } from '../oci/reference.ts'
import { blobRequests } from './blobs.ts'
import type { RegistryClient } from './client.ts'
import { type ManifestHead, manifestRequests } from './manifests.ts'
import type { Actions } from './scope.ts'
import { tagRequests } from './tags.ts'
import { type BlobSource, uploadRequests } from './upload.ts'

/** A source of images: a repository, or another store of manifests and blobs. */
export interface ContentSource {
  /** The name, for messages: `ghcr.io/me/app`. */
  readonly name: string
  /** Returns a manifest or index of any media type, and verifies its digest. */
  getManifest(digest: Digest): Promise<Content>
  /** Opens a blob as a stream, which fails if its bytes do not match `digest` or `size`. */
  getBlob(digest: Digest, size?: number): Promise<Readable>
}

/**
 * The client of one repository, by the OCI distribution-spec 1.1. Every request throws a RegistryError that says which
 * request failed, why, and what to do.
 */
export interface RepositoryClient extends ContentSource {
  readonly repository: Repository
  /**
   * Declares the intended actions, so that one token covers all repositories of the registry that were declared before
   * it is needed. Otherwise each request gets a token for its own repository. Sends nothing.
   */
  declare(actions: Actions): void
  /** Returns undefined if the manifest does not exist, or not yet: a registry may be slow to show a write. */
  headManifest(reference: Reference | Digest): Promise<ManifestHead | undefined>
  getManifest(reference: Reference | Digest): Promise<Content>
  putManifest(reference: Reference | Digest, content: Content): Promise<void>
  /** Returns the size in bytes (NaN if the registry does not state it); undefined if the blob does not exist. */
  headBlob(digest: Digest): Promise<number | undefined>
  /** Mounts a blob from another repository of the same registry. Returns false if the registry did not. */
  mountBlob(digest: Digest, from: Repository): Promise<boolean>
  /** Uploads a blob in one piece, or in chunks if the registry refuses a request of that length. */
  putBlob(source: BlobSource): Promise<void>
  /** Begins an upload and returns its URL; undefined if the registry sends none. */
  beginUpload(): Promise<URL | undefined>
  /** Cancels an upload. Accepts any response, because not every registry allows this. */
  cancelUpload(upload: URL): Promise<void>
  /** Limits the concurrent operations of copies to this registry, whatever they copy. */
  readonly limitBlobs: RegistryClient['limitBlobs']
  readonly limitTransfers: RegistryClient['limitTransfers']
  /** Lists all tags, in the registry's order. If a page after the first fails, throws an Error that is no RegistryError. */
  listTags(): Promise<readonly string[]>
  /** Returns the number of requests sent, with retries but without those for tokens. */
  requests(): number
  /** Describes the sender of the requests: `as octocat, with credentials from the inputs`. */
  identity(): Promise<string>
}

/** Binds the client of a registry to one of its repositories. Sends nothing. */
export function createRepositoryClient(registry: RegistryClient, repository: Repository): RepositoryClient {
  const { path } = repository
  const blobs = blobRequests(registry, path)
  return {
    repository,
    name: formatRepository(repository),
    declare: actions => registry.declare({ path, actions }),
    requests: () => registry.requests(path),
    identity: registry.identity,
    limitBlobs: registry.limitBlobs,
    limitTransfers: registry.limitTransfers,
    ...manifestRequests(registry, path),
    ...blobs,
    ...uploadRequests(registry, path, blobs.headBlob),
    ...tagRequests(registry, path),
  }
}
