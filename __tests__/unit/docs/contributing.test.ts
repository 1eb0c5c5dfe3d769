import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { VERSIONS } from '../../../scripts/stack/versions.ts'
import { ROOT, readDocument, sectionOf, tokensOf } from '../../support/documents.ts'

const contributing = await readDocument('CONTRIBUTING.md')
const [table] = tokensOf(sectionOf(contributing, 'Where do I find …'), 'table')
const codeIn = (cell = ''): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)
const rows = (table?.rows ?? []).map(cells => {
  const [question = '', file, names] = cells.map(({ text }) => text)
  return { question, file: codeIn(file)[0] ?? '', names: codeIn(names) }
})

/** The names that a file of src does not declare or call. Throws if there is no such file. */
async function namesMissingIn(file: string, names: readonly string[]): Promise<readonly string[]> {
  const text = await readFile(join(ROOT, 'src', file), 'utf8')
  return names.filter(name => !new RegExp(`\\b${name}\\b`).test(text))
}

describe('CONTRIBUTING: where do I find', () => {
  test('the table answers the questions of a maintainer', () => {
    expect(rows.length).toBeGreaterThanOrEqual(15)
    for (const { file, names } of rows) expect({ file, names: names.length > 0 }).toEqual({ file, names: true })
  })

  test.each(rows)('$question $file', async ({ file, names }) => {
    expect(await namesMissingIn(file, names)).toEqual([])
  })

  test('a name and a file that are not there are seen', async () => {
    expect(await namesMissingIn('index.ts', ['build', 'unbuild'])).toEqual(['unbuild'])
    await expect(namesMissingIn('nowhere.ts', [])).rejects.toThrow('ENOENT')
  })
})

test('CONTRIBUTING: the folders of src are all there are', async () => {
  const [layout] = tokensOf(sectionOf(contributing, 'Where things are'), 'code')
  const named = [...(layout?.text ?? '').matchAll(/^ {2}(\S+?)\/? {2,}/gm)].map(([, name = '']) => name)
  expect(named.toSorted()).toEqual((await readdir(join(ROOT, 'src'))).toSorted())
})

test('CONTRIBUTING: every other path that it names exists', async () => {
  const paths = [...contributing.matchAll(/`((?:src|__tests__|scripts|\.github)\/[\w./-]+)`/g)].map(
    ([, path = '']) => path,
  )
  expect(paths.length).toBeGreaterThan(5)
  for (const path of paths) {
    const directory = join(ROOT, path.replace(/[^/]*$/, ''))
    expect(await readdir(directory)).toEqual(
      path.endsWith('/') ? expect.anything() : expect.arrayContaining([path.replace(/^.*\//, '')]),
    )
  }
})

test('CONTRIBUTING: the releases of the real stack are those that are pinned', () => {
  const [parts] = tokensOf(sectionOf(contributing, 'The real stack'), 'table')
  const named = (parts?.rows ?? []).flatMap(([part]) => {
    const [, buildx, buildkit] = /^buildx (\S+), BuildKit (\S+) /.exec(part?.text ?? '') ?? []
    return buildx === undefined ? [] : [{ buildx: `v${buildx}`, buildkit: `v${buildkit}` }]
  })
  expect(named).toEqual([VERSIONS.newest, VERSIONS.previous])
})
