import { rm } from 'node:fs/promises'
import { messageOf } from '../lib/errors.ts'
import type { Log } from '../lib/log.ts'
import { formatBytes } from '../lib/units.ts'
import type { Descriptor } from '../oci/descriptor.ts'
import { formatRepository, type Repository } from '../oci/reference.ts'
import { type Arrival, copyImage, type Source } from '../registry/copy.ts'
import { openLayout } from '../registry/layout.ts'
import type { Registry } from '../registry/repository.ts'

interface PushOptions {
  readonly registry: (host: string) => Registry
  readonly repositories: readonly Repository[]
  readonly log: Pick<Log, 'info' | 'startGroup' | 'endGroup'>
}

/**
 * Pushes what a build has written into `directory`, an OCI layout, to every repository by its digest: for a builder that
 * cannot. What a repository has is not sent, and what one repository of a registry got is mounted by its others. The
 * directory goes, whatever happens: it is as large as the image. Throws an Error that says which pushes failed, and why.
 */
export async function pushLayout(directory: string, image: Descriptor, options: PushOptions): Promise<void> {
  const { log } = options
  log.startGroup(`Push ${image.digest}`)
  try {
    await pushEverywhere(openLayout(directory), image, options)
  } finally {
    log.endGroup()
    // What cannot be removed now goes with the step's own directory.
    await rm(directory, { recursive: true, force: true }).catch(() => {})
  }
}

async function pushEverywhere(
  layout: Source,
  image: Descriptor,
  { registry, repositories, log }: PushOptions,
): Promise<void> {
  const errors: Error[] = []
  const push = async (to: Repository, sibling?: Repository): Promise<boolean> => {
    const name = formatRepository(to)
    const tally = tallyFor(name, log)
    try {
      const content = await layout.registry.getManifest(layout.path, image.digest)
      await copyImage(layout, { registry: registry(to.registry), path: to.path }, content, {
        onBlob: tally.count,
        ...(sibling !== undefined && { sibling: sibling.path }),
      })
      log.info(`${name}: ${tally.total()}.`)
      return true
    } catch (cause) {
      errors.push(new Error(`The image was built, but the push to ${name} failed: ${messageOf(cause)}`, { cause }))
      return false
    }
  }
  const hosts = Map.groupBy(repositories, repository => repository.registry)
  await Promise.all(
    [...hosts.values()].map(async ([first, ...others]) => {
      if (first === undefined || !(await push(first))) return
      await Promise.all(others.map(other => push(other, first)))
    }),
  )
  const [error, ...more] = errors
  if (more.length > 0) throw new Error(errors.map(messageOf).join('\n'), { cause: new AggregateError(errors) })
  if (error !== undefined) throw error
}

/** A blob of this size takes long enough to deserve a line of its own. */
const LARGE = 10_000_000

/** Counts the blobs of one repository as they arrive. */
function tallyFor(name: string, log: Pick<Log, 'info'>) {
  const arrived: { readonly blob: Descriptor; readonly arrival: Arrival }[] = []
  return {
    count(blob: Descriptor, arrival: Arrival): void {
      arrived.push({ blob, arrival })
      if (arrival === 'sent' && blob.size >= LARGE) log.info(`${name}: sent ${formatBytes(blob.size)}, ${blob.digest}`)
    },
    /** `3 blobs sent (4.2 MB), 1 blob found (1.1 MB)` */
    total(): string {
      const said = [...Map.groupBy(arrived, ({ arrival }) => arrival)].map(([arrival, group]) => {
        const bytes = group.reduce((sum, { blob }) => sum + blob.size, 0)
        return `${group.length} ${group.length === 1 ? 'blob' : 'blobs'} ${arrival} (${formatBytes(bytes)})`
      })
      return said.join(', ') || 'it has the image'
    },
  }
}
