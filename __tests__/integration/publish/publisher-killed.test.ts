import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import type { PublishRequest } from '../../../src/publish/publisher.ts'
import { preparePublication, USERS } from '../../support/registry/publication.ts'
import type { Order } from '../../support/registry/publish-process.ts'
import { seeded } from '../../support/registry/random.ts'
import { startRegistry } from '../../support/registry/server.ts'
import { incomplete, unsound } from '../../support/registry/soundness.ts'

const SCRIPT = fileURLToPath(new URL('../../support/registry/publish-process.ts', import.meta.url))
const SHAPE = { platforms: 1, fixed: 2, moving: 2, repositories: 2 }
const REQUESTS = 2 + 2 * (2 + 1 + 4 + 4)

/** A process that publishes. Gives its end: exit code and signal. */
function start({ content, repositories, tags }: PublishRequest): { child: ChildProcess; ended: Promise<unknown[]> } {
  const child = spawn(process.execPath, [SCRIPT], { stdio: ['pipe', 'ignore', 'inherit'] })
  const { bytes, mediaType, digest } = content
  const order: Order = {
    host: repositories[0]?.registry ?? '',
    paths: repositories.map(({ path }) => path),
    tags,
    content: { base64: Buffer.from(bytes).toString('base64'), mediaType, digest },
  }
  child.stdin?.end(JSON.stringify(order))
  return { child, ended: once(child, 'exit') }
}

describe('publisher killed: leaves nothing partial, and the next process completes it', () => {
  const random = seeded(7)
  const moments = Array.from({ length: 5 }, () => 3 + random.below(REQUESTS - 3))

  test.each(moments)('at request %i', async moment => {
    let kill = (): void => {}
    await using server = await startRegistry({
      auth: { kind: 'bearer', users: USERS },
      fault(_, number) {
        if (number === moment) kill()
        return undefined
      },
    })
    const request = preparePublication(server, SHAPE)
    const first = start(request)
    kill = () => first.child.kill('SIGKILL')
    expect(await first.ended).toEqual([null, 'SIGKILL'])
    expect(unsound(server.store)).toEqual([])

    kill = () => {}
    expect(await start(request).ended).toEqual([0, null])
    expect(unsound(server.store)).toEqual([])
    expect(incomplete(server.store, request)).toEqual([])
  })
})
