import { discard } from '../http/types.ts'
import type { Repository } from '../oci/reference.ts'
import type { Client, RegistryRequest } from './client.ts'
import type { Registry } from './repository.ts'

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

/**
 * Asks the registry whether it would take a push to `path`, as only a write can: begins an upload, and cancels it. Throws
 * a RegistryError when it would not. OCI distribution-spec 1.1, "Pushing a blob in chunks" and "Cancel a blob upload".
 */
export async function checkPush(client: Client, path: string): Promise<void> {
  const about: Pick<RegistryRequest<unknown>, 'scopes' | 'subject'> = {
    scopes: [{ path, actions: 'pull,push' }],
    subject: `an upload to ${path}`,
  }
  const session = await client.send({
    ...about,
    method: 'POST',
    target: `${path}/blobs/uploads/`,
    body: new Uint8Array(),
    expect: [202],
    async read(answer) {
      await discard(answer)
      const location = answer.header('location')
      return location !== undefined && URL.canParse(location, answer.url.href)
        ? new URL(location, answer.url)
        : undefined
    },
  })
  if (session === undefined) return
  // A courtesy: registries drop uploads that nobody goes on with, and some let nobody cancel one (distribution wants a
  // right to delete). That says nothing of a push, and no token is worse for it, so any answer will do.
  await client
    .send({ ...about, method: 'DELETE', target: session, expect: 'anything', read: discard, retry: false })
    .catch(() => {})
}
