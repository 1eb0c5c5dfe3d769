import { messageOf } from '../lib/errors.ts'
import { formatRepository, type Repository } from '../oci/reference.ts'
import { RegistryError } from '../registry/errors.ts'

/** Lists the tags of a repository. Throws if the registry does not. */
export type ListTags = (repository: Repository) => Promise<readonly string[]>

/**
 * The names of the tags that are in any of the images' repositories. Undefined, with a warning, where one of them cannot be
 * listed: then nobody knows which version is the highest.
 */
export async function publishedTags(
  images: readonly { readonly repository: Repository }[],
  list: ListTags,
  warn: (warning: string) => void,
): Promise<readonly string[] | undefined> {
  const lists = await Promise.all(
    images.map(async ({ repository }) => {
      try {
        return await list(repository)
      } catch (error) {
        if (isNotFound(error)) return []
        warn(
          `The tags of ${formatRepository(repository)} are not known, so latest=highest moves none: ${messageOf(error)}`,
        )
        return undefined
      }
    }),
  )
  return lists.includes(undefined) ? undefined : [...new Set(lists.flatMap(tags => tags ?? []))]
}

/** A repository that nothing was pushed to is not there. */
const isNotFound = (error: unknown): boolean => error instanceof RegistryError && error.failure.status === 404
