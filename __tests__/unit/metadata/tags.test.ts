import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { UsageError } from '../../../src/lib/errors.ts'
import { noTagError } from '../../../src/metadata/metadata.ts'
import { isTag } from '../../../src/oci/reference.ts'
import { compute, type RunOf, SHA, tagsOf } from '../../support/metadata.ts'

const branch = (name: string): RunOf => ({ ref: `refs/heads/${name}` })
const gitTag = (name: string): RunOf => ({ ref: `refs/tags/${name}` })
const pull: RunOf = {
  event: 'pull_request',
  ref: 'refs/pull/12/merge',
  payload: { number: 12, pull_request: { base: { ref: 'main' }, head: { sha: 'b'.repeat(40) } } },
}
const main = branch('main')
const dev = branch('dev')
const nightly: RunOf = { event: 'schedule', ...main }

type Row = readonly [rules: string, run: RunOf, expected: readonly string[]]

const check = async (...[rules, run, expected]: Row): Promise<void> => {
  expect(await tagsOf(rules, run)).toEqual(expected)
}

describe('tag rules: without rules', () => {
  test.each<Row>([
    ['', main, ['main']],
    ['', branch('releases/v1'), ['releases-v1']],
    ['', gitTag('v1.2.3'), ['v1.2.3', 'latest']],
    ['', gitTag('v2.0.8-beta.67'), ['v2.0.8-beta.67', 'latest']],
    ['', pull, ['pr-12']],
    ['', nightly, ['nightly', 'main']],
    ['', { event: 'push' }, []],
    ['', { event: 'pull_request_target', ref: 'refs/heads/main', payload: { number: 7 } }, ['pr-7']],
    ['', { event: 'pull_request', ref: 'refs/heads/main', payload: { action: 'closed' } }, ['main']],
    ['', { event: 'merge_group', ...branch('gh-readonly-queue/main/pr-7-ab') }, ['gh-readonly-queue-main-pr-7-ab']],
    ['', { event: 'workflow_dispatch', ...dev }, ['dev']],
    ['', { event: 'workflow_run', ...main }, ['main']],
    ['', { event: 'repository_dispatch', ...main }, ['main']],
    ['', { event: 'release', ...gitTag('v1.2.3') }, ['v1.2.3', 'latest']],
    ['', { event: 'create', ...gitTag('v1.2.3') }, ['v1.2.3', 'latest']],
    ['', { event: 'create', ...dev }, ['dev']],
    ['', { event: 'delete', ...main }, ['main']],
  ])('%s%j', check)
})

describe('tag rules: schedule', () => {
  test.each<Row>([
    ['type=schedule', nightly, ['nightly']],
    ['type=schedule', main, []],
    ["type=schedule,pattern={{date 'YYYYMMDD'}}", nightly, ['20260801']],
    ["type=schedule,pattern={{date 'YYYYMMDD-hhmmss' tz='Asia/Tokyo'}}", nightly, ['20260802-073005']],
    ["type=schedule,pattern=w{{commit_date 'GGGG.WW'}},prefix=n-", nightly, ['n-w2026.11']],
  ])('%s %j', check)
})

