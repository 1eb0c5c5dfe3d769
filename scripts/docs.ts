// Writes the tables of inputs and outputs into the READMEs, between their markers, from the action.yml files.
// `docs --check` only reports whether they are up to date.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isMap, isScalar, parseDocument } from 'yaml'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** The READMEs with tables. */
export const READMES = ['README.md', 'merge/README.md', 'plan/README.md'] as const

interface Input {
  readonly name: string
  readonly description: string
  readonly default?: string
}

/** The inputs below one heading of an action.yml: a comment of the form `## Login`. */
export interface InputGroup {
  readonly title: string
  readonly inputs: readonly Input[]
}

interface ActionFile {
  readonly inputs?: Readonly<Record<string, { readonly description: string; readonly default?: string }>>
  readonly outputs?: Readonly<Record<string, { readonly description: string }>>
}

/** Returns the groups of an action's inputs, in file order. Throws if an input precedes the first heading. */
export function inputGroups(actionFile: string): readonly InputGroup[] {
  const document = parseDocument(actionFile)
  const { inputs: described = {} }: ActionFile = document.toJS()
  const inputs = document.get('inputs')
  const groups: { title: string; inputs: Input[] }[] = []
  for (const [i, { key }] of (isMap(inputs) ? inputs.items : []).entries()) {
    if (!isScalar(key) || !isMap(inputs)) continue
    const name = String(key.value)
    // The YAML library attaches a comment before the first key to the map.
    const title = headingIn(i === 0 ? inputs.commentBefore : key.commentBefore)
    if (title !== undefined) groups.push({ title, inputs: [] })
    const group = groups.at(-1)
    if (group === undefined) throw new Error(`The input "${name}" is not below a heading. Add one (## …) above it.`)
    group.inputs.push({ name, ...(described[name] ?? { description: '' }) })
  }
  return groups
}

const headingIn = (comment: string | null | undefined): string | undefined => /^# (.+)$/m.exec(comment ?? '')?.[1]

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').trim()
const row = (...cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`
const code = (text: string): string => `\`${text}\``

/** Returns the tables of one action as Markdown: one for each group of inputs, and one for the outputs. */
export function tablesOf(actionFile: string): string {
  const { outputs = {} }: ActionFile = parseDocument(actionFile).toJS()
  return [
    ...inputGroups(actionFile).flatMap(({ title, inputs }) => [
      `### ${title}`,
      '',
      row('Input', 'Default', 'Description'),
      row('---', '---', '---'),
      ...inputs.map(({ name, default: value, description }) =>
        row(code(name), value === undefined ? '' : code(value), description),
      ),
      '',
    ]),
    '### Outputs',
    '',
    row('Output', 'Description'),
    row('---', '---'),
    ...Object.entries(outputs).map(([name, { description }]) => row(code(name), description)),
  ].join('\n')
}

/** Returns the document with each action's tables between its markers: `<!-- action.yml -->` to `<!-- end -->`. */
export async function withTables(document: string, root: string = ROOT): Promise<string> {
  const markers = /<!-- (\S*action\.yml) -->\n[\s\S]*?<!-- end -->/g
  const files = [...document.matchAll(markers)].map(([, file = '']) => file)
  const tables = new Map(
    await Promise.all(files.map(async file => [file, tablesOf(await readFile(join(root, file), 'utf8'))] as const)),
  )
  return document.replace(markers, (_, file: string) => `<!-- ${file} -->\n${tables.get(file)}\n<!-- end -->`)
}

async function update(path: string, check: boolean): Promise<void> {
  const document = await readFile(join(ROOT, path), 'utf8')
  const current = await withTables(document)
  if (current === document) console.log(`${path}: the tables are up to date.`)
  else if (check) {
    console.error(`${path}: the tables differ from the action.yml files. Run "npm run docs".`)
    process.exitCode = 1
  } else await writeFile(join(ROOT, path), current)
}

if (import.meta.main) {
  for (const path of READMES) await update(path, process.argv.includes('--check'))
}
