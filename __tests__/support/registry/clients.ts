import { createTransport, type TransportOptions } from '../../../src/http/transport.ts'
import type { Transport } from '../../../src/http/types.ts'
import type { Clock } from '../../../src/lib/clock.ts'
import type { ClientOptions } from '../../../src/registry/client.ts'
import { createRegistries } from '../../../src/registry/registries.ts'
import type { RepositoryClient } from '../../../src/registry/repository.ts'

/** A clock whose waits end immediately and are recorded. */
export interface TestClock extends Clock {
  readonly waits: readonly number[]
  /** Advances the clock. */
  pass(ms: number): void
}

export function testClock(random: () => number = () => 0.5): TestClock {
  let now = 1_700_000_000_000
  const waits: number[] = []
  return {
    waits,
    now: () => now,
    random,
    pass(ms) {
      now += ms
    },
    async sleep(ms) {
      waits.push(ms)
      now += ms
    },
  }
}

/** Creates a transport that is closed after the test: `using transport = testTransport()`. */
export function testTransport(options: TransportOptions = {}): Transport & Disposable {
  const transport = createTransport({ timeoutMs: 5_000, ...options })
  return { ...transport, [Symbol.dispose]: transport.close }
}

/** Options of a client with this user's password, or without credentials. */
export const clientOptions = (
  transport: Transport,
  user?: { readonly username: string; readonly password: string },
  clock: Clock = testClock(),
): ClientOptions => ({
  transport,
  clock,
  credentials: async () => (user === undefined ? undefined : { kind: 'password', ...user, source: 'the test' }),
})

/** Returns a client of one repository at `host`, with its own tokens. */
export const repositoryClient = (host: string, options: ClientOptions, path = 'me/app'): RepositoryClient =>
  createRegistries(options).repository({ registry: host, path })