describe('tag rules: semver', () => {
  test.each<Row>([
    ['type=semver,pattern={{version}}', gitTag('v1.2.3'), ['1.2.3', 'latest']],
    ['type=semver,pattern={{raw}}', gitTag('v1.2.3'), ['v1.2.3', 'latest']],
    ['type=semver,pattern={{major}}.{{minor}}', gitTag('v1.2.3'), ['1.2', 'latest']],
    ['type=semver,pattern=v{{major}}', gitTag('1.2.3'), ['v1', 'latest']],
    ['type=semver,pattern={{minor}}-{{patch}}', gitTag('v1.2.3'), ['2-3', 'latest']],
    ['type=semver,pattern={{version}}', gitTag('v2.0.8-beta.67'), ['2.0.8-beta.67']],
    ['type=semver,pattern={{raw}}', gitTag('v2.0.8-beta.67'), ['v2.0.8-beta.67']],
    ['type=semver,pattern={{major}}.{{minor}}', gitTag('v2.0.8-beta.67'), ['2.0.8-beta.67']],
    ['type=semver,pattern=v{{raw}}', gitTag('2.0.8-beta.67'), ['2.0.8-beta.67']],
    ['type=semver,pattern={{raw}}', gitTag('v9.5.7-alpha.2+fork.3'), ['v9.5.7-alpha.2-fork.3']],
    ['type=semver,pattern={{version}}', gitTag('v1.2.3+build.5'), ['1.2.3', 'latest']],
    ['type=semver,pattern={{version}}', gitTag('release-7'), []],
    ['type=semver,pattern={{version}}', gitTag('v1.2'), []],
    ['type=semver,pattern={{version}}', main, []],
    ['type=semver,pattern={{version}},value=v1.0.0', main, ['1.0.0', 'latest']],
    ['type=semver,pattern={{version}},value=', gitTag('v1.2.3'), ['1.2.3', 'latest']],
    ['type=semver,pattern={{version}},v3.2.1', main, ['3.2.1', 'latest']],
    ['type=semver,pattern={{version}},match=app/v(.*)', gitTag('app/v1.2.3'), ['1.2.3', 'latest']],
    ['type=semver,pattern={{version}},match=\\d+\\.\\d+\\.\\d+', gitTag('app/v1.2.3'), ['1.2.3', 'latest']],
    ['type=semver,pattern={{version}},match=lib/v(.*)', gitTag('app/v1.2.3'), []],
    ['type=semver,pattern={{version}},match=x(.*)', gitTag('v1.2.3'), ['1.2.3', 'latest']],
    ['type=semver,pattern={{major}},enable=false', gitTag('v0.1.2'), []],
  ])('%s %j', check)
})

describe('tag rules: pep440', () => {
  test.each<Row>([
    ['type=pep440,pattern={{version}}', gitTag('v1.2.3'), ['1.2.3', 'latest']],
    ['type=pep440,pattern={{raw}}', gitTag('v1.2.3'), ['v1.2.3', 'latest']],
    ['type=pep440,pattern={{major}}.{{minor}}.{{patch}}', gitTag('1.2'), ['1.2.0', 'latest']],
    ['type=pep440,pattern={{raw}}', gitTag('v1.2.3rc2'), ['v1.2.3rc2']],
    ['type=pep440,pattern={{major}}.{{minor}}', gitTag('1.2.3rc2'), ['1.2.3rc2']],
    ['type=pep440,pattern={{major}}.{{minor}}', gitTag('1.2.3post1'), ['1.2.3.post1']],
    ['type=pep440,pattern={{major}}.{{minor}}', gitTag('1.2.3beta2'), ['1.2.3b2']],
    ['type=pep440,pattern={{major}}.{{minor}}', gitTag('1.0dev4'), ['1.0.dev4']],
    ['type=pep440,pattern={{version}}', gitTag('1!2.0'), ['1-2.0', 'latest']],
    ['type=pep440,pattern={{version}}', gitTag('sometag'), []],
    ['type=pep440,pattern={{version}},value=1.0.0', main, ['1.0.0', 'latest']],
    ['type=pep440,pattern={{version}},match=py-(.*)', gitTag('py-1.4'), ['1.4', 'latest']],
  ])('%s %j', check)
})

describe('tag rules: match', () => {
  test.each<Row>([
    ['type=match,pattern=\\d.\\d.\\d', gitTag('v1.2.3'), ['1.2.3', 'latest']],
    ['type=match,pattern=v(.*),group=1', gitTag('v2.0.8-beta.67'), ['2.0.8-beta.67', 'latest']],
    ['type=match,pattern=v(\\d.\\d),group=1', gitTag('v2.0.8-beta.67'), ['2.0', 'latest']],
    ['type=match,pattern=\\d+', gitTag('20200110-RC2'), ['20200110', 'latest']],
    ['type=match,pattern=p1/v(\\d.\\d.\\d),group=1', gitTag('p1/v1.2.3'), ['1.2.3', 'latest']],
    ['type=match,pattern=/^V(\\d+)/i,group=1', gitTag('v7'), ['7', 'latest']],
    ['type=match,pattern=/\\d/g,group=2', gitTag('1.2.3'), ['3', 'latest']],
    ['type=match,pattern=v(\\d)(x)?,group=2', gitTag('v1'), []],
    ['type=match,pattern=v(\\d),group=5', gitTag('v1'), []],
    ['type=match,pattern=x', gitTag('v1'), []],
    ['type=match,pattern=v(.*),group=1,value=v1.0.0', main, ['1.0.0', 'latest']],
    ['type=match,"pattern=^release\\d{1,2}"', gitTag('release42'), ['release42', 'latest']],
    ['type=match,pattern=v(.*)', gitTag('v1.2'), ['v1.2', 'latest']],
  ])('%s %j', check)
})

