import type { Content } from '../oci/content.ts'
import { type Descriptor, isAttestation } from '../oci/descriptor.ts'
import { formatPlatform } from '../oci/platform.ts'
import { imageIn } from '../oci/reference.ts'
import { RegistryError } from '../registry/errors.ts'
import type { Registry } from '../registry/repository.ts'
import { type WaitOptions, waitUntil } from './eventual-consistency.ts'

/** One repository that something is published to. */
export interface Target {
  readonly registry: Registry
  /** The repository's path in the registry. */
  readonly path: string
  readonly content: Content
  readonly wait: WaitOptions
}

/** `ghcr.io/me/app:1.2`, `ghcr.io/me/app@sha256:…` */
export const nameIn = ({ registry, path }: Pick<Target, 'registry' | 'path'>, reference: string): string =>
  imageIn(`${registry.host}/${path}`, reference)

/** Puts the content under a reference. What the registry does not see yet, though it was written, is waited for. */
export async function pushManifest(target: Target, reference: string): Promise<void> {
  const { registry, path, content, wait } = target
  const failure = await waitUntil(
    wait,
    `${registry.host}/${path} to find what ${nameIn(target, reference)} names`,
    () => registry.putManifest(path, reference, content).catch((error: unknown) => error),
    error => !isUnknownContent(error),
  )
  if (failure !== undefined) throw failure
}

const UNKNOWN_CONTENT = new Set(['MANIFEST_BLOB_UNKNOWN', 'MANIFEST_UNKNOWN', 'BLOB_UNKNOWN'])

/** Whether a registry refused a manifest because something that it points at is not there. */
export function isUnknownContent(error: unknown): boolean {
  if (!(error instanceof RegistryError)) return false
  const { status, code } = error.failure
  return (code !== undefined && UNKNOWN_CONTENT.has(code)) || (status === 404 && code !== 'NAME_UNKNOWN')
}

/** Answers by which registries refuse to write a tag that stands: distribution-spec leaves the choice to them. */
const REFUSALS = new Set([400, 403, 405, 409, 412, 422])

/**
 * Points a tag at the content. A registry that refuses it because the tag stands at this digest already has what is
 * wanted. Throws when it stands at another one, and for everything else that is wrong.
 */
export async function pushTag(target: Target, tag: string): Promise<'written' | 'unchanged'> {
  const { registry, path, content, wait } = target
  try {
    await pushManifest(target, tag)
    return 'written'
  } catch (error) {
    const status = error instanceof RegistryError ? error.failure.status : undefined
    if (status === undefined || !REFUSALS.has(status)) throw error
    const look = () => registry.headManifest(path, tag)
    // 403 is mostly about rights, and then the tag need not be there at all.
    const seen = () => waitUntil(wait, `${nameIn(target, tag)} to be there`, look, head => head !== undefined)
    const standing = status === 403 ? await look() : await seen()
    if (standing?.digest === content.digest) return 'unchanged'
    if (standing === undefined) throw error
    throw new ImmutableTagError(nameIn(target, tag), standing.digest, error)
  }
}

/** A tag stands at another digest, and the registry does not let it be moved. */
class ImmutableTagError extends Error {
  override readonly name = 'ImmutableTagError'

  constructor(reference: string, digest: string, refusal: unknown) {
    const said = refusal instanceof Error ? refusal.message : String(refusal)
    super(
      `${reference} stands at ${digest}, and the registry does not let it be moved. Publish under another tag, or allow tags to be overwritten there. ${said}`,
      { cause: refusal },
    )
  }
}

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

/** Looks whether a tag that was written is what the registry gives out. Throws when it is not, after some waiting. */
export async function verifyTag(target: Target, tag: string): Promise<void> {
  const { registry, path, content, wait } = target
  const reference = nameIn(target, tag)
  const head = await waitUntil(
    wait,
    `${reference} to show what was written`,
    () => registry.headManifest(path, tag),
    seen => seen?.digest === content.digest,
  )
  if (head?.digest === content.digest) return
  const seconds = wait.limits.limitMs / 1000
  throw new Error(
    head === undefined
      ? `${reference} was written, but the registry did not show it within ${seconds} s.`
      : `${reference} was written, but ${seconds} s later it stands at ${head.digest}: something else has moved it. Let only one job at a time publish a tag ("concurrency").`,
  )
}
