import type { Repository } from '../oci/reference.ts'
import type { Registries } from './registries.ts'
import type { RepositoryClient } from './repository.ts'

/**
 * Checks before the build that each repository may be pushed to: a wrong password, a missing permission, a missing
 * repository or registry shows now, and not after the build. Throws a RegistryError.
 */
export async function checkPushAccess(registries: Registries, repositories: readonly Repository[]): Promise<void> {
  const clients = repositories.map(registries.repository)
  for (const client of clients) client.declare('pull,push')
  await Promise.all(clients.map(checkPush))
}

/**
 * Tries a write, since only that shows whether the registry takes one: begins an upload, and cancels it. OCI
 * distribution-spec 1.1, "Pushing a blob in chunks" and "Cancel a blob upload".
 */
async function checkPush(client: RepositoryClient): Promise<void> {
  const upload = await client.beginUpload()
  // A courtesy: registries drop unfinished uploads by themselves. That one cannot be cancelled says nothing of a push.
  if (upload !== undefined) await client.cancelUpload(upload).catch(() => {})
}
