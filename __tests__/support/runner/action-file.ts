import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { toText, type Value } from './expression-value.ts'

export interface ActionInput {
  /** Template; absent if the input has no default. */
  readonly default?: string
  readonly deprecationMessage?: string
}

/** The parts of a JavaScript action's action.yml that the runner needs. Paths are relative to the file. */
export interface ActionFile {
  readonly name: string
  /** By name, in file order. */
  readonly inputs: ReadonlyMap<string, ActionInput>
  readonly outputs: readonly string[]
  readonly main: string
  readonly post?: string
  /** Condition of the post step, without `${{ }}`. */
  readonly postIf: string
}

type Yaml = Readonly<Record<string, unknown>>

/**
 * Parses an action.yml.
 * @throws {Error} with `where` and the key that is missing or not supported by this runner.
 */
export const parseActionFile = (text: string, where: string): ActionFile => {
  const fail = (problem: string): never => {
    throw new Error(`${where}: ${problem}`)
  }
  const root = mapping(parse(text)) ?? fail('the file is not a mapping')
  const runs = mapping(root['runs']) ?? fail("the top level section 'runs' is required")
  const using = scalar(runs['using']) ?? fail("'runs.using' is required")
  if (!/^node\d+$/.test(using)) fail(`runs.using is '${using}', but only JavaScript actions (node24) are supported`)
  if (runs['pre'] !== undefined) fail("'runs.pre' is not supported for a local action")
  const post = scalar(runs['post'])
  return {
    name: scalar(root['name']) ?? '',
    inputs: new Map(Object.entries(mapping(root['inputs']) ?? {}).map(([name, input]) => [name, parseInput(input)])),
    outputs: Object.keys(mapping(root['outputs']) ?? {}),
    main: scalar(runs['main']) ?? fail("'runs.main' is required"),
    ...(post === undefined ? {} : { post }),
    postIf: scalar(runs['post-if']) ?? 'always()',
  }
}

/** Reads the action.yml (or action.yaml) of a directory. */
export const readActionFile = async (directory: string): Promise<ActionFile> => {
  const files = await readdir(directory)
  const name = ['action.yml', 'action.yaml'].find(each => files.includes(each))
  if (name === undefined) throw new Error(`${directory}: no action.yml or action.yaml`)
  const path = join(directory, name)
  return parseActionFile(await readFile(path, 'utf8'), path)
}

const parseInput = (value: unknown): ActionInput => {
  const input = mapping(value) ?? {}
  const [initial, deprecationMessage] = [scalar(input['default']), scalar(input['deprecationMessage'])]
  return {
    ...(initial === undefined ? {} : { default: initial }),
    ...(deprecationMessage === undefined ? {} : { deprecationMessage }),
  }
}

const isMapping = (value: unknown): value is Yaml =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const mapping = (value: unknown): Yaml | undefined => (isMapping(value) ? value : undefined)

const isScalar = (value: unknown): value is Extract<Value, null | string | number | boolean> =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value)

/** Converts YAML scalars to strings as expressions do. */
const scalar = (value: unknown): string | undefined => (isScalar(value) ? toText(value) : undefined)
