import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { ROOT, readDocument, sectionOf, tokensOf } from '../../support/documents.ts'

const readme = await readDocument('README.md')
const workflow = async (name: string): Promise<Record<string, unknown>> =>
  parse(await readFile(join(ROOT, 'examples/workflows', name), 'utf8'))

describe('the first two workflows', () => {
  const [shortest, matrix] = tokensOf(readme, 'code').filter(({ lang }) => lang === 'yaml')

  test('the shortest is the example, in ten lines', async () => {
    expect(parse(shortest?.text ?? '')).toEqual(await workflow('reusable.yml'))
    expect(shortest?.text.split('\n').length).toBeLessThanOrEqual(10)
  })

  test('the matrix is that of the example', async () => {
    expect(parse(matrix?.text ?? '')).toEqual({ jobs: (await workflow('matrix.yml'))['jobs'] })
  })
})

test('every example has its place among the recipes', async () => {
  const recipes = tokensOf(sectionOf(readme, 'Recipes'), 'link').map(({ href }) => href)
  const examples: string[] = []
  for await (const path of glob('examples/{workflows/*.yml,*/Dockerfile}', { cwd: ROOT })) examples.push(path)
  expect(recipes.toSorted()).toEqual(examples.toSorted())
})

describe('troubleshooting', () => {
  const [table] = tokensOf(sectionOf(readme, 'Troubleshooting'), 'table')
  const messages = (table?.rows ?? []).map(([cell]) => /^`(.+)`$/.exec(cell?.text ?? '')?.[1] ?? cell?.text ?? '')

  test('has messages', () => {
    expect(messages.length).toBeGreaterThan(15)
  })

  test.each(messages)('"%s" is a message of this version', async message => {
    expect(await sources).toContain(message)
  })
})

/** All that src says, with texts in one piece that are broken over lines. */
const sources = (async () => {
  const texts: string[] = []
  for await (const file of glob('src/**/*.ts', { cwd: ROOT })) texts.push(await readFile(join(ROOT, file), 'utf8'))
  return texts.join('\n').replace(/['`] \+\n\s*['`]/g, '')
})()

describe('moving over', () => {
  const section = sectionOf(readme, "Moving over from Docker's actions")

  test('names inputs that there are', async () => {
    const { inputs } = parse(await readFile(join(ROOT, 'action.yml'), 'utf8'))
    const named = ['registry-auth', 'binfmt-image', 'buildx-version', 'nodes', 'keep-builder', 'cache', 'cache-from']
    for (const name of named) expect(section).toContain(name)
    for (const name of [...named, 'cache-to', 'username', 'password', 'registry']) expect(inputs).toHaveProperty([name])
  })
})