describe('tag rules: edge, ref, raw and sha', () => {
  test.each<Row>([
    ['type=edge', main, ['edge']],
    ['type=edge', dev, []],
    ['type=edge,branch=dev', dev, ['edge']],
    ['type=edge,branch=dev', gitTag('dev'), []],
    ['type=edge', { event: 'workflow_dispatch', ...main }, ['edge']],
    ['type=ref,event=branch', branch('my/branch'), ['my-branch']],
    ['type=ref,event=branch', gitTag('v1'), []],
    ['type=ref,event=tag', gitTag('v1.2.3'), ['v1.2.3', 'latest']],
    ['type=ref,event=tag', main, []],
    ['type=ref,event=pr', pull, ['pr-12']],
    ['type=ref,event=pr,prefix=', pull, ['12']],
    ['type=ref,event=pr,suffix=-x', pull, ['pr-12-x']],
    ['type=ref,event=pr', { ref: 'refs/pull/12/head' }, ['pr-12-head']],
    ['type=raw,value=foo\ntype=raw,bar\nbaz', main, ['foo', 'bar', 'baz']],
    ['type=raw,value={{branch}}-{{sha}}', dev, ['dev-9f2c1e7']],
    ['type=raw,value={{tag}}', main, []],
    ['type=raw,value=x-{{base_ref}}', pull, ['x-main']],
    ["type=raw,value={{date 'YYYY'}}.{{commit_date 'MMDD'}}", main, ['2026.0314']],
    ["type=raw,value={{date 'dddd, MMMM Do YYYY'}}", main, ['Saturday-August-1st-2026']],
    ["{{date 'dddd, MMMM Do YYYY'}},prefix=x-,enable=true", main, ['x-Saturday-August-1st-2026']],
    ["type=raw,prefix={{date 'D,M'}}{{date ',YY,' tz='UTC'}},value=a,suffix=-{{date 'H,m'}}", main, ['1-8-26-a-22-30']],
    [`"type=raw,value={{date 'MMM, YY'}},suffix=-x"`, main, ['Aug-26-x']],
    ['type=sha', main, ['sha-9f2c1e7']],
    ['type=sha,format=long,prefix=', main, [SHA]],
    ['type=sha,prefix={{branch}}-', dev, ['dev-9f2c1e7']],
    ['type=sha', { ref: 'refs/heads/main', sha: '' }, []],
  ])('%s %j', check)
})

describe('tag rules: enable', () => {
  test.each<Row>([
    ['type=raw,value=latest,enable={{is_default_branch}}', main, ['latest']],
    ['type=raw,value=latest,enable={{is_default_branch}}', dev, []],
    ['type=raw,value=latest,enable={{is_default_branch}}', gitTag('main'), []],
    ['type=raw,value=latest,enable={{is_default_branch}}', nightly, ['latest']],
    ['type=raw,value=latest,enable={{is_default_branch}}', { event: 'create', ...gitTag('v1') }, ['latest']],
    ['type=raw,value=x,enable={{is_not_default_branch}}', dev, ['x']],
    ['type=raw,value=x,enable={{#if tag}}true{{else}}false{{/if}}', gitTag('v1'), ['x']],
    ['type=raw,value=x,enable=false', main, []],
  ])('%s %j', check)

  test('with any other result is an error', async () => {
    const failed = tagsOf('type=sha\ntype=raw,value=x,enable={{branch}}', main)
    await expect(failed).rejects.toThrow(new Error('tags, line 2: enable: "main" is neither true nor false.'))
    await expect(failed).rejects.toBeInstanceOf(UsageError)
  })
})

