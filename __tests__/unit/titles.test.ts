// A test is found by its title, so the outermost title in a file begins with its subject: `gantt: …`.
import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import ts from 'typescript'
import { ROOT } from '../support/documents.ts'

interface Title {
  readonly kind: 'describe' | 'test'
  readonly text: string
}

/** Returns the titles of the tests and groups of a file that are in no other group. */
function outermostTitles(source: string): readonly Title[] {
  const file = ts.createSourceFile('x.test.ts', source, ts.ScriptTarget.Latest)
  return file.statements
    .map(statement => (ts.isExpressionStatement(statement) ? statement.expression : undefined))
    .flatMap(expression => {
      const title = expression !== undefined && ts.isCallExpression(expression) ? titleOf(expression) : undefined
      return title === undefined ? [] : [title]
    })
}

/** Reads `test('title', …)`, `describe.each(rows)('title', …)` and the like; undefined for any other call. */
function titleOf({ expression, arguments: [first] }: ts.CallExpression): Title | undefined {
  const kind = calledName(expression)
  if (kind !== 'describe' && kind !== 'test') return undefined
  if (first === undefined || !ts.isStringLiteralLike(first)) throw new Error(`A ${kind} has no plain title.`)
  return { kind, text: first.text }
}

function calledName(called: ts.Expression): string | undefined {
  if (ts.isIdentifier(called)) return called.text
  return ts.isCallExpression(called) || ts.isPropertyAccessExpression(called)
    ? calledName(called.expression)
    : undefined
}

/** A subject is a few words before a colon. That of a group may be all of its title. */
const isSearchable = ({ kind, text }: Title): boolean =>
  (kind === 'test' ? /^[\w./-]+(?: [\w./-]+){0,4}: \S/ : /^[\w./-]+(?: [\w./-]+){0,4}(?:: \S|$)/).test(text)

test('test titles: each begins with its subject', async () => {
  const problems: string[] = []
  let titles = 0
  for await (const path of glob('__tests__/{unit,integration,e2e}/**/*.test.ts', { cwd: ROOT })) {
    const found = outermostTitles(await readFile(join(ROOT, path), 'utf8'))
    titles += found.length
    problems.push(...found.filter(title => !isSearchable(title)).map(({ text }) => `${path}: ${text}`))
    if (found.length === 0) problems.push(`${path} has no test`)
  }
  expect(problems).toEqual([])
  expect(titles).toBeGreaterThan(300)
})

test('test titles: one without a subject is found, however the test is written', () => {
  const source = `
    beforeEach(() => {})
    test('gantt: ticks', () => {})
    describe('parseList', () => { test('inner', () => {}) })
    test.each([1])('is %i', () => {})
    describe.each(rows())('the many things that a build may be told:', () => {})
    test.skip(\`never\`, () => {})
  `
  const titles = outermostTitles(source)
  expect(titles.filter(isSearchable).map(({ text }) => text)).toEqual(['gantt: ticks', 'parseList'])
  expect(titles.filter(title => !isSearchable(title)).map(({ text }) => text)).toEqual([
    'is %i',
    'the many things that a build may be told:',
    'never',
  ])
})
