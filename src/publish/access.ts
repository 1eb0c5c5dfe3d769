import type { Repository } from '../oci/reference.ts'
import type { Registry } from '../oci/registry.ts'

/**
 * Logs in to every registry that will be pushed to, before anything is built: a password that is wrong or a registry
 * that is not there shows now, and not when the build is done. Throws a RegistryError.
 */
export async function checkAccess(
  registry: (host: string) => Registry,
  repositories: readonly Repository[],
): Promise<void> {
  const hosts = Map.groupBy(repositories, repository => repository.registry)
  await Promise.all(
    [...hosts].map(([host, of]) => registry(host).authorize(of.map(({ path }) => ({ path, actions: 'pull,push' })))),
  )
}