describe('tag rules: flavor and affixes', () => {
  test.each<[flavor: string, tags: string, run: RunOf, expected: readonly string[]]>([
    ['latest=false', 'type=ref,event=tag', gitTag('v1'), ['v1']],
    ['latest=true', '', main, ['main', 'latest']],
    ['latest=true', 'type=raw,value={{tag}}', main, []],
    ['latest=false\nlatest=true', '', main, ['main', 'latest']],
    ['prefix=p-', '', gitTag('v1'), ['p-v1', 'latest']],
    ['prefix=p-,onlatest=true\nsuffix=-s', '', gitTag('v1'), ['p-v1-s', 'p-latest']],
    ['suffix=-alpine,onlatest=true', 'type=semver,pattern={{major}}', gitTag('v1.2.3'), ['1-alpine', 'latest-alpine']],
    ['prefix=p-', 'type=raw,value=a,prefix=\ntype=raw,value=b,prefix=q-\nc', main, ['a', 'q-b', 'p-c']],
    ['suffix=-{{branch}}', 'type=sha', dev, ['sha-9f2c1e7-dev']],
    ['prefix={{sha}}-,onlatest=true', '', gitTag('v1'), ['9f2c1e7-v1', '9f2c1e7-latest']],
    ['prefix=p-', 'type=sha', main, ['sha-9f2c1e7']],
    ["prefix={{date 'ddd, D'}}-,onlatest=true", '', gitTag('v1'), ['Sat-1-v1', 'Sat-1-latest']],
  ])('%s | %s | %j', async (flavor, tags, run, expected) => {
    expect(await tagsOf(tags, run, { flavor })).toEqual(expected)
  })
})

describe('tag rules: order', () => {
  test.each<Row>([
    ['type=sha\ntype=edge\ntype=ref,event=branch\ntype=raw,value=x', main, ['edge', 'main', 'x', 'sha-9f2c1e7']],
    ['type=edge\ntype=ref,priority=2000,event=branch', main, ['main', 'edge']],
    ['type=raw,value=b\ntype=raw,value=a\ntype=raw,value=b', main, ['b', 'a']],
    ['type=raw,value=latest\ntype=semver,pattern={{version}}', gitTag('v1.2.3'), ['1.2.3', 'latest']],
    ['type=raw,value=x,priority=901\ntype=semver,pattern={{version}}', gitTag('v1.2.3'), ['x', '1.2.3']],
    ['type=sha,priority=999.5\ntype=schedule', nightly, ['nightly', 'sha-9f2c1e7']],
  ])('%s %j', check)

  test('sorting by priority keeps the order of equals', async () => {
    const priorities = fc.array(fc.constantFrom(-1, 0, 200, 200.5, 900), { minLength: 1, maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(priorities, async given => {
        const rules = given.map((priority, i) => `type=raw,value=t${i},priority=${priority}`).join('\n')
        const expected = [...given.entries()].sort(([i, a], [j, b]) => b - a || i - j).map(([i]) => `t${i}`)
        expect(await tagsOf(rules, main)).toEqual(expected)
      }),
    )
  })
})

describe('tag rules: valid tags', () => {
  test.each<Row>([
    ['', branch('feature/überraschung&more<x>'), ['feature-berraschung-more-x-']],
    ['', branch('a&b<c'), ['a-b-c']],
    ['type=raw,value=-foo', main, ['foo']],
    ['type=raw,value=..bar', main, ['bar']],
    ['type=raw,value=_x', main, ['_x']],
    ['', branch('x'.repeat(200)), ['x'.repeat(128)]],
  ])('%s %j', check)

  test('a value with no valid character is an error that names the rule', async () => {
    await expect(tagsOf('type=sha\ntype=ref,event=branch', branch('日本'))).rejects.toThrow(
      'tags, line 2: type=ref,event=branch produces "日本", which cannot be a tag, because it has none of A-Z a-z 0-9 _.',
    )
  })

  test.each([
    ['cut', `type=raw,value=${'x'.repeat(128)}a\ntype=raw,value=${'x'.repeat(128)}b`],
    ['without their start', 'type=raw,value=-a\ntype=raw,value=a'],
  ])('two that are equal only when they are %s are an error', async (_, rules) => {
    await expect(tagsOf(rules, main)).rejects.toThrow(/^tags, line 2: ".+" and ".+" \(tags, line 1\) would both become/)
  })

  test('every computed tag is valid and unique', async () => {
    const word = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom('v1.2.3', '{{branch}}', '{{sha}}', 'latest', 'x'.repeat(140), '-', '.a', '日本'),
    )
    const line = fc.oneof(
      fc.constantFrom('type=sha', 'type=ref,event=branch', 'type=ref,event=tag', 'type=semver,pattern={{version}}'),
      fc
        .tuple(word, fc.option(word), fc.option(word))
        .map(([value, prefix, suffix]) =>
          [
            `value=${value}`,
            ...(prefix === null ? [] : [`prefix=${prefix}`]),
            ...(suffix === null ? [] : [`suffix=${suffix}`]),
          ]
            .map(attribute => `"${attribute.replaceAll('"', '')}"`)
            .join(','),
        ),
    )
    const ref = fc.oneof(
      word.map(name => `refs/heads/${name}`),
      word.map(name => `refs/tags/${name}`),
    )
    let given = 0
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 5 }), ref, async (lines, ref) => {
        let names: readonly string[]
        try {
          names = await tagsOf(lines.join('\n'), { ref })
        } catch (error) {
          expect(error).toHaveProperty('message', expect.stringMatching(/^tags(?:, line \d+)?: /))
          return
        }
        given += names.length
        expect(names.filter(name => !isTag(name))).toEqual([])
        expect(new Set(names).size).toBe(names.length)
      }),
      { numRuns: 500 },
    )
    expect(given).toBeGreaterThan(100)
  })
})

