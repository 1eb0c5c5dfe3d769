import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type MarkedToken, marked, type Token } from 'marked'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Lists the paths of all documents, relative to the root. */
export async function documents(): Promise<readonly string[]> {
  const names = await Promise.all(
    ['.', 'docs', 'merge', 'plan'].map(async directory =>
      (await readdir(join(ROOT, directory))).map(name => join(directory, name)),
    ),
  )
  return names.flat().filter(name => name.endsWith('.md'))
}

export const readDocument = (path: string): Promise<string> => readFile(join(ROOT, path), 'utf8')

/** Returns all tokens of one type in a document, including nested ones. */
export function tokensOf<T extends MarkedToken['type']>(
  markdown: string,
  type: T,
): readonly Extract<MarkedToken, { type: T }>[] {
  const found: Extract<MarkedToken, { type: T }>[] = []
  marked.walkTokens(marked.lexer(markdown), (token: Token) => {
    if (isOf(token, type)) found.push(token)
  })
  return found
}

const isOf = <T extends MarkedToken['type']>(token: Token, type: T): token is Extract<MarkedToken, { type: T }> =>
  token.type === type

/** Returns the anchors of a document's headings, as GitHub generates them. */
export const anchorsOf = (markdown: string): ReadonlySet<string> =>
  new Set(
    tokensOf(markdown, 'heading').map(({ text }) =>
      text
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )

/** Returns the part of a document below a heading, up to the next heading of the same or a higher level. */
export function sectionOf(markdown: string, title: string): string {
  const [, marks = '', rest = ''] = new RegExp(`^(#+) ${title}\n([\\s\\S]*)`, 'm').exec(markdown) ?? []
  if (marks === '') throw new Error(`There is no heading "${title}".`)
  const end = rest.search(new RegExp(`^#{1,${marks.length}} `, 'm'))
  return end === -1 ? rest : rest.slice(0, end)
}

/** Returns the examples in README.md: a call of publish.yml, the jobs of a matrix, and rules for the input `tags`. */
export async function readmeExamples(): Promise<{ readonly [name in 'call' | 'jobs' | 'rules']: string }> {
  const readme = await readDocument('README.md')
  const first = (title: string): string => {
    const [example] = tokensOf(sectionOf(readme, title), 'code').filter(({ lang }) => lang === 'yaml')
    if (example === undefined) throw new Error(`README.md has no example below "${title}".`)
    return `${example.text}\n`
  }
  return { call: first('The shortest workflow'), jobs: first('Matrix and merge'), rules: first('Tag rules') }
}
