import type { Repository } from '../oci/reference.ts'
import type { Registry } from '../oci/registry.ts'

/**
 * Looks into every registry that will be pushed to, before anything is built: a password that is wrong or a registry
 * that is not there shows now, and not when the build is done. Throws a RegistryError.
 */
export async function checkAccess(
  registry: (host: string) => Registry,
  repositories: readonly Repository[],
): Promise<void> {
  const hosts = Map.groupBy(repositories, repository => repository.registry)
  await Promise.all(
    [...hosts].map(async ([host, [first, ...others]]) => {
      if (first === undefined) return
      await registry(host).authorize([first, ...others].map(({ path }) => ({ path, actions: 'pull,push' })))
      // A token server judges a password; with basic credentials only a request does. HEAD counts against no limit.
      await registry(host).headManifest(first.path, 'latest')
    }),
  )
}