test('tag rules: a regular expression that backtracks forever is an error, not a hanging job', async () => {
  const began = performance.now()
  await expect(tagsOf('type=match,pattern=^(a+)+$', gitTag(`${'a'.repeat(64)}!`))).rejects.toThrow(
    'tags, line 1: the pattern /^(a+)+$/ took more than 1 s',
  )
  expect(performance.now() - began).toBeLessThan(10_000)
})

describe('tag rules: which tags move', () => {
  test.each<[rules: string, run: RunOf, moving: readonly string[], fixed: readonly string[]]>([
    ['type=semver,pattern={{version}}', gitTag('v1.2.3'), ['latest'], ['1.2.3']],
    ['type=semver,pattern={{major}}.{{minor}}', gitTag('v1.2.3'), ['1.2', 'latest'], []],
    ['type=semver,pattern={{major}}.{{minor}}.{{patch}}', gitTag('v1.2.3'), ['latest'], ['1.2.3']],
    ['type=semver,pattern={{major}}', gitTag('v1.2.3-rc.1'), [], ['1.2.3-rc.1']],
    ['type=pep440,pattern={{major}}', gitTag('1.2'), ['1', 'latest'], []],
    ['type=match,pattern=v(.*),group=1', gitTag('v1.2.3'), ['latest'], ['1.2.3']],
    ['type=match,pattern=\\d+\\.\\d+', gitTag('v1.2.3'), ['1.2', 'latest'], []],
    ['type=edge\ntype=ref,event=branch\ntype=sha', main, ['edge', 'main'], ['sha-9f2c1e7']],
    ['type=raw,value=x\ntype=raw,value=latest', main, ['latest'], ['x']],
    ['type=ref,event=pr', pull, ['pr-12'], []],
    ['type=schedule', nightly, ['nightly'], []],
    ['type=ref,event=tag', gitTag('v1'), ['latest'], ['v1']],
  ])('%s %j', async (tags, run, moving, fixed) => {
    const computed = (await compute({ tags }, run)).tags
    expect(computed.filter(tag => tag.moving).map(({ name }) => name)).toEqual(moving)
    expect(computed.filter(tag => !tag.moving).map(({ name }) => name)).toEqual(fixed)
  })
})

