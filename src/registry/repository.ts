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

/** A source of images: a repository, or something else that holds manifests and blobs. */
export interface ContentSource {
  /** For messages: `ghcr.io/me/app`. */
  readonly name: string
  /** Returns the manifest or index, of any media type, its digest verified. */
  getManifest(digest: Digest): Promise<Content>
  /** Opens the blob as a stream, which fails if the bytes are not those of `digest`, or not as many as `size`. */
  getBlob(digest: Digest, size?: number): Promise<Readable>
}

/**
 * The client of one repository, by the OCI distribution-spec 1.1. Every request throws a RegistryError that says which
 * request failed, why, and what to do.
 */
export interface RepositoryClient extends ContentSource {
  readonly repository: Repository
  /**
   * Announces what will be done here, so that one token covers all repositories of the registry that were announced
   * before it is needed. Without it each request gets a token for its own repository. Sends nothing.
   */
  declare(actions: Actions): void
  /** Undefined if there is no such manifest, or not yet: registries may take a while to show what was written. */
  headManifest(reference: Reference | Digest): Promise<ManifestHead | undefined>
  getManifest(reference: Reference | Digest): Promise<Content>
  putManifest(reference: Reference | Digest, content: Content): Promise<void>
  /** Returns the size in bytes (NaN if the registry does not say it); undefined if there is no such blob. */
  headBlob(digest: Digest): Promise<number | undefined>
  /** Mounts a blob of another repository of the same registry. False if the registry did not. */
  mountBlob(digest: Digest, from: Repository): Promise<boolean>
  /** Uploads a blob in one piece, or in chunks if the registry takes no request of that length. */
  putBlob(source: BlobSource): Promise<void>
  /** Begins an upload, and returns its address; undefined if the registry names none. */
  beginUpload(): Promise<URL | undefined>
  /** Cancels an upload that was begun, as far as the registry allows that: any answer is fine. */
  cancelUpload(upload: URL): Promise<void>
  /** Lists all tags, in the registry's order. */
  listTags(): Promise<readonly string[]>
  /** The number of requests sent so far, with retries, without those for tokens. */
  requests(): number
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
    ...manifestRequests(registry, path),
    ...blobs,
    ...uploadRequests(registry, path, blobs.headBlob),
    ...tagRequests(registry, path),
  }
}
