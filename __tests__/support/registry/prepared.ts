import { seedIndex } from './sample.ts'
import { type RegistryServerOptions, startRegistry } from './server.ts'

/** Starts a registry with an index at `me/app:v1`. */
export async function prepared(options: RegistryServerOptions = {}) {
  const server = await startRegistry(options)
  const content = seedIndex(server.store, ['me/app'], 1)
  server.store.repository('me/app').manifests.set(content.digest, content)
  server.store.repository('me/app').tags.set('v1', content.digest)
  return { server, content, [Symbol.asyncDispose]: server.close }
}
