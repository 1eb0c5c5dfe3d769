import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { inputGroups, READMES, withTables } from '../../scripts/docs.ts'
import { parseBuildInputs } from '../../src/inputs/build.ts'
import { parseMergeInputs } from '../../src/inputs/merge.ts'
import { INPUTS } from '../../src/inputs/names.ts'
import { parsePlanInputs } from '../../src/inputs/plan.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8')
const ignore = (): void => {}

/** The inputs that a parser looks at, in order of the alphabet: it sees an environment that takes notes. */
async function inputsReadBy(
  parser: (env: NodeJS.ProcessEnv) => unknown,
  given: Readonly<Record<string, string>>,
): Promise<string[]> {
  const seen = new Set<string>()
  const note = (name: string): void => {
    if (name.startsWith('INPUT_')) seen.add(name.slice('INPUT_'.length).toLowerCase())
  }
  const env = new Proxy<NodeJS.ProcessEnv>(given, {
    get: (target, name) => {
      note(String(name))
      return Reflect.get(target, name)
    },
  })
  await parser(env)
  return [...seen].sort()
}

describe.each([
  [
    'action.yml',
    INPUTS.build,
    (env: NodeJS.ProcessEnv) => parseBuildInputs({ env, mask: ignore }),
    { INPUT_PUSH: 'false' },
  ],
  ['merge/action.yml', INPUTS.merge, (env: NodeJS.ProcessEnv) => parseMergeInputs({ env, mask: ignore }), {}],
  ['plan/action.yml', INPUTS.plan, (env: NodeJS.ProcessEnv) => parsePlanInputs({ env, mask: ignore }), {}],
])('contract: %s', (file, names, parser, given) => {
  const action = parse(read(file))

  test('has the inputs that are read, and no other', async () => {
    expect(Object.keys(action.inputs).sort()).toEqual(await inputsReadBy(parser, given))
  })

  test('has the inputs that are known, so that others are refused', () => {
    expect(Object.keys(action.inputs).sort()).toEqual([...names].sort())
  })

  test('describes every input and output in one line', () => {
    for (const { description } of [
      ...Object.values<Described>(action.inputs),
      ...Object.values<Described>(action.outputs),
    ]) {
      expect(description).toMatch(/^\S.*[^.\s]$/)
    }
  })

  test('starts bundles that are there', () => {
    const folder = file.replace('action.yml', '')
    // Only the build makes something that a post step has to remove.
    expect(Object.keys(action.runs).sort()).toEqual(
      file === 'action.yml' ? ['main', 'post', 'using'] : ['main', 'using'],
    )
    for (const entry of [action.runs.main, action.runs.post].filter(entry => entry !== undefined)) {
      expect(read(join(folder, entry))).toMatch(/^import \{ (\w+) \} from '\.\/index\.js'\nawait \1\(\)\n$/)
    }
    expect(action.runs.using).toBe('node24')
  })
})

test('dist: no action loads the HTTP client that @actions/core has for OIDC tokens', () => {
  const entry = read('dist/index.js')
  expect(entry).toContain('GITHUB_OUTPUT')
  for (const name of ['ProxyAgent', 'ACTIONS_ID_TOKEN']) expect(entry).not.toContain(name)
})

interface Described {
  readonly description: string
}

test.each(READMES)('README: the tables of %s are those of its action.yml', async path => {
  const readme = read(path)
  expect(await withTables(readme)).toBe(readme)
  expect(readme).toContain(`<!-- ${path.replace('README.md', 'action.yml')} -->\n`)
})

describe('the groups of inputs', () => {
  test.each(['action.yml', 'merge/action.yml', 'plan/action.yml'])('hold every input of %s once', file => {
    const groups = inputGroups(read(file))
    const grouped = groups.flatMap(({ inputs }) => inputs.map(({ name }) => name))
    expect(grouped).toEqual(Object.keys(parse(read(file)).inputs))
    expect(new Set(groups.map(({ title }) => title)).size).toBe(groups.length)
  })

  test('begin with the four inputs to know first', () => {
    const [first] = inputGroups(read('action.yml'))
    expect(first?.inputs.map(({ name }) => name)).toEqual(['images', 'platforms', 'tags', 'context'])
  })

  test('end with what the runner sets: an input that is added at the end has no group yet', () => {
    const last = inputGroups(read('action.yml')).at(-1)
    expect(last?.inputs.map(({ name }) => name)).toEqual(['matrix', 'strategy'])
  })

  test('are required: an input below no heading is an error', () => {
    const ungrouped = read('action.yml').replace('  ## The four to know first\n', '')
    expect(() => inputGroups(ungrouped)).toThrow('The input "images" is not below a heading.')
  })
})

test('CONTRIBUTING: CONTRIBUTING says why each dependency is there', () => {
  const [, table = ''] = /^## Dependencies\n([\s\S]*?)^Not used/m.exec(read('CONTRIBUTING.md')) ?? []
  const explained = [...table.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name)
  expect(explained.sort()).toEqual(Object.keys(JSON.parse(read('package.json')).dependencies).sort())
})
