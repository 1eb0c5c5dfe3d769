import { Readable } from 'node:stream'
import { type Digest, digestOf } from '../../../src/oci/digest.ts'

export interface StoredManifest {
  readonly bytes: Uint8Array
  readonly mediaType: string
}

/** A blob. The bytes of large ones are generated for each read. */
export interface StoredBlob {
  readonly size: number
  open(): Readable
}

export interface StoredRepository {
  readonly manifests: Map<string, StoredManifest>
  /** Tag → digest. */
  readonly tags: Map<string, string>
  readonly blobs: Map<string, StoredBlob>
  /** Written but still hidden content → number of reads until it is visible. */
  readonly hidden: Map<string, number>
}

/** The content of the registry. A repository is created at its first use. */
export interface Store {
  readonly repositories: Map<string, StoredRepository>
  repository(path: string): StoredRepository
  /** Adds a manifest without a request. */
  seedManifest(path: string, mediaType: string, bytes: Uint8Array): Digest
  seedBlob(path: string, bytes: Uint8Array): Digest
}

export const blobOf = (bytes: Uint8Array): StoredBlob => ({
  size: bytes.length,
  open: () => Readable.from(bytes.length === 0 ? [] : [bytes], { objectMode: false }),
})

export function createStore(): Store {
  const repositories = new Map<string, StoredRepository>()
  const repository = (path: string): StoredRepository => {
    const known = repositories.get(path)
    if (known !== undefined) return known
    const made = { manifests: new Map(), tags: new Map(), blobs: new Map(), hidden: new Map() }
    repositories.set(path, made)
    return made
  }
  return {
    repositories,
    repository,
    seedManifest(path, mediaType, bytes) {
      const digest = digestOf(bytes)
      repository(path).manifests.set(digest, { bytes, mediaType })
      return digest
    },
    seedBlob(path, bytes) {
      const digest = digestOf(bytes)
      repository(path).blobs.set(digest, blobOf(bytes))
      return digest
    },
  }
}
