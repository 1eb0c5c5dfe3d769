import { messageOf } from '../lib/errors.ts'
import { formatRepository, type Repository } from '../oci/reference.ts'
import { RegistryError } from '../registry/errors.ts'

/** A function that lists the tags of a repository, and throws an Error if the registry does not. */
export type ListTags = (repository: Repository) => Promise<readonly string[]>

/**
 * Returns the names of the tags in all repositories of the images. If one of them cannot be listed, warns and returns
 * undefined, because the highest version is then unknown.
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
          `The tags of ${formatRepository(repository)} are unknown, so latest=highest moves none: ${messageOf(error)}`,
        )
        return undefined
      }
    }),
  )
  return lists.includes(undefined) ? undefined : [...new Set(lists.flatMap(tags => tags ?? []))]
}

/** Returns true if the repository does not exist, because nothing was pushed to it yet. */
const isNotFound = (error: unknown): boolean => error instanceof RegistryError && error.failure.status === 404
