import { createHash } from 'node:crypto'

export interface Blob {
  readonly content: Buffer
  readonly contentType: string
  readonly digest: `sha256:${string}`
}

/** Azure block blobs: staged blocks become the blob when their list is committed. */
export interface BlobStore {
  put(key: string, content: Buffer, contentType: string): void
  stage(key: string, blockId: string, content: Buffer): void
  /** Commits staged blocks. Changes nothing and returns false if a block was not staged. */
  commit(key: string, blockIds: readonly string[], contentType: string): boolean
  get(key: string): Blob | undefined
  delete(key: string): void
}

/** Creates a store in memory. */
export const createBlobStore = (): BlobStore => {
  const blobs = new Map<string, Blob>()
  const staged = new Map<string, Map<string, Buffer>>()
  const put = (key: string, content: Buffer, contentType: string): void => {
    const digest = createHash('sha256').update(content).digest('hex')
    blobs.set(key, { content, contentType, digest: `sha256:${digest}` })
  }
  const stage = (key: string, blockId: string, content: Buffer): void => {
    const blocks = staged.get(key) ?? new Map<string, Buffer>()
    staged.set(key, blocks.set(blockId, content))
  }
  const commit = (key: string, blockIds: readonly string[], contentType: string): boolean => {
    const blocks = blockIds.flatMap(id => staged.get(key)?.get(id) ?? [])
    if (blocks.length !== blockIds.length) return false
    put(key, Buffer.concat(blocks), contentType)
    return staged.delete(key) || true
  }
  return { put, stage, commit, get: key => blobs.get(key), delete: key => void blobs.delete(key) }
}
