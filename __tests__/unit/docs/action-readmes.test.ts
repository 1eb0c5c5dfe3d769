import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { computeMatrix } from '../../../src/metadata/matrix.ts'
import { parsePlatform } from '../../../src/oci/platform.ts'
import { readDocument, tokensOf } from '../../support/documents.ts'
import { repositoryFile } from '../../support/workflow-file/files.ts'

interface Step {
  readonly uses: string
  readonly with?: Readonly<Record<string, unknown>>
}

/** The steps of this repository's actions in a YAML value, at any depth. */
function stepsIn(value: unknown): readonly Step[] {
  if (typeof value !== 'object' || value === null) return []
  const own = 'uses' in value && String(value.uses).startsWith('OWNER/') ? [value as Step] : []
  return [...own, ...Object.values(value).flatMap(stepsIn)]
}

const inputsOf = (uses: string): readonly string[] => {
  const [, directory = ''] = /^OWNER\/manifold(\/\w+)?@v1$/.exec(uses) ?? []
  return Object.keys(parse(repositoryFile(`.${directory}/action.yml`).text).inputs)
}

describe.each(['merge', 'plan'])('README: %s', action => {
  test('shows the action with inputs that exist', async () => {
    const examples = tokensOf(await readDocument(`${action}/README.md`), 'code').filter(({ lang }) => lang === 'yaml')
    const steps = examples.flatMap(({ text }) => stepsIn(parse(text)))
    expect(steps.map(({ uses }) => uses)).toContain(`OWNER/manifold/${action}@v1`)
    for (const { uses, with: given = {} } of steps) {
      expect(inputsOf(uses)).toEqual(expect.arrayContaining(Object.keys(given)))
    }
  })

  test('explains OWNER', async () => {
    expect(await readDocument(`${action}/README.md`)).toContain('Replace `OWNER` with the account that hosts manifold')
  })
})

test('plan/README.md: the runners and names of the matrix are as it says', () => {
  const matrix = computeMatrix(['linux/amd64', 'linux/arm64', 'linux/arm/v7'].map(parsePlatform), [])
  expect(matrix.map(({ name, runner }) => [name, runner])).toEqual([
    ['linux-amd64', 'ubuntu-latest'],
    ['linux-arm64', 'ubuntu-24.04-arm'],
    ['linux-arm-v7', 'ubuntu-24.04-arm'],
  ])
})
