import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { documents, readDocument, tokensOf } from '../support/documents.ts'
import { findChromium, openPage } from '../support/github-markdown/chromium.ts'
import { githubPage } from '../support/github-markdown/page.ts'

const withPictures: string[] = []
for (const path of await documents()) {
  if (tokensOf(await readDocument(path), 'code').some(({ lang }) => lang === 'mermaid')) withPictures.push(path)
}

test('doc pictures: there is a document with one', () => {
  expect(withPictures).toContain('docs/how-it-works.md')
})

test.each(withPictures)(
  'doc pictures: those of %s are drawn',
  async path => {
    const chromium = await findChromium(() => {})
    const directory = await mkdtemp(join(tmpdir(), 'manifold-document-'))
    try {
      const file = join(directory, 'page.html')
      await writeFile(file, await githubPage(await readDocument(path)))
      const html = await openPage(chromium, file, { screenshot: join(directory, 'page.png'), size: [1012, 4000] })
      expect(html).toContain('data-mermaid="drawn"')
      for (const part of ['Records', 'Gate', 'Publisher', 'Images by digest', 'Tags']) expect(html).toContain(part)
      expect(html).not.toContain('Syntax error')
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  },
  300_000,
)
