import { rm } from 'node:fs/promises'
import { messageOf } from '../lib/errors.ts'
import type { Log } from '../lib/log.ts'
import { formatBytes } from '../lib/units.ts'
import type { Descriptor } from '../oci/descriptor.ts'
import type { Digest } from '../oci/digest.ts'
import type { Repository } from '../oci/reference.ts'
import { type Arrival, pushImage } from '../registry/copy.ts'
import { openLayout } from '../registry/layout.ts'
import type { Registries } from '../registry/registries.ts'
import type { ContentSource, RepositoryClient } from '../registry/repository.ts'

interface PushOptions {
  readonly registries: Registries
  readonly repositories: readonly Repository[]
  readonly log: Pick<Log, 'info' | 'startGroup' | 'endGroup'>
}

/**
 * Pushes an image from `directory`, an OCI layout that a build wrote, to every repository by its digest: for a builder
 * that cannot push. Sends only missing content, once to each registry, whose other repositories mount it. Always
 * removes the directory, which is as large as the image. Throws an Error that says which pushes failed, and why.
 */
export async function pushLayout(directory: string, image: Descriptor, options: PushOptions): Promise<void> {
  const { log } = options
  log.startGroup(`Push ${image.digest}`)
  try {
    await pushEverywhere(openLayout(directory), image, options)
  } finally {
    log.endGroup()
    // The step's own directory is removed later, and with it the rest.
    await rm(directory, { recursive: true, force: true }).catch(() => {})
  }
}

async function pushEverywhere(
  layout: ContentSource,
  image: Descriptor,
  { registries, repositories, log }: PushOptions,
): Promise<void> {
  const errors: Error[] = []
  const push = async (to: RepositoryClient, mountFrom?: RepositoryClient): Promise<boolean> => {
    const { name } = to
    const tally = tallyFor(name, log)
    try {
      const content = await layout.getManifest(image.digest)
      await pushImage(layout, to, content, { mountFrom, onBlob: tally.count })
      log.info(`${name}: ${tally.total()}.`)
      return true
    } catch (cause) {
      errors.push(new Error(`The image was built, but the push to ${name} failed: ${messageOf(cause)}`, { cause }))
      return false
    }
  }
  const clients = repositories.map(registries.repository)
  await Promise.all(
    [...Map.groupBy(clients, ({ repository }) => repository.registry).values()].map(async ([first, ...others]) => {
      if (first === undefined || !(await push(first))) return
      await Promise.all(others.map(other => push(other, first)))
    }),
  )
  const [error, ...more] = errors
  if (more.length > 0) throw new Error(errors.map(messageOf).join('\n'), { cause: new AggregateError(errors) })
  if (error !== undefined) throw error
}

/** Blobs of at least this size get their own log line. */
const LARGE = 10_000_000

/** Counts the blobs of one repository as they arrive. */
function tallyFor(name: string, log: Pick<Log, 'info'>) {
  const arrived = new Map<Digest, { readonly blob: Descriptor; readonly arrival: Arrival }>()
  return {
    count(blob: Descriptor, arrival: Arrival): void {
      arrived.set(blob.digest, { blob, arrival })
      if (arrival === 'sent' && blob.size >= LARGE) log.info(`${name}: sent ${formatBytes(blob.size)}, ${blob.digest}`)
    },
    /** Formats the totals: `3 blobs sent (4.2 MB), 1 blob found (1.1 MB)`. */
    total(): string {
      const totals = [...Map.groupBy(arrived.values(), ({ arrival }) => arrival)].map(([arrival, group]) => {
        const bytes = group.reduce((sum, { blob }) => sum + blob.size, 0)
        return `${group.length} ${group.length === 1 ? 'blob' : 'blobs'} ${arrival} (${formatBytes(bytes)})`
      })
      return totals.join(', ') || 'the image exists already'
    },
  }
}
