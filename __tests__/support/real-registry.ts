import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DelayProxy, startDelayProxy } from '../../scripts/bench/delay-proxy.ts'
import { OTHER_REGISTRIES, type OtherRegistry, startOtherRegistry } from '../../scripts/stack/other-registries.ts'
import type { Stack } from '../../scripts/stack/state.ts'
import { openWorkshop } from '../../scripts/stack/workshop.ts'
import { freePort } from './free-port.ts'

/** A registry that needs no login, behind a proxy that counts its requests. */
export interface RealRegistry extends AsyncDisposable {
  /** `127.0.0.1:40123` */
  readonly host: string
  /** Runs work, and returns how many requests of each method it made. */
  methodsOf(work: () => Promise<unknown>): Promise<Readonly<Record<string, number>>>
}

export type RealRegistryName = 'distribution 3' | OtherRegistry

export const REAL_REGISTRIES: readonly RealRegistryName[] = ['distribution 3', ...OTHER_REGISTRIES]

/** Starts a registry, or uses the one of the stack, which is distribution 3. */
export async function startRealRegistry(name: RealRegistryName, stack: Stack): Promise<RealRegistry> {
  if (name === 'distribution 3') return counting(stack.registry, async () => {})
  const directory = await mkdtemp(join(tmpdir(), 'manifold-registry-'))
  const port = await freePort()
  const registry = await startOtherRegistry(openWorkshop(console.log), name, { port, directory })
  return counting(`127.0.0.1:${port}`, async () => {
    await registry[Symbol.asyncDispose]()
    await rm(directory, { recursive: true, force: true })
  })
}

async function counting(upstream: string, end: () => Promise<void>): Promise<RealRegistry> {
  const proxy: DelayProxy = await startDelayProxy(upstream)
  return {
    host: proxy.host,
    async methodsOf(work) {
      proxy.begin(0)
      await work()
      return proxy.traffic().methods
    },
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]()
      await end()
    },
  }
}
