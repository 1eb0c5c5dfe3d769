import { access } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from '@jest/globals'
import { anchorsOf, documents, ROOT, readDocument, tokensOf } from '../../support/documents.ts'

/** What is wrong with a link of a document; undefined when it leads somewhere. */
async function problemOf(path: string, href: string): Promise<string | undefined> {
  if (/^[a-z]+:/.test(href)) return href.startsWith('https://') ? undefined : `${href} is not https`
  const [file = '', anchor] = href.split('#')
  const target = file === '' ? path : normalize(join(dirname(path), file))
  const there = await access(join(ROOT, target)).then(
    () => true,
    () => false,
  )
  if (!there) return `${href}: there is no ${target}`
  if (anchor === undefined || !target.endsWith('.md')) return undefined
  return anchorsOf(await readDocument(target)).has(anchor) ? undefined : `${href}: ${target} has no such heading`
}

test.each(await documents())('doc links: those of %s lead somewhere', async path => {
  const links = tokensOf(await readDocument(path), 'link')
  const problems = await Promise.all(links.map(({ href }) => problemOf(path, href)))
  expect(problems.filter(problem => problem !== undefined)).toEqual([])
})

test('doc links: found in text, in lists and in tables', () => {
  const text = '[a](1)\n\n- [b](2)\n\n| [c](3) |\n| --- |\n| [d](4) |\n'
  expect(tokensOf(text, 'link').map(({ href }) => href)).toEqual(['1', '2', '3', '4'])
})

test('doc links: a link that leads nowhere is found', async () => {
  expect(await problemOf('README.md', 'docs/nowhere.md')).toBe('docs/nowhere.md: there is no docs/nowhere.md')
  expect(await problemOf('docs/how-it-works.md', '#nowhere')).toMatch(/no such heading/)
  expect(await problemOf('README.md', 'http://example.com')).toBe('http://example.com is not https')
  expect(await problemOf('docs/how-it-works.md', '../README.md#what-happens')).toBeUndefined()
})
