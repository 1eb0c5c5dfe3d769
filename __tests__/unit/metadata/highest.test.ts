import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { compute, type RunOf } from '../../support/metadata.ts'

const gitTag = (name: string): RunOf => ({ ref: `refs/tags/${name}` })

async function run(rules: string, name: string, publishedTags: readonly string[], flavor = 'latest=highest') {
  const { tags, skipped } = await compute({ tags: rules, flavor }, gitTag(name), { publishedTags })
  return {
    tags: tags.map(tag => tag.name),
    unmoved: skipped.filter(({ unmoved }) => unmoved).map(({ reason }) => reason),
  }
}

/** Tags of a repository that are no versions, or no versions of this image. */
const OTHERS = [
  ...['main', 'edge', 'nightly', '2026-nightly', '20260801', 'sha-9f2c1e7', '9f2c1e7', '12b4567', '1234567', '987'],
  ...['pr-12', '9.9.9-slim', '2099.01.01-debian12', 'web-v9.0.0', 'buildcache-linux-amd64', 'v', 'latest'],
]

describe('tag rules: latest=highest: any scheme with type=ref', () => {
  test.each<[name: string, published: readonly string[], higher: string | undefined]>([
    ['2026.01.05', ['2026.02.01'], '2026.02.01'],
    ['2026.02.01', ['2026.01.05'], undefined],
    ['2026.02.01', ['2026.02.01', '2026.01.05'], undefined],
    ['2026.10.15', ['2026.09.30'], undefined],
    ['2026.09.30', ['2026.10.15'], '2026.10.15'],
    ['2026.10.15-1', ['2026.10.15'], undefined],
    ['2026.10.15', ['2026.10.15-1'], '2026.10.15-1'],
    ['v1.2', ['v1.2.3'], 'v1.2.3'],
    ['v1.2.3', ['v1.2'], undefined],
    ['v1.2.9', ['v1.3'], 'v1.3'],
    ['v1', ['1.2.3'], '1.2.3'],
    ['v1.2.3', ['2.0.0'], '2.0.0'],
    ['v1.2.3', ['2.0.0-rc.1'], undefined],
    ['v2.0.0', ['2.0.0-rc.1'], undefined],
    ['v2.0.0-rc.2', ['v2.0.0-rc.1'], undefined],
    ['v2.0.0-rc.1', ['v2.0.0-rc.2'], 'v2.0.0-rc.2'],
    ['v1.9.1', ['2.0.0-SNAPSHOT', 'v2.0.0-dev.1', 'v2.0.0.dev1', 'v2.0.0-canary.3', 'v2.0.0-nightly'], undefined],
    ['app/v1.2.3', ['app-v1.3.0'], 'app-v1.3.0'],
    ['app/v1.2.3', ['web-v2.0.0'], undefined],
    ['1.2.3-alpine', ['1.2.3'], '1.2.3'],
    ['1.2.4-alpine', ['1.2.3', '1.2.3-alpine'], undefined],
  ])('%s with %j published: the higher one is %j', async (name, published, higher) => {
    const tag = name.replace('/', '-')
    expect(await run('type=ref,event=tag', name, [...OTHERS, ...published])).toEqual({
      tags: higher === undefined ? [tag, 'latest'] : [tag],
      unmoved: higher === undefined ? [] : [`latest does not move, because ${higher} is published`],
    })
  })

  test('a prerelease does not take over from a release', async () => {
    expect(await run('type=ref,event=tag', 'v2.0.0-rc.1', ['v1.9.0', 'latest'])).toEqual({
      tags: ['v2.0.0-rc.1'],
      unmoved: ['latest does not move, because v1.9.0 is published and "v2.0.0-rc.1" is a prerelease'],
    })
  })

  test('a name without a number makes the first `latest`, and does not move it', async () => {
    expect(await run('type=ref,event=tag', 'focal', ['bionic'])).toEqual({ tags: ['focal', 'latest'], unmoved: [] })
    expect(await run('type=ref,event=tag', 'focal', ['bionic', 'latest'])).toEqual({
      tags: ['focal'],
      unmoved: ['latest does not move, because "focal" cannot be compared with the published versions'],
    })
  })

  test('the suffix of the flavor tells the variants apart', async () => {
    const flavor = 'latest=highest\nsuffix=-alpine,onlatest=true'
    const published = async (...tags: string[]) => (await run('type=ref,event=tag', '2026.01.05', tags, flavor)).tags
    expect(await published('2026.02.01', '2026.01.01-alpine')).toEqual(['2026.01.05-alpine', 'latest-alpine'])
    expect(await published('2026.02.01-alpine')).toEqual(['2026.01.05-alpine'])
  })
})

