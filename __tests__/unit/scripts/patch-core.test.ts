import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { asPublished, patchCore, withoutSideEffects } from '../../../scripts/patch-core.mjs'
import { ROOT } from '../../support/workflow.ts'

const INSTALLED = join(ROOT, 'node_modules', '@actions', 'core', 'package.json')
const PUBLISHED = '{\n  "version": "3.0.1",\n  "type": "module",\n  "main": "lib/core.js"\n}\n'
const PATCHED = '{\n  "version": "3.0.1",\n  "type": "module",\n  "sideEffects": false,\n  "main": "lib/core.js"\n}\n'

test('patchCore: the package.json of core gets the flag, and nothing else changes', () => {
  expect(withoutSideEffects(PUBLISHED)).toBe(PATCHED)
})

test('patchCore: a package.json that has the flag stays as it is', () => {
  expect(withoutSideEffects(PATCHED)).toBe(PATCHED)
})

test('patchCore: the text as it was published can be had back', () => {
  expect([asPublished(PATCHED), asPublished(PUBLISHED)]).toEqual([PUBLISHED, PUBLISHED])
})

test.each([
  ['another version', PUBLISHED.replace('3.0.1', '3.0.2'), 'this is version 3.0.2'],
  ['another version with the flag', PATCHED.replace('3.0.1', '3.1.0'), 'this is version 3.1.0'],
  [
    'a flag that is not ours',
    PUBLISHED.replace('"type"', '"sideEffects": ["lib/a.js"],\n  "type"'),
    'it has "sideEffects": ["lib/a.js"]',
  ],
  ['no line to put it after', PUBLISHED.replace('  "type": "module",\n', ''), '"type": "module", exactly once'],
  [
    'two such lines',
    PUBLISHED.replace('  "main": "lib/core.js"', '  "type": "module",\n  "main": ""'),
    'does not contain the line "type": "module", exactly once',
  ],
])('patchCore: %s is an error', (_, text, why) => {
  expect(() => withoutSideEffects(text)).toThrow(why)
})

test('patchCore: the installed package is one that the patch was made for', async () => {
  expect(JSON.parse(withoutSideEffects(await readFile(INSTALLED, 'utf8')))).toHaveProperty('sideEffects', false)
})

test('patchCore: the file of a node_modules directory is patched once', async () => {
  const modules = await mkdtemp(join(tmpdir(), 'patch-core-'))
  try {
    const file = join(modules, '@actions', 'core', 'package.json')
    await mkdir(join(file, '..'), { recursive: true })
    await writeFile(file, PUBLISHED)
    patchCore(modules)
    patchCore(modules)
    expect(await readFile(file, 'utf8')).toBe(PATCHED)
  } finally {
    await rm(modules, { recursive: true })
  }
})
