import { mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Definitions available to the scripts; `write('OUTPUT', 'a=1')` appends a line to a command file. */
const PRELUDE = `
  import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
  const write = (file, text) => appendFileSync(process.env['GITHUB_' + file], text + '\\n')
`

export interface ActionScripts {
  readonly main: string
  readonly post?: string
  readonly postIf?: string
  /** Inputs of action.yml, as YAML. */
  readonly inputs?: string
}

/** Writes an action with these scripts (ECMAScript modules) under a directory. Returns the directory of the action. */
export const writeAction = async (directory: string, scripts: ActionScripts): Promise<string> => {
  const { main, post, postIf = 'always()', inputs = '{}' } = scripts
  const path = await mkdtemp(join(directory, 'action-'))
  const stages = post === undefined ? 'main: main.mjs' : `main: main.mjs, post: post.mjs, post-if: "${postIf}"`
  await writeFile(join(path, 'action.yml'), `name: action\ninputs: ${inputs}\nruns: { using: node24, ${stages} }`)
  await writeFile(join(path, 'main.mjs'), `${PRELUDE}${main}`)
  if (post !== undefined) await writeFile(join(path, 'post.mjs'), `${PRELUDE}${post}`)
  return path
}

/** Returns a script that prints the value of an expression as JSON. */
export const print = (expression: string): string => `console.log(JSON.stringify(${expression}))`
