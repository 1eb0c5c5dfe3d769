import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { cacheArguments } from '../../../src/docker/build/cache.ts'
import { parsePlatform } from '../../../src/oci/platform.ts'
import { parseRepository } from '../../../src/oci/reference.ts'
import { anchorsOf, ROOT, readDocument, readmeExamples, sectionOf, tokensOf } from '../../support/documents.ts'
import { REPOSITORY, type RunOf, tagsOf } from '../../support/metadata.ts'

const readme = await readDocument('README.md')
const { call, jobs, rules } = await readmeExamples()

interface Workflow {
  readonly on: { readonly push: unknown }
  readonly jobs: {
    readonly image?: { readonly with: Inputs }
    readonly build?: { readonly steps: readonly { readonly uses: string; readonly with?: Inputs }[] }
  }
}
type Inputs = Readonly<Record<string, string>>

const workflow = async (name: string): Promise<Workflow> =>
  parse(await readFile(join(ROOT, 'examples/workflows', name), 'utf8'))

test('README: the sections are in the order of a reader who decides', () => {
  const titles = tokensOf(readme, 'heading').flatMap(({ depth, text }) => (depth === 2 ? [text] : []))
  expect(titles).toEqual([
    'Why trust it',
    'The shortest workflow',
    'Matrix and merge',
    'What happens',
    'Recipes',
    'Tag rules',
    'Inputs and outputs',
    'Security',
    'Try it',
  ])
})

test('README: OWNER is explained behind the first workflow that has it', () => {
  const [, before = ''] = /^([\s\S]*?)Replace `OWNER` with/.exec(readme) ?? []
  expect(call).toContain('OWNER')
  expect(before.slice(before.indexOf('OWNER'))).toBe(`${call.slice(call.indexOf('OWNER'))}\`\`\`\n\n`)
})

describe('README: the first two workflows', () => {
  test('the shortest is the example, in ten lines', async () => {
    expect(parse(call)).toEqual(await workflow('reusable.yml'))
    expect(call.trimEnd().split('\n').length).toBeLessThanOrEqual(10)
  })

  test('the matrix is that of the example', async () => {
    expect(parse(jobs)).toEqual({ jobs: (await workflow('matrix.yml')).jobs })
  })

  test('both examples run for the same pushes', async () => {
    expect((await workflow('reusable.yml')).on.push).toEqual((await workflow('matrix.yml')).on.push)
  })

  test.each<[RunOf, readonly string[]]>([
    [{ ref: 'refs/heads/main' }, ['ghcr.io/me/app:main']],
    [{ ref: 'refs/tags/v1.2.3' }, ['ghcr.io/me/app:v1.2.3', 'ghcr.io/me/app:latest']],
  ])('both publish for %j what the text says', async (run, tags) => {
    const { image }: Workflow['jobs'] = parse(call).jobs
    const { build }: Workflow['jobs'] = parse(jobs).jobs
    const step = build?.steps.find(({ uses }) => uses === 'OWNER/manifold@v1')
    for (const inputs of [image?.with, step?.with]) {
      expect(inputs).toHaveProperty('images')
      const { tags: given = '', ...more } = inputs ?? {}
      expect(await tagsOf(given, run, more)).toEqual(tags)
    }
    const told = sectionOf(readme, 'The shortest workflow')
    for (const tag of tags) expect(told).toMatch(new RegExp(`\`(?:ghcr\\.io/me/app:)?${tag.split(':')[1]}\``))
  })
})

test('README: every example has its place among the recipes', async () => {
  const recipes = tokensOf(sectionOf(readme, 'Recipes'), 'link').map(({ href }) => href)
  const examples: string[] = []
  for await (const path of glob('examples/{workflows/*.yml,*/Dockerfile}', { cwd: ROOT })) examples.push(path)
  expect(recipes.toSorted()).toEqual(examples.toSorted())
})

test('README: `cache: registry` writes where the text says', () => {
  const told = [...sectionOf(readme, 'Recipes').matchAll(/`(buildcache-[\w-]+)`/g)].map(([, tag]) => tag)
  const written = ['main', 'feature'].flatMap(own => {
    const branches = { own, base: undefined, default: 'main' }
    const platforms = [parsePlatform('linux/amd64')]
    const repositories = ['ghcr.io/me/app', 'me/app'].map(name => parseRepository(name))
    const { to } = cacheArguments('registry', {
      publication: 'ghcr.io/me/app',
      platforms,
      repositories,
      push: true,
      cacheAccess: { reads: true, writes: true, why: undefined },
      branches,
    })
    return to.map(text => /ref=ghcr\.io\/me\/app:([\w-]+)/.exec(text)?.[1])
  })
  expect(told).toEqual(written)
})

