import type { Digest } from '../oci/digest.ts'
import { imageIn } from '../oci/reference.ts'
import { RegistryError } from '../registry/errors.ts'
import type { Registry } from '../registry/registry.ts'
import { type WaitOptions, waitUntil } from './eventual-consistency.ts'

/** What reading an image needs. */
export type ReadableRegistry = Pick<Registry, 'host' | 'getManifest' | 'getBlob'>

/** A registry that is asked again for what it does not find, because that was written a moment ago. */
export function withReadRetry(registry: Registry, wait: WaitOptions): ReadableRegistry {
  const { host } = registry
  async function onceThere<T>(path: string, reference: string, read: () => Promise<T>): Promise<T> {
    const look = () => Promise.allSettled([read()])
    const awaited = `${imageIn(`${host}/${path}`, reference)} to be there`
    const [seen] = await waitUntil(wait, awaited, look, ([each]) => !isNotFound(each))
    if (seen.status === 'rejected') throw seen.reason
    return seen.value
  }
  return {
    host,
    getManifest: (path, reference) => onceThere(path, reference, () => registry.getManifest(path, reference)),
    getBlob: (path, digest: Digest, size) => onceThere(path, digest, () => registry.getBlob(path, digest, size)),
  }
}

const isNotFound = (seen: PromiseSettledResult<unknown>): boolean =>
  seen.status === 'rejected' && seen.reason instanceof RegistryError && seen.reason.failure.status === 404
