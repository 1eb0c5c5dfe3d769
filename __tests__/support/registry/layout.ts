import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Store } from './store.ts'

/** The files of an OCI layout: path → bytes. */
type LayoutFiles = ReadonlyMap<string, Buffer>

export const layoutPath = (digest: string): string => join('blobs', ...digest.split(':'))

/** Returns the content of a repository in the files that BuildKit would write. */
export async function layoutOf(store: Store, path: string): Promise<LayoutFiles> {
  const { manifests, blobs } = store.repository(path)
  const files = new Map([...manifests].map(([digest, { bytes }]) => [layoutPath(digest), Buffer.from(bytes)]))
  for (const [digest, blob] of blobs) files.set(layoutPath(digest), Buffer.concat(await blob.open().toArray()))
  return files
}

export async function writeLayout(directory: string, files: LayoutFiles): Promise<void> {
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(directory, path)), { recursive: true })
    await writeFile(join(directory, path), bytes)
  }
}
