import { Readable } from 'node:stream'
import { type Digest, digestOf } from '../../../src/oci/digest.ts'

export interface StoredManifest {
  readonly bytes: Uint8Array
  readonly mediaType: string
}

/** A blob; large ones are known by size and made anew whenever they are read. */
export interface StoredBlob {
  readonly size: number
  open(): Readable
}

export interface StoredRepository {
  readonly manifests: Map<string, StoredManifest>
  /** Tag → digest. */
  readonly tags: Map<string, string>
  readonly blobs: Map<string, StoredBlob>
  /** What was written and is still hidden → how many more reads it stays so. */
  readonly hidden: Map<string, number>
}

/** What the registry holds. Repositories come into being when they are first named. */
export interface Store {
  readonly repositories: Map<string, StoredRepository>
  repository(path: string): StoredRepository
  /** Puts a manifest there without a request. */
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
