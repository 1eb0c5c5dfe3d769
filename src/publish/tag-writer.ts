import { messageOf } from '../lib/errors.ts'
import type { Content } from '../oci/content.ts'
import { type Descriptor, isAttestation } from '../oci/descriptor.ts'
import type { Digest } from '../oci/digest.ts'
import { formatPlatform } from '../oci/platform.ts'
import { type Reference, referenceSuffix, tagReference } from '../oci/reference.ts'
import { isUnknownContent, RegistryError } from '../registry/errors.ts'
import type { RepositoryClient } from '../registry/repository.ts'
import { type WaitOptions, waitUntil } from './eventual-consistency.ts'

/** One repository, and the content to publish to it. */
export interface Target {
  readonly client: RepositoryClient
  readonly content: Content
  readonly wait: WaitOptions
}

/** Formats a reference in the target: `ghcr.io/me/app:1.2`, `ghcr.io/me/app@sha256:…`. */
const nameOf = ({ client }: Target, reference: Reference | Digest): string =>
  `${client.name}${referenceSuffix(reference)}`

/** Pushes the content under a reference. Retries if the registry does not find the children yet. */
async function pushManifest(target: Target, reference: Reference | Digest): Promise<void> {
  const { client, content, wait } = target
  const failure = await waitUntil(
    wait,
    `${client.name} to find the children of ${nameOf(target, reference)}`,
    () => client.putManifest(reference, content).catch((error: unknown) => error),
    error => !isUnknownContent(error),
  )
  if (failure !== undefined) throw failure
}

/** Statuses with which registries refuse to move a tag: the distribution-spec defines none. */
const REFUSALS = new Set([400, 403, 405, 409, 412, 422])

/**
 * Points a tag to the content. If the registry refuses, but the tag already points to the content, returns `unchanged`.
 * Throws if the tag points to another digest, and for every other failure.
 */
export async function pushTag(target: Target, tag: string): Promise<'written' | 'unchanged'> {
  const { client, content, wait } = target
  const reference = tagReference(tag)
  const name = nameOf(target, reference)
  try {
    await pushManifest(target, reference)
    return 'written'
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error
    const { status, rateLimit } = error.failure
    if (status === undefined || !REFUSALS.has(status) || rateLimit !== undefined) throw error
    const read = () => client.headManifest(reference)
    // 403 is mostly about permissions. Then the tag may not exist, so waiting for it makes no sense.
    const head =
      status === 403 ? await read() : await waitUntil(wait, `${name} to appear`, read, found => found !== undefined)
    if (head?.digest === content.digest) return 'unchanged'
    if (head === undefined) throw error
    throw new ImmutableTagError(name, head.digest, error)
  }
}

/** A tag points to another digest, and the registry treats it as immutable. */
class ImmutableTagError extends Error {
  override readonly name = 'ImmutableTagError'

  constructor(reference: string, digest: Digest, refusal: unknown) {
    super(
      `${reference} already points to ${digest}, and the registry treats it as immutable. Publish under another tag, or allow overwriting tags in the registry. ${messageOf(refusal)}`,
      { cause: refusal },
    )
  }
}

/**
 * Pushes the content by its digest. Checks at the same time that each of its children exists, because not every
 * registry does. Throws if a child is missing.
 */
export async function pushByDigest(target: Target, children: readonly Descriptor[]): Promise<void> {
  const { client, content, wait } = target
  const distinct = [...new Map(children.map(child => [child.digest, child])).values()]
  const isMissing = async ({ digest }: Descriptor): Promise<boolean> => {
    const read = () => client.headManifest(digest)
    const awaited = `${nameOf(target, digest)} to appear`
    return (await waitUntil(wait, awaited, read, head => head !== undefined)) === undefined
  }
  const checks = distinct.map(async child => ((await isMissing(child)) ? [child] : []))
  const [put] = await Promise.allSettled([pushManifest(target, content.digest), ...checks])
  if (put.status === 'rejected' && !isUnknownContent(put.reason)) throw put.reason
  const missing = (await Promise.all(checks)).flat()
  if (missing.length > 0) throw new MissingChildError(client.name, missing)
  if (put.status === 'rejected') throw put.reason
}

/** A repository without some of the children of an index. */
class MissingChildError extends Error {
  override readonly name = 'MissingChildError'

  constructor(repository: string, missing: readonly Descriptor[]) {
    const names = missing.map(child => {
      if (isAttestation(child)) return `the attestation ${child.digest}`
      return child.platform === undefined ? child.digest : `${formatPlatform(child.platform)} (${child.digest})`
    })
    super(
      `${repository} does not have ${names.join(', ')}, which the index lists. It was never pushed there, or a clean-up of untagged images deleted it. Re-run its build.`,
    )
  }
}

/** Reads a tag back, and waits for the write to show. Throws if the registry still shows something else. */
export async function verifyTag(target: Target, tag: string): Promise<void> {
  const { client, content, wait } = target
  const reference = tagReference(tag)
  const name = nameOf(target, reference)
  const head = await waitUntil(
    wait,
    `${name} to show the write`,
    () => client.headManifest(reference),
    found => found?.digest === content.digest,
  )
  if (head?.digest === content.digest) return
  const seconds = wait.limits.limitMs / 1000
  throw new Error(
    head === undefined
      ? `${name} was written, but the registry did not show it within ${seconds} s.`
      : `${name} was written, but ${seconds} s later it points to ${head.digest}: another job has moved it. Let only one job at a time publish a tag ("concurrency").`,
  )
}
