import { readBody } from '../http/types.ts'
import { jsonObjectOf } from '../oci/content.ts'
import type { Client } from './client.ts'
import type { Registry } from './repository.ts'

/** One page of a list of tags. */
const PAGE_LIMIT = 16 * 1024 * 1024
const PAGE_SIZE = 1000

/** OCI distribution-spec 1.1, "Listing Tags". */
export function tagRequests(client: Client): Pick<Registry, 'listTags'> {
  return {
    async listTags(path) {
      const tags: string[] = []
      const seen = new Set<string>()
      for (let target: string | undefined = `${path}/tags/list?n=${PAGE_SIZE}`; target !== undefined; ) {
        // A registry that answers a page with a link to itself would be asked for ever.
        if (seen.has(target)) break
        seen.add(target)
        const page = await pageOf(client, path, target)
        tags.push(...page.tags)
        target = page.next
      }
      return [...new Set(tags)]
    },
  }
}

const pageOf = (client: Client, path: string, target: string) =>
  client.send({
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

/** What follows `/v2/` in the link to the next page, relative to the page `target`. RFC 8288. */
export function nextPage(link: string | undefined, target: string): string | undefined {
  for (const [, reference = '', parameters = ''] of (link ?? '').matchAll(/<([^>]*)>((?:[^,"]|"[^"]*")*)/g)) {
    if (!/;\s*rel\s*=\s*"?next"?/i.test(parameters)) continue
    const { pathname, search } = new URL(reference, `http://registry/v2/${target}`)
    const behind = /^\/v2\/(.+)$/.exec(pathname)?.[1]
    if (behind !== undefined) return `${behind}${search}`
  }
  return undefined
}