describe('tag rules: latest=highest: shortened versions', () => {
  const match = 'type=match,pattern=v(\\d+\\.\\d+\\.\\d+),group=1\ntype=match,pattern=v(\\d+\\.\\d+),group=1'
  const date = 'type=match,pattern=\\d+\\.\\d+\\.\\d+\ntype=match,pattern=\\d+\\.\\d+'
  const short = 'type=match,pattern=v(\\d+\\.\\d+),group=1'
  const minor = 'type=semver,pattern={{major}}.{{minor}}'
  const affix = 'type=semver,pattern=r{{version}}\ntype=semver,pattern=r{{major}}'
  const pep = 'type=pep440,pattern={{version}}\ntype=pep440,pattern={{major}}'

  test.each<[rules: string, name: string, published: readonly string[], tags: readonly string[]]>([
    [match, 'v0.1.5', ['0.1.9', '0.1', 'latest'], ['0.1.5']],
    [match, 'v0.1.10', ['0.1.9', '0.1', 'latest'], ['0.1.10', '0.1', 'latest']],
    [match, 'v0.1.5', ['0.1.4', '0.1', '0.2.0', '0.2', 'latest'], ['0.1.5', '0.1']],
    [match, 'v0.1.5', ['v0.1.9', '0.1', 'latest'], ['0.1.5']],
    [date, '2026.01.05', ['2026.02.01', '2026.02'], ['2026.01.05', '2026.01']],
    [date, '2026.02.01', ['2026.02.09', '2026.02'], ['2026.02.01']],
    // Nothing but shortened versions is published: 0.1 may be 0.1.9.
    [short, 'v0.1.5', [], ['0.1', 'latest']],
    [short, 'v0.1.5', ['0.1', 'latest'], []],
    [short, 'v0.3.0', ['0.1', '0.2', 'latest'], ['0.3', 'latest']],
    [short, 'v0.1.5', ['0.2', 'latest'], ['0.1']],
    [short, 'v0.1.5', ['0.1', '0.1.4', 'latest'], ['0.1', 'latest']],
    ['type=match,pattern=v(\\d+\\.\\d+),group=1', 'app2-v0.1.5-linux', ['0.1.9', '0.1'], []],
    ['type=match,pattern=-(\\w+)$,group=1', 'release-focal', ['bionic', 'focal', 'latest'], []],
    ['type=semver,pattern={{version}}', 'v1.9.5', ['2.0', '1.9', 'latest'], ['1.9.5']],
    ['type=semver,pattern={{version}}', 'v1.9.5', ['1.9', '1', 'v1', 'latest'], ['1.9.5', 'latest']],
    [
      'type=semver,pattern={{version}}',
      'v1.9.5',
      ['2026.01.01', '2026-10-15', '2026.01', 'latest'],
      ['1.9.5', 'latest'],
    ],
    [minor, 'v1.2.3', ['1.3', 'latest'], ['1.2']],
    [minor, 'v1.2.3', ['1.2', 'latest'], []],
    [minor, 'v1.3.0', ['1.2', '7', 'latest'], ['1.3', 'latest']],
    [affix, 'v1.2.3', ['r2.0.0', 'r2', 'latest'], ['r1.2.3', 'r1']],
    [affix, 'v1.2.3', ['r1.3.0', 'r1', 'latest'], ['r1.2.3']],
    [affix, 'v1.2.3', ['r1.2.2', 'r1', 'latest'], ['r1.2.3', 'r1', 'latest']],
    ['type=semver,pattern={{version}}-a,suffix=', 'v1.2.3', ['2.0.0-a', 'latest'], ['1.2.3-a']],
    [pep, '1.4', ['1234567', '20260801', '1.3', '1', 'latest'], ['1.4', '1', 'latest']],
    [pep, '1.4', ['1.10', '1', 'latest'], ['1.4']],
    ['type=pep440,pattern={{version}}', '1!2.0', ['1-3.0'], ['1-2.0']],
  ])('%s: %s with %j published is %j', async (rules, name, published, tags) => {
    expect((await run(rules, name, [...OTHERS.filter(other => other !== 'latest'), ...published])).tags).toEqual(tags)
  })

  test('the reason says what is missing', async () => {
    expect((await run(short, 'v0.1.5', ['0.1', 'latest'])).unmoved).toEqual([
      '0.1 does not move, because no published tag shows which version 0.1 is; add a rule for the full version',
      'latest does not move, because no published tag shows which version 0.1 is; add a rule for the full version',
    ])
  })
})

test('tag rules: latest=highest: `latest` never moves to an older version, in any order of releases', async () => {
  const part = fc.nat(12)
  const dotted = fc.array(part, { minLength: 2, maxLength: 4 }).map(parts => parts.join('.'))
  const dated = fc.tuple(part, part).map(([a, b]) => `2026.${String(a).padStart(2, '0')}.${String(b).padStart(2, '0')}`)
  const release = fc.oneof(dotted, dated)
  const rules = fc.constantFrom(
    'type=ref,event=tag',
    'type=match,pattern=.*',
    'type=match,pattern=.*\ntype=match,pattern=\\d+\\.\\d+',
  )
  await fc.assert(
    fc.asyncProperty(rules, fc.array(release, { minLength: 2, maxLength: 6 }), async (rules, releases) => {
      const published = new Set(OTHERS.filter(other => other !== 'latest'))
      let latest: string | undefined
      for (const release of releases) {
        const { tags } = await run(rules, release, [...published])
        if (tags.includes('latest')) {
          expect(latest === undefined || compareNumbers(latest, release) <= 0).toBe(true)
          latest = release
        }
        for (const tag of tags) published.add(tag)
      }
      // The highest one has it in the end.
      const highest = releases.toSorted(compareNumbers).at(-1) ?? ''
      expect(latest === undefined ? undefined : compareNumbers(latest, highest)).toBe(0)
    }),
    { numRuns: 200 },
  )
})

/** Compares dotted numbers, written without regard to the source. */
function compareNumbers(a: string, b: string): number {
  const [one, two] = [a, b].map(text => [...text.split('.').map(Number), 0, 0, 0].slice(0, 4))
  return one?.map((part, i) => part - (two?.[i] ?? 0)).find(order => order !== 0) ?? 0
}
