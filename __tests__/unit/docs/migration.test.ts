import { expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { readDocument, tokensOf } from '../../support/documents.ts'
import { repositoryFile } from '../../support/workflow-file/files.ts'

const inputs = new Set(Object.keys(parse(repositoryFile('action.yml').text).inputs))
const [steps, renamed] = tokensOf(await readDocument('docs/migration.md'), 'table')

/** The names in the code of a cell that may be inputs: `cache: gha` names `cache`. */
const namesIn = (cell: string): readonly string[] =>
  [...cell.matchAll(/`([a-z][a-z-]*)(?:: [^`]*)?`/g)].map(([, name = '']) => name)

test('migration: every input that replaces a step is one of the build action', () => {
  const named = (steps?.rows ?? []).flatMap(([, cell]) => namesIn(cell?.text ?? ''))
  expect(named.length).toBeGreaterThan(10)
  expect(named.filter(name => !inputs.has(name))).toEqual([])
})

test('migration: a new name is an input of the build action, and the old one is not', () => {
  const names = (renamed?.rows ?? []).map(([, before, after]) => [
    namesIn(before?.text ?? ''),
    namesIn(after?.text ?? ''),
  ])
  expect(names.length).toBeGreaterThan(5)
  for (const [[before = ''] = [], [after = ''] = []] of names) {
    expect({ before, known: inputs.has(before) }).toEqual({ before, known: false })
    expect({ after, known: inputs.has(after) }).toEqual({ after, known: true })
  }
})
