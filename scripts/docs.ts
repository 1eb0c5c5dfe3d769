// Writes the tables of inputs and outputs into README.md, between their markers, from the action.yml files.
// `docs --check` only says whether they are up to date.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

interface ActionFile {
  readonly inputs?: Readonly<Record<string, { readonly description: string; readonly default?: string }>>
  readonly outputs?: Readonly<Record<string, { readonly description: string }>>
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').trim()
const row = (...cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`
const code = (text: string): string => `\`${text}\``

/** The tables of one action, as Markdown. */
export function tablesOf({ inputs = {}, outputs = {} }: ActionFile): string {
  return [
    row('Input', 'Default', 'What it is'),
    row('---', '---', '---'),
    ...Object.entries(inputs).map(([name, input]) =>
      row(code(name), input.default === undefined ? '' : code(input.default), input.description),
    ),
    '',
    row('Output', 'What it is'),
    row('---', '---'),
    ...Object.entries(outputs).map(([name, { description }]) => row(code(name), description)),
  ].join('\n')
}

/** The document with the tables of each action that it has a place for: `<!-- action.yml -->` to `<!-- end -->`. */
export async function withTables(document: string, root: string = ROOT): Promise<string> {
  const place = /<!-- (\S*action\.yml) -->\n[\s\S]*?<!-- end -->/g
  const files = [...document.matchAll(place)].map(([, file = '']) => file)
  const tables = new Map(
    await Promise.all(
      files.map(async file => [file, tablesOf(parse(await readFile(join(root, file), 'utf8')))] as const),
    ),
  )
  return document.replace(place, (_, file: string) => `<!-- ${file} -->\n${tables.get(file)}\n<!-- end -->`)
}

if (import.meta.main) {
  const file = join(ROOT, 'README.md')
  const document = await readFile(file, 'utf8')
  const current = await withTables(document)
  if (current === document) console.log('README.md has the tables of the action.yml files.')
  else if (process.argv.includes('--check')) {
    console.error('README.md does not have the tables of the action.yml files. Run "npm run docs".')
    process.exitCode = 1
  } else await writeFile(file, current)
}