describe('tag rules: latest=highest', () => {
  const rules = ['{{version}}', '{{major}}.{{minor}}', '{{major}}'].map(p => `type=semver,pattern=${p}`).join('\n')

  test.each<[published: readonly string[] | undefined, version: string, expected: readonly string[]]>([
    [[], 'v1.0.9', ['1.0.9', '1.0', '1', 'latest']],
    [['1.0.8', '1.0', 'latest', 'main', '3'], 'v1.0.9', ['1.0.9', '1.0', '1', 'latest']],
    [['2.0.0'], 'v1.0.9', ['1.0.9', '1.0', '1']],
    [['v2.0.0'], 'v1.0.9', ['1.0.9', '1.0', '1']],
    [['1.1.0'], 'v1.0.9', ['1.0.9', '1.0']],
    [['1.0.10'], 'v1.0.9', ['1.0.9']],
    [['2.0.0-rc.1'], 'v1.0.9', ['1.0.9', '1.0', '1', 'latest']],
    [['1.0.9'], 'v1.0.9', ['1.0.9', '1.0', '1', 'latest']],
    [['9.0.0'], 'v1.1.0-rc.1', ['1.1.0-rc.1']],
    [undefined, 'v1.0.9', ['1.0.9']],
  ])('with %j published, %s is %j', async (publishedTags, version, expected) => {
    const { tags } = await compute({ tags: rules, flavor: 'latest=highest' }, gitTag(version), { publishedTags })
    expect(tags.map(({ name }) => name)).toEqual(expected)
  })

  test('compares tags with the same prefix and suffix', async () => {
    const inputs = { tags: rules, flavor: 'latest=highest\nsuffix=-alpine,onlatest=true' }
    const published = async (...publishedTags: readonly string[]) =>
      (await compute(inputs, gitTag('v1.0.9'), { publishedTags })).tags.map(({ name }) => name)
    expect(await published('2.0.0')).toEqual(['1.0.9-alpine', '1.0-alpine', '1-alpine', 'latest-alpine'])
    expect(await published('2.0.0-alpine')).toEqual(['1.0.9-alpine', '1.0-alpine', '1-alpine'])
  })

  test('says why a tag does not move, and keeps the version', async () => {
    const tags = 'type=semver,pattern={{major}}'
    const metadata = await compute({ tags, flavor: 'latest=highest' }, gitTag('v1.0.9'), { publishedTags: ['1.2.0'] })
    expect(metadata).toMatchObject({ version: '1', tags: [] })
    expect(metadata.skipped.map(({ reason }) => reason)).toEqual([
      '1 does not move, because 1.2.0 is published',
      'latest does not move, because 1.2.0 is published',
    ])
  })

  test('other flavors ignore the published tags', async () => {
    const { tags } = await compute({ tags: rules }, gitTag('v1.0.9'), { publishedTags: ['2.0.0'] })
    expect(tags.map(({ name }) => name)).toEqual(['1.0.9', '1.0', '1', 'latest'])
  })
})

test('tag rules: each tag has its rule', async () => {
  const { tags } = await compute({ tags: '# c\ntype=sha\ntype=semver,pattern={{version}}' }, gitTag('v1.2.3'))
  expect(tags.map(({ name, byFlavor, rule }) => [name, byFlavor, rule.index, rule.line, rule.text])).toEqual([
    ['1.2.3', false, 1, 3, 'type=semver,pattern={{version}}'],
    ['sha-9f2c1e7', false, 0, 2, 'type=sha'],
    ['latest', true, 1, 3, 'type=semver,pattern={{version}}'],
  ])
})

test.each<[rule: string, run: RunOf, reason: string]>([
  ['type=schedule', main, 'the event is push, not schedule'],
  [
    'type=semver,pattern={{version}}',
    main,
    'the run is for refs/heads/main, not for a tag, and the rule has no value=',
  ],
  ['type=semver,pattern={{version}}', gitTag('x'), '"x" is not a semantic version (https://semver.org)'],
  ['type=semver,pattern={{raw}},match=y', gitTag('x'), '"x" does not match /y/ and is not a semantic version'],
  ['type=pep440,pattern={{version}}', gitTag('x'), '"x" is not a PEP 440 version'],
  ['type=match,pattern=y', gitTag('x'), '/y/ does not match "x"'],
  ['type=match,pattern=x,group=1', gitTag('x'), 'the match of /x/ in "x" has no group 1'],
  ['type=edge', dev, 'the branch is dev, not main'],
  ['type=edge', pull, 'the run is for refs/pull/12/merge, not for a branch'],
  ['type=ref,event=pr', main, 'the run is for refs/heads/main, not for a pull request'],
  ['type=ref,event=tag', {}, 'the run is for an unknown reference, not for a tag'],
  ['type=raw,value={{tag}}', main, 'the value is empty'],
  ['type=sha,enable=false', main, 'enable is false'],
  ['type=sha', { sha: '' }, 'the commit is unknown'],
])('tag rules: %s produces no tag for %j: %s', async (tags, run, reason) => {
  const metadata = await compute({ tags }, run)
  expect(metadata).toMatchObject({ tags: [], version: undefined, skipped: [{ rule: { text: tags } }] })
  expect(metadata.skipped[0]?.reason).toContain(reason)
  expect(noTagError(metadata).message).toContain(`\n  ${tags}: ${reason}`)
})
