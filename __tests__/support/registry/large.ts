import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { Digest } from '../../../src/oci/digest.ts'
import type { Store } from './store.ts'

const BLOCK = 64 * 1024
/** Not a power of two, so that a lost or repeated block shows in the digest. */
const DIFFERENT = 13

/** Returns a stream of this many bytes, which repeats a few blocks and is never completely in memory. */
const largeStream = (size: number): Readable => Readable.from(blocks(size), { objectMode: false })

function* blocks(size: number): Generator<Uint8Array> {
  const different = Array.from({ length: DIFFERENT }, (_, i) => Buffer.alloc(BLOCK, i))
  for (let at = 0; at < size; at += BLOCK) {
    const block = different[(at / BLOCK) % DIFFERENT]
    if (block !== undefined) yield block.subarray(0, size - at)
  }
}

/** Adds a blob of this size to a repository without keeping its bytes in memory. */
export function seedLargeBlob(store: Store, path: string, size: number): Digest {
  const hash = createHash('sha256')
  for (const block of blocks(size)) hash.update(block)
  const digest: Digest = `sha256:${hash.digest('hex')}`
  store.repository(path).blobs.set(digest, { size, open: () => largeStream(size) })
  return digest
}
