import { readBody } from '../http/types.ts'
import { messageOf, PermanentError } from '../lib/errors.ts'
import { isStringList } from '../lib/json.ts'
import { jsonObjectOf } from '../oci/content.ts'
import type { RegistryClient } from './client.ts'

/** The most bytes of one page of a list of tags. */
const PAGE_LIMIT = 16 * 1024 * 1024
const PAGE_SIZE = 1000
/** The most pages of one list, so that empty pages with ever new links end. */
const MOST_PAGES = 10_000

/** Creates the requests for tags. OCI distribution-spec 1.1, "Listing Tags". */
export function tagRequests(registry: RegistryClient, path: string) {
  return {
    async listTags(): Promise<readonly string[]> {
      const tags = new Set<string>()
      const asked = new Set<string>()
      let links = false
      for (let target: string | undefined = targetOf(path); target !== undefined && !asked.has(target); ) {
        if (asked.size === MOST_PAGES) throw new Error(`the list of the tags of ${path} does not end`)
        const page: Page =
          asked.size === 0 ? await pageOf(registry, path, target) : await laterPage(registry, path, target)
        asked.add(target)
        const before = tags.size
        for (const tag of page.tags) tags.add(tag)
        // A registry that ignores `last`, or starts over at the end, sends tags that are known.
        if (tags.size === before && page.tags.length > 0) break
        links ||= page.next !== undefined
        target = page.next ?? (links ? undefined : afterFullPage(path, page.tags))
      }
      return [...tags]
    },
  }
}

const targetOf = (path: string): string => `${path}/tags/list?n=${PAGE_SIZE}`

/** Returns the page after a full one without a link: some registries cut the list at `n`, but send no `Link`. */
function afterFullPage(path: string, tags: readonly string[]): string | undefined {
  const last = tags.at(-1)
  if (last === undefined || tags.length < PAGE_SIZE) return undefined
  return `${targetOf(path)}&last=${encodeURIComponent(last)}`
}

interface Page {
  readonly tags: readonly string[]
  /** The target of the link to the next page. */
  readonly next: string | undefined
}

const pageOf = (registry: RegistryClient, path: string, target: string): Promise<Page> =>
  registry.send({
    method: 'GET',
    target,
    scopes: [{ path, actions: 'pull' }],
    subject: `the tags of ${path}`,
    expect: [200],
    async read(response) {
      const { tags } = jsonObjectOf(await readBody(response, PAGE_LIMIT), 'the list of tags')
      return { tags: tagsOf(tags), next: nextPage(response.header('link'), target) }
    },
  })

/** Reads a page after the first, where 404 does not mean that the repository is missing: the rest is unknown. */
async function laterPage(registry: RegistryClient, path: string, target: string): Promise<Page> {
  try {
    return await pageOf(registry, path, target)
  } catch (error) {
    throw new Error(messageOf(error), { cause: error })
  }
}

/** Returns the tags of a page. Go's encoder writes an empty list as null. */
function tagsOf(tags: unknown): readonly string[] {
  if (tags === undefined || tags === null) return []
  if (isStringList(tags)) return tags
  throw new PermanentError('"tags" of the list of tags is not a list of strings')
}

/** Returns the part after `/v2/` of the link to the next page. The link may be relative to `target`. RFC 8288. */
export function nextPage(link: string | undefined, target: string): string | undefined {
  for (const [, reference = '', parameters = ''] of (link ?? '').matchAll(/<([^>]*)>((?:[^,"]|"[^"]*")*)/g)) {
    if (!/;\s*rel\s*=\s*"?next"?/i.test(parameters)) continue
    const { pathname, search } = new URL(reference, `http://registry/v2/${target}`)
    // Behind a proxy, a registry may see a path with a prefix of its own.
    const next = /\/v2\/(.+)$/.exec(pathname)?.[1]
    if (next !== undefined) return `${next}${search}`
  }
  return undefined
}
