import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf, PermanentError } from '../lib/errors.ts'
import { inDocument, jsonObjectOf, mediaTypeOf } from '../oci/content.ts'
import { OCI_INDEX, OCI_MANIFEST } from '../oci/descriptor.ts'
import { type Digest, matchesDigest } from '../oci/digest.ts'
import { verifyingStream } from './blobs.ts'
import { MANIFEST_LIMIT } from './manifests.ts'
import type { ContentSource } from './repository.ts'

/**
 * Opens the OCI layout in a directory, to push from. Verifies digests and streams blobs. Throws a
 * {@link PermanentError} if a file is missing or does not match its name, because a retry would read the same. OCI
 * image-spec, image-layout.md.
 */
export function openLayout(directory: string): ContentSource {
  const fileOf = (digest: Digest): string => join(directory, 'blobs', ...digest.split(':'))
  return {
    name: directory,

    async getManifest(digest) {
      const file = fileOf(digest)
      const size = await sizeOf(file)
      if (size > MANIFEST_LIMIT) throw new PermanentError(`${file} has ${size} bytes, more than any manifest`)
      const bytes = await readFile(file)
      if (!matchesDigest(bytes, digest)) throw new PermanentError(`the content of ${file} does not match its name`)
      const document = jsonObjectOf(bytes, file)
      // The member is optional, because a descriptor states it, too.
      const likely = Array.isArray(document['manifests']) ? OCI_INDEX : OCI_MANIFEST
      const mediaType = inDocument(file, () => mediaTypeOf(document, document['mediaType'] ? undefined : likely))
      return { bytes, digest, mediaType }
    },

    async getBlob(digest, size) {
      const file = fileOf(digest)
      const actual = await sizeOf(file)
      if (size !== undefined && actual !== size) {
        throw new PermanentError(`${file} has ${actual} bytes instead of ${size}`)
      }
      return verifyingStream(createReadStream(file), digest, size, PermanentError)
    },
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size
  } catch (error) {
    throw new PermanentError(`the layout is incomplete: ${messageOf(error)}`)
  }
}
