import { createHash } from '../lib/crypto.ts'

/**
 * A digest of content: `<algorithm>:<lower-case hex>`, with one of the two registered algorithms that are in use.
 *
 * OCI image-spec, descriptor.md#digests.
 */
export type Digest = `sha256:${string}` | `sha512:${string}`

const GRAMMAR = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/

export const isDigest = (text: unknown): text is Digest => typeof text === 'string' && GRAMMAR.test(text)

/** Returns the sha256 digest of `bytes`. */
export const digestOf = (bytes: Uint8Array): Digest => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

/** Returns true if `bytes` match `digest`, by the digest's own algorithm. */
export function matchesDigest(bytes: Uint8Array, digest: Digest): boolean {
  const [algorithm, hex] = digest.split(':', 2)
  return (
    createHash(algorithm as 'sha256' | 'sha512')
      .update(bytes)
      .digest('hex') === hex
  )
}
