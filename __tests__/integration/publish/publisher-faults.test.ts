import { describe, expect, test } from '@jest/globals'
import { publish } from '../../../src/publish/publisher.ts'
import { createRegistries } from '../../../src/registry/registries.ts'
import { PATIENCE_MS, permanent, TRANSIENT } from '../../support/registry/all-faults.ts'
import { clientOptions, testClock, testTransport } from '../../support/registry/clients.ts'
import type { Fault } from '../../support/registry/faults.ts'
import { ME, preparePublication, USERS } from '../../support/registry/publication.ts'
import { startRegistry } from '../../support/registry/server.ts'
import { incomplete, wrongOutcome } from '../../support/registry/soundness.ts'

const SHAPE = { platforms: 1, fixed: 2, moving: 1, repositories: 2 }
/** Challenge, token, and for each repository two children, the index, three tags and three looks. */
const REQUESTS = 2 + 2 * (2 + 1 + 3 + 3)

/** Publishes with this fault at one request. Gives what it threw, and what is wrong with that. */
async function publishWith(fault: Fault | undefined, at: number) {
  let on = true
  await using server = await startRegistry({
    auth: { kind: 'bearer', users: USERS },
    fault: (_, number) => (on && number === at ? fault : undefined),
  })
  const request = preparePublication(server, SHAPE)
  const run = async (): Promise<unknown> => {
    // Only what goes wrong is to be given up soon: a busy machine answers late.
    using transport = testTransport(fault === undefined ? {} : { timeoutMs: PATIENCE_MS })
    const clock = testClock()
    const registries = createRegistries(clientOptions(transport, ME, clock))
    return publish(request, { registries, clock }).then(
      () => undefined,
      error => error,
    )
  }
  const error = await run()
  const wrong = [...wrongOutcome(server.store, request, error)]
  const requests = server.log.length
  on = false
  const second = await run()
  if (second !== undefined) wrong.push(`the second run failed: ${String(second)}`)
  wrong.push(...incomplete(server.store, request).map(tag => `${tag} is missing after the second run`))
  return { error, wrong, requests }
}

test('publisher faults: without a fault there are this many requests', async () => {
  expect(await publishWith(undefined, 0)).toEqual({ error: undefined, wrong: [], requests: REQUESTS })
})

describe('publisher faults: one fault at one request', () => {
  const numbers = Array.from({ length: REQUESTS }, (_, i) => i + 1)
  const TOKEN = 2
  /** A token server has no challenges to give: its 401 is final. */
  const isFinal = (name: string, number: number): boolean => name === 'a new challenge' && number === TOKEN

  test.each(Object.entries(TRANSIENT))('%s: the publication is complete', async (name, fault) => {
    for (const number of numbers.filter(number => !isFinal(name, number))) {
      const { error, wrong } = await publishWith(fault, number)
      expect({ number, error: error?.toString(), wrong }).toEqual({ number, error: undefined, wrong: [] })
    }
  })

  test('a token server that refuses: an error, and a second run completes it', async () => {
    const { error, wrong } = await publishWith(TRANSIENT['a new challenge'], TOKEN)
    expect(String(error)).toContain('Nothing was published: no tag was written for ')
    expect(wrong).toEqual([])
  })

  test.each(Object.keys(permanent('')))('%s: nothing partial, and a second run completes it', async name => {
    await using other = await startRegistry()
    for (const number of numbers) {
      const fault = permanent(`http://${other.host}`)[name]
      const { wrong } = await publishWith(fault, number)
      expect({ number, wrong }).toEqual({ number, wrong: [] })
    }
    expect(other.log.length > 0).toBe(name === 'a redirect to another origin')
    expect(other.log.filter(({ authorization }) => authorization !== undefined)).toEqual([])
  })
})
