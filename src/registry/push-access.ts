import type { Repository } from '../oci/reference.ts'
import type { Registries } from './registries.ts'
import type { RepositoryClient } from './repository.ts'

/** A repository that accepts pushes, and from whom. */
export interface PushAccess {
  readonly repository: Repository
  /** `as octocat, with credentials from the inputs` */
  readonly identity: string
}

/**
 * Checks push access to each repository, so that a wrong password, a missing permission, or a missing repository or
 * registry fails before the build. Throws a RegistryError.
 */
export async function checkPushAccess(
  registries: Registries,
  repositories: readonly Repository[],
): Promise<readonly PushAccess[]> {
  const clients = repositories.map(registries.repository)
  for (const client of clients) client.declare('pull,push')
  return Promise.all(
    clients.map(async client => {
      await checkPush(client)
      return { repository: client.repository, identity: await client.identity() }
    }),
  )
}

/**
 * Begins an upload and cancels it, because only a write shows whether the registry accepts one. OCI
 * distribution-spec 1.1, "Pushing a blob in chunks" and "Cancel a blob upload".
 */
async function checkPush(client: RepositoryClient): Promise<void> {
  const upload = await client.beginUpload()
  // A courtesy: registries drop unfinished uploads anyway, and a failure here does not affect a push.
  if (upload !== undefined) await client.cancelUpload(upload).catch(() => {})
}
