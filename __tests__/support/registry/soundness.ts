import { isIndexType } from '../../../src/oci/descriptor.ts'
import { parseIndex } from '../../../src/oci/index.ts'
import { PublishError } from '../../../src/publish/progress.ts'
import type { PublishRequest } from '../../../src/publish/publisher.ts'
import type { Store } from './store.ts'

/** Lists the defects of a registry's content: tags that point to nothing, or to an index with missing children. */
export function unsound(store: Store): readonly string[] {
  return [...store.repositories].flatMap(([path, { tags, manifests }]) =>
    [...tags].flatMap(([tag, digest]) => {
      const content = manifests.get(digest)
      if (content === undefined) return [`${path}:${tag} points at nothing`]
      if (!isIndexType(content.mediaType)) return []
      const missing = parseIndex(content.bytes, content.mediaType).manifests.filter(
        child => !manifests.has(child.digest),
      )
      return missing.map(child => `${path}:${tag} lacks ${child.digest}`)
    }),
  )
}

/** Lists the tags of a publication that do not point to its digest. */
export const incomplete = (store: Store, { repositories, tags, content }: PublishRequest): readonly string[] =>
  repositories.flatMap(({ path }) =>
    tags
      .filter(({ name }) => store.repository(path).tags.get(name) !== content.digest)
      .map(({ name }) => `${path}:${name}`),
  )

/** Lists the contradictions between the result of a publication and the registry's content afterwards. */
export function wrongOutcome(store: Store, request: PublishRequest, error: unknown): readonly string[] {
  const wrong = [...unsound(store)]
  if (error === undefined)
    return [...wrong, ...incomplete(store, request).map(tag => `${tag} is missing after a success`)]
  if (!(error instanceof PublishError)) return [...wrong, `not a PublishError: ${String(error)}`]
  if (!error.message.includes('re-run this job')) wrong.push('the error does not say what to do')
  for (const { repository, tags } of error.repositories) {
    if (!error.message.includes(`${repository.registry}/${repository.path} (`))
      wrong.push(`${repository.path} is not named`)
    for (const [tag, state] of tags) {
      const current = store.repository(repository.path).tags.get(tag)
      const claimed = state === 'written' || state === 'unchanged'
      if (claimed && current !== request.content.digest) wrong.push(`${tag} is said to be written, and is not`)
    }
  }
  return wrong
}
