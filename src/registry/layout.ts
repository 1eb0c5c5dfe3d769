import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { messageOf, PermanentError } from '../lib/errors.ts'
import { jsonObjectOf, mediaTypeOf } from '../oci/content.ts'
import { OCI_INDEX, OCI_MANIFEST } from '../oci/descriptor.ts'
import { type Digest, isDigest, matchesDigest } from '../oci/digest.ts'
import { verifyingStream } from './blobs.ts'
import type { Source } from './copy.ts'
import { MANIFEST_LIMIT } from './manifests.ts'

/**
 * The OCI layout in a directory, as something to copy from. Manifests and blobs are had by their digests, which are
 * verified; blobs are streamed. Throws a {@link PermanentError} for a file that is not there or is not what its name says:
 * to read it again gives the same. OCI image-spec, image-layout.md.
 */
export function openLayout(directory: string): Source {
  const fileOf = (digest: Digest): string => join(directory, 'blobs', ...digest.split(':'))
  return {
    path: directory,
    registry: {
      host: 'files',

      async getManifest(_, reference) {
        if (!isDigest(reference))
          throw new PermanentError(`"${reference}" is no digest, and files are found by digests`)
        const file = fileOf(reference)
        const size = await sizeOf(file)
        if (size > MANIFEST_LIMIT) throw new PermanentError(`${file} has ${size} bytes, which no manifest has`)
        const bytes = await readFile(file)
        if (!matchesDigest(bytes, reference)) throw new PermanentError(`the bytes of ${file} are not those of its name`)
        const document = jsonObjectOf(bytes, file)
        // The member may be left out where a descriptor says it.
        const likely = document['manifests'] === undefined ? OCI_MANIFEST : OCI_INDEX
        return { bytes, digest: reference, mediaType: mediaTypeOf({ mediaType: likely, ...document }, undefined) }
      },

      async getBlob(_, digest, size) {
        const file = fileOf(digest)
        const found = await sizeOf(file)
        if (size !== undefined && found !== size) {
          throw new PermanentError(`${file} has ${found} bytes, and should have ${size}`)
        }
        return verifyingStream(createReadStream(file), digest, size, PermanentError)
      },
    },
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size
  } catch (error) {
    throw new PermanentError(`its files are not complete: ${messageOf(error)}`)
  }
}
