import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import type { Store } from './registry/store.ts'

/** Returns everything that was pushed, manifests, configurations and unpacked layers, as one string to search. */
export async function contentOf(store: Store): Promise<string> {
  const contents: Buffer[] = []
  for (const { blobs, manifests } of store.repositories.values()) {
    contents.push(...[...manifests.values()].map(({ bytes }) => Buffer.from(bytes)))
    contents.push(...(await Promise.all([...blobs.values()].map(blob => buffer(blob.open())))))
  }
  return contents.map(bytes => unpacked(bytes).toString('latin1')).join('\n')
}

const unpacked = (bytes: Buffer): Buffer => (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes)
