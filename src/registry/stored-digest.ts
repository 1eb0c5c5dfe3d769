import type { HttpResponse } from '../http/types.ts'
import { PermanentError } from '../lib/errors.ts'
import { type Digest, isDigest } from '../oci/digest.ts'

/** Returns the digest in the header of a response. OCI distribution-spec 1.1, "Pulling manifests". */
export function statedDigest(response: HttpResponse): Digest | undefined {
  const header = response.header('docker-content-digest')
  return isDigest(header) ? header : undefined
}

/** Returns the digest in the header of a response if it is not `digest`, although both are of one algorithm. */
export function otherDigest(response: HttpResponse, digest: Digest): Digest | undefined {
  const stated = statedDigest(response)
  const comparable = stated?.split(':')[0] === digest.split(':')[0]
  return comparable && stated !== digest ? stated : undefined
}

/**
 * Checks what a registry says that it stored. Throws a {@link PermanentError} if that is not `digest`: it would store
 * the same again.
 */
export function checkStored(response: HttpResponse, digest: Digest): void {
  const other = otherDigest(response, digest)
  if (other === undefined) return
  throw new PermanentError(
    `the registry stored ${other} instead of ${digest}, so it, or a proxy in front of it, changes what is pushed`,
  )
}
