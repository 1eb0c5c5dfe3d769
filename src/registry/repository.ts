import type { Readable } from 'node:stream'
import type { Content } from '../oci/content.ts'
import type { Digest } from '../oci/digest.ts'
import type { Scope } from './authorizer.ts'
import { blobRequests } from './blobs.ts'
import { type ClientOptions, createClient } from './client.ts'
import { manifestRequests } from './manifests.ts'
import { checkPush } from './push-access.ts'
import { tagRequests } from './tags.ts'

/** What a registry says of a manifest without sending it. */
export interface ManifestHead {
  readonly digest: Digest
  readonly mediaType: string | undefined
  /** In bytes. */
  readonly size: number | undefined
}

/** Bytes to upload, whose digest and size are known. */
export interface BlobSource {
  readonly digest: Digest
  /** In bytes. */
  readonly size: number
  /** The bytes from the start; called again when the upload has to begin again. */
  open(): Promise<Readable>
}

/**
 * One registry by the OCI distribution-spec 1.1. `path` is a repository's path there, `reference` a tag or a digest.
 * Every function throws a RegistryError that says which request failed, why, and what to do.
 */
export interface Registry {
  /** Canonical host: `docker.io`, `ghcr.io`, `localhost:5000`. */
  readonly host: string
  /** Declares what will be needed, so that one token covers it, and logs in. Without it each repository gets its own. */
  authorize(scopes: readonly Scope[]): Promise<void>
  /** Whether a push would be taken: begins an upload and cancels it. */
  checkPush(path: string): Promise<void>
  /** Undefined when there is no such manifest (or, for a while after it was written, not yet). */
  headManifest(path: string, reference: string): Promise<ManifestHead | undefined>
  /** The manifest or index, of any media type, its digest verified. */
  getManifest(path: string, reference: string): Promise<Content>
  putManifest(path: string, reference: string, content: Content): Promise<void>
  /** The size in bytes (NaN where the registry does not say it); undefined when there is no such blob. */
  headBlob(path: string, digest: Digest): Promise<number | undefined>
  /** The blob as a stream, which fails when the bytes are not those of `digest`, or are not as many as `size`. */
  getBlob(path: string, digest: Digest, size?: number): Promise<Readable>
  /** Takes a blob over from another repository of this registry. False when the registry did not. */
  mountBlob(path: string, digest: Digest, from: string): Promise<boolean>
  /** Uploads a blob in one piece, or in pieces where the registry takes no request of that length. */
  putBlob(path: string, source: BlobSource): Promise<void>
  /** All tags, in the registry's order. */
  listTags(path: string): Promise<readonly string[]>
  /** Requests sent so far about a repository, those that were tried again counted, those for tokens not. */
  requests(path: string): number
}

/** The registry at a canonical host. Nothing is sent before it is first needed. */
export function createRegistry(host: string, options: ClientOptions): Registry {
  const client = createClient(host, options)
  return {
    host,
    authorize: client.authorize,
    requests: client.requests,
    checkPush: path => checkPush(client, path),
    ...manifestRequests(client),
    ...blobRequests(client),
    ...tagRequests(client),
  }
}

/** The registries of one run: one for each host, so that connections and tokens are shared. */
export function createRegistries(options: ClientOptions): (host: string) => Registry {
  const registries = new Map<string, Registry>()
  return host => {
    const known = registries.get(host) ?? createRegistry(host, options)
    registries.set(host, known)
    return known
  }
}
