import { type Descriptor, isAttestation } from '../oci/descriptor.ts'
import { formatPlatform } from '../oci/platform.ts'
import { waitUntil } from './eventual-consistency.ts'
import { isUnknownContent, nameIn, pushManifest, type Target } from './tag-writer.ts'

/**
 * Puts the content by its digest, and looks for each of its children at the same time, since not every registry checks
 * them. Throws when a child is missing.
 */
export async function pushByDigest(target: Target, children: readonly Descriptor[]): Promise<void> {
  const { registry, path, content, wait } = target
  const distinct = [...new Map(children.map(child => [child.digest, child])).values()]
  const find = async (child: Descriptor): Promise<Descriptor | undefined> => {
    const look = () => registry.headManifest(path, child.digest)
    const awaited = `${nameIn(target, child.digest)} to be there`
    const head = await waitUntil(wait, awaited, look, seen => seen !== undefined)
    return head === undefined ? child : undefined
  }
  const finding = distinct.map(find)
  const [placed] = await Promise.allSettled([pushManifest(target, content.digest), ...finding])
  if (placed.status === 'rejected' && !isUnknownContent(placed.reason)) throw placed.reason
  const missing = (await Promise.all(finding)).filter(child => child !== undefined)
  if (missing.length > 0) throw new MissingChildError(`${registry.host}/${path}`, missing)
  if (placed.status === 'rejected') throw placed.reason
}

/** Manifests that an index names are not in the repository. */
class MissingChildError extends Error {
  override readonly name = 'MissingChildError'

  constructor(repository: string, missing: readonly Descriptor[]) {
    const names = missing.map(child => {
      if (isAttestation(child)) return `the attestation ${child.digest}`
      return child.platform === undefined ? child.digest : `${formatPlatform(child.platform)} (${child.digest})`
    })
    super(
      `${repository} does not hold ${names.join(', ')}, which the index names. Either it was not pushed there, or a clean-up of untagged images has deleted it: run its build again.`,
    )
  }
}