describe('README: tag rules', () => {
  const [types, flavors] = tokensOf(sectionOf(readme, 'Tag rules'), 'table')
  const rows = (types?.rows ?? []).map(cells => cells.map(({ text }) => text))
  /** The code in a cell; the first, if it has several. */
  const codeIn = (cell = ''): string => /`([^`]+)`/.exec(cell)?.[1] ?? ''

  /** The run that a row describes: `the tag v1.2.3`. */
  function runOf(text: string): RunOf {
    const name = codeIn(text)
    if (text === 'a schedule') return { event: 'schedule', ref: 'refs/heads/main' }
    if (text.startsWith('the tag')) return { ref: `refs/tags/${name}` }
    if (text.startsWith('the branch') || text.startsWith('the default branch')) return { ref: `refs/heads/${name}` }
    if (text.startsWith('the pull request')) return { event: 'pull_request', ref: `refs/pull/${name}/merge` }
    if (text.startsWith('any run')) return { ref: 'refs/heads/main' }
    throw new Error(`"${text}" is not a run that this test knows.`)
  }

  test('the table has the eight types, each with an example', () => {
    expect(rows.map(([type]) => codeIn(type)).filter(type => type !== '')).toEqual([
      ...['schedule', 'semver', 'pep440', 'match', 'edge', 'ref', 'raw', 'sha'],
    ])
    expect(rows.length).toBe(10)
    expect(REPOSITORY.default_branch).toBe('main')
  })

  test.each(rows.map(cells => [codeIn(cells[1]), ...cells.slice(2)] as const))(
    '%s for %s gives %s, and latest: %s',
    async (rule, run = '', tag, latest) => {
      expect(['yes', 'no']).toContain(latest)
      expect(await tagsOf(rule, runOf(run))).toEqual([codeIn(tag), ...(latest === 'yes' ? ['latest'] : [])])
    },
  )

  test('the short form of raw means the same', async () => {
    const [, , short] = /`([^`]+)`, or `([^`]+)`/.exec(rows.flat().find(cell => cell.includes('type=raw')) ?? '') ?? []
    expect(await tagsOf(short ?? '', { ref: 'refs/heads/main' })).toEqual(['stable'])
  })

  test('the example of the input publishes 1.2.3', async () => {
    const { tags }: { readonly tags: string } = parse(rules)
    expect(await tagsOf(tags, { ref: 'refs/tags/v1.2.3' })).toEqual(['1.2.3', 'latest'])
    expect(await tagsOf(tags, { ref: 'refs/heads/main' })).toEqual(['main'])
  })

  test('every expression that the text names is known', async () => {
    const named = sectionOf(readme, 'Tag rules').match(/\{\{[^}]+\}\}/g) ?? []
    const general = named.filter(name => !/\{\{(?:version|major|minor)\}\}/.test(name))
    expect(general.length).toBeGreaterThan(7)
    for (const name of general) {
      await expect(tagsOf(`type=raw,value=x${name}`, { ref: 'refs/heads/main' })).resolves.toBeDefined()
    }
  })

  const flavorRows = (flavors?.rows ?? []).flatMap(([cell]) =>
    [...(cell?.text ?? '').matchAll(/`([^`]+)`/g)].map(([, flavor = '']) => flavor),
  )
  test.each<[string, readonly string[]]>([
    ['latest=auto', ['1.2', 'latest']],
    ['latest=true', ['1.2', 'latest']],
    ['latest=false', ['1.2']],
    ['latest=highest', []],
    ['prefix=dev-', ['dev-1.2', 'latest']],
    ['suffix=-debug', ['1.2-debug', 'latest']],
    ['prefix=dev-,onlatest=true', ['dev-1.2', 'dev-latest']],
  ])('flavor: %s', async (flavor, tags) => {
    expect(flavorRows).toContain(flavor.replace(',onlatest=true', ''))
    const rule = 'type=semver,pattern={{major}}.{{minor}}'
    expect(await tagsOf(rule, { ref: 'refs/tags/v1.2.3' }, { flavor })).toEqual(tags)
  })

  test('a rule with a prefix of its own keeps it', async () => {
    expect(await tagsOf('type=sha', { ref: 'refs/heads/main' }, { flavor: 'prefix=dev-' })).toEqual(['sha-9f2c1e7'])
  })
})

test('README: it links the documents that hold what it leaves out', () => {
  const links = tokensOf(readme, 'link').map(({ href }) => href)
  expect(links).toEqual(
    expect.arrayContaining([
      ...['docs/troubleshooting.md', 'docs/migration.md', 'docs/how-it-works.md', 'docs/threat-model.md'],
      ...['merge/README.md', 'plan/README.md', 'SECURITY.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
    ]),
  )
  expect(anchorsOf(readme)).not.toContain('troubleshooting')
})
