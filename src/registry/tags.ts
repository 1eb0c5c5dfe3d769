import { readBody } from '../http/types.ts'
import { jsonObjectOf } from '../oci/content.ts'
import type { RegistryClient } from './client.ts'

/** The most bytes of one page of a list of tags. */
const PAGE_LIMIT = 16 * 1024 * 1024
const PAGE_SIZE = 1000

/** Creates the requests for tags. OCI distribution-spec 1.1, "Listing Tags". */
export function tagRequests(registry: RegistryClient, path: string) {
  return {
    async listTags(): Promise<readonly string[]> {
      const tags: string[] = []
      const seen = new Set<string>()
      for (let target: string | undefined = `${path}/tags/list?n=${PAGE_SIZE}`; target !== undefined; ) {
        // A page that links to itself would never end.
        if (seen.has(target)) break
        seen.add(target)
        const page = await pageOf(registry, path, target)
        tags.push(...page.tags)
        target = page.next
      }
      return [...new Set(tags)]
    },
  }
}

const pageOf = (registry: RegistryClient, path: string, target: string) =>
  registry.send({
    method: 'GET',
    target,
    scopes: [{ path, actions: 'pull' }],
    subject: `the tags of ${path}`,
    expect: [200],
    async read(response): Promise<{ tags: readonly string[]; next: string | undefined }> {
      const { tags } = jsonObjectOf(await readBody(response, PAGE_LIMIT), 'the list of tags')
      const list = Array.isArray(tags) ? tags.filter(tag => typeof tag === 'string') : []
      return { tags: list, next: nextPage(response.header('link'), target) }
    },
  })

/** Returns the part after `/v2/` of the link to the next page. The link may be relative to `target`. RFC 8288. */
export function nextPage(link: string | undefined, target: string): string | undefined {
  for (const [, reference = '', parameters = ''] of (link ?? '').matchAll(/<([^>]*)>((?:[^,"]|"[^"]*")*)/g)) {
    if (!/;\s*rel\s*=\s*"?next"?/i.test(parameters)) continue
    const { pathname, search } = new URL(reference, `http://registry/v2/${target}`)
    const next = /^\/v2\/(.+)$/.exec(pathname)?.[1]
    if (next !== undefined) return `${next}${search}`
  }
  return undefined
}
