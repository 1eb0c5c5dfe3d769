import { waitUntil } from './eventual-consistency.ts'
import { nameIn, type Target } from './tag-writer.ts'

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
