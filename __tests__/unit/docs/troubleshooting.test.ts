import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { ROOT, readDocument, tokensOf } from '../../support/documents.ts'

const tables = tokensOf(await readDocument('docs/troubleshooting.md'), 'table')
const messages = tables
  .flatMap(({ rows }) => rows)
  .map(([cell]) => /^`(.+)`$/.exec(cell?.text ?? '')?.[1] ?? cell?.text ?? '')

/** All that src says, with texts in one piece that are broken over lines. */
const sources = (async () => {
  const texts: string[] = []
  for await (const file of glob('src/**/*.ts', { cwd: ROOT })) texts.push(await readFile(join(ROOT, file), 'utf8'))
  return texts.join('\n').replace(/['`] \+\n\s*['`]/g, '')
})()

test('troubleshooting: there are messages, each once', () => {
  expect(messages.length).toBeGreaterThan(25)
  expect(new Set(messages).size).toBe(messages.length)
})

test.each(messages)('troubleshooting: "%s" is a message of this version', async message => {
  expect(await sources).toContain(message)
})

test('troubleshooting: a message that no source has is seen', async () => {
  expect(await sources).not.toContain('there was once such an input.')
})
