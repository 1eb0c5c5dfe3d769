import { describe, expect, test } from '@jest/globals'
import type { Content } from '../../../src/oci/content.ts'
import { copyImage } from '../../../src/registry/copy.ts'
import { createRegistries, formatPause } from '../../../src/registry/registries.ts'
import { eventClock } from '../../support/event-clock.ts'
import { busyTransport } from '../../support/registry/busy-transport.ts'
import { clientOptions, testTransport } from '../../support/registry/clients.ts'
import { ME, USERS } from '../../support/registry/publication.ts'
import { seedIndex } from '../../support/registry/sample.ts'
import { type RegistryServer, startRegistry } from '../../support/registry/server.ts'
import { tokenBucket } from '../../support/registry/token-bucket.ts'

const auth = { kind: 'bearer', users: USERS } as const

/** Copies an image to a registry that allows five requests a second, in simulated time. */
async function copyLimited(from: RegistryServer, content: Content, { mounts = false, within = false } = {}) {
  using real = testTransport()
  const { transport, busy } = busyTransport(real)
  const clock = eventClock(busy)
  const bucket = tokenBucket(5, 5, clock.now)
  await using other = await startRegistry({
    auth,
    mounts,
    now: clock.now,
    fault: () =>
      bucket.take() ? undefined : { kind: 'answer', status: 429, headers: { 'retry-after': '1' }, body: '' },
  })
  const to = within ? from : other
  const lines: string[] = []
  const registries = createRegistries({
    ...clientOptions(transport, ME, clock),
    onPause: pause => lines.push(formatPause(pause)),
    onRetry: ({ error }) => lines.push(error.message),
  })
  const source = registries.repository({ registry: from.host, path: 'me/source' })
  const target = registries.repository({ registry: to.host, path: 'me/target' })
  const begin = clock.now()
  await clock.drive(copyImage(source, target, content))
  const { manifests, blobs } = to.store.repository('me/target')
  return { lines, log: to.log, manifests: manifests.size, blobs: blobs.size, seconds: (clock.now() - begin) / 1000 }
}

describe('rate limit: a registry that allows five requests a second', () => {
  test('gets a copy of an image for three platforms, with a line for each pause', async () => {
    await using from = await startRegistry({ auth })
    const content = seedIndex(from.store, ['me/source'], 3)
    const { manifests, blobs } = from.store.repository('me/source')
    const copy = await copyLimited(from, content)
    expect([copy.manifests, copy.blobs]).toEqual([manifests.size + 1, blobs.size])
    const needed = copy.log.filter(({ status }) => status !== 429).length
    const refused = copy.log.length - needed
    expect(copy.seconds).toBeLessThan(2 * (needed / 5))
    expect(copy.lines.length).toBeLessThanOrEqual(4)
    expect(refused).toBeLessThan(20)
    expect(copy.lines[0]).toMatch(
      /^127\.0\.0\.1:\d+ limits the rate of requests \(429\)\. Pausing for 1\.0 s, then sending at most \d+ requests a second\.$/,
    )
    // Each blob is sent once: a refused request is sent again by itself, and not the upload from its start.
    const accepted = copy.log.filter(({ status }) => status !== 429)
    expect(accepted.filter(({ method, url }) => method === 'POST' && url.includes('/uploads/'))).toHaveLength(
      blobs.size,
    )
  })
})

test('rate limit: a registry that limits nothing gets the requests of a copy without a wait', async () => {
  await using from = await startRegistry({ auth })
  const content = seedIndex(from.store, ['me/source'], 3)
  from.clearLog()
  const copy = await copyLimited(from, content, { within: true })
  expect(copy.seconds).toBe(0)
  expect(copy.lines).toEqual([])
})
