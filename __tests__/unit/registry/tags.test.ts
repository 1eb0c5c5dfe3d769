import { expect, test } from '@jest/globals'
import type { RegistryClient } from '../../../src/registry/client.ts'
import { nextPage, tagRequests } from '../../../src/registry/tags.ts'

const PAGE = 'me/app/tags/list?n=2'

test.each([
  ['</v2/me/app/tags/list?n=2&last=b>; rel="next"', 'me/app/tags/list?n=2&last=b'],
  ['</v2/me/app/tags/list?n=2&last=b>; rel=next', 'me/app/tags/list?n=2&last=b'],
  ['<https://r.example/v2/me/app/tags/list?last=b>; rel="next"', 'me/app/tags/list?last=b'],
  // No link leads to another host.
  ['<http://169.254.169.254/v2/me/app/tags/list?last=b>; rel="next"', 'me/app/tags/list?last=b'],
  ['<list?last=b>;rel="next"', 'me/app/tags/list?last=b'],
  ['<?last=b>; title="a, b"; rel="next"', 'me/app/tags/list?last=b'],
  ['</v2/me/app/tags/list?last=a>; rel="prev", </v2/me/app/tags/list?last=c>; rel="next"', 'me/app/tags/list?last=c'],
  ['</v2/me/app/tags/list?last=b>; rel="prev"', undefined],
  ['<http://inner/artifactory/docker/v2/me/app/tags/list?last=b>; rel="next"', 'me/app/tags/list?last=b'],
  ['</elsewhere>; rel="next"', undefined],
  ['', undefined],
  [undefined, undefined],
])('nextPage: the page after %j is %j', (link, next) => {
  expect(nextPage(link, PAGE)).toBe(next)
})

test('listTags: empty pages with ever new links end with an error', async () => {
  let pages = 0
  const registry = { send: async () => ({ tags: [], next: `me/app/tags/list?page=${++pages}` }) }
  await expect(tagRequests(registry as unknown as RegistryClient, 'me/app').listTags()).rejects.toThrow(
    'the list of the tags of me/app does not end',
  )
  expect(pages).toBe(10_000)
})
