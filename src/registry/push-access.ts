import type { Repository } from '../oci/reference.ts'
import type { Registry } from './registry.ts'

/**
 * Asks the registries whether each repository may be pushed to, before anything is built: a password that is wrong, a
 * right that is lacking, and a repository or a registry that is not there show now, and not when the build is done.
 * Throws a RegistryError.
 */
export async function checkPushAccess(
  registry: (host: string) => Registry,
  repositories: readonly Repository[],
): Promise<void> {
  const hosts = Map.groupBy(repositories, repository => repository.registry)
  await Promise.all(
    [...hosts].map(async ([host, places]) => {
      await registry(host).authorize(places.map(({ path }) => ({ path, actions: 'pull,push' })))
      await Promise.all(places.map(({ path }) => registry(host).checkPush(path)))
    }),
  )
}
