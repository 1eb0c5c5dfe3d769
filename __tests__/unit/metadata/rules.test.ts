import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { UsageError } from '../../../src/lib/errors.ts'
import { parseMetadata } from '../../../src/metadata/metadata.ts'
import { parseRules } from '../../../src/metadata/rules.ts'
import { problemsOf } from '../../support/metadata.ts'

const refuse = (where: string, what: string): never => {
  throw new Error(`${where}: ${what}`)
}

test('parseRules: each type has its defaults', () => {
  const rules = parseRules(
    ['type=schedule', 'type=match,pattern=/^v(\\d+)/i,group=1', 'type=edge,branch=dev', 'type=sha', 'word'].join('\n'),
    refuse,
  )
  expect(rules.map(({ type, priority }) => [type, priority])).toEqual([
    ['schedule', 1000],
    ['match', 800],
    ['edge', 700],
    ['sha', 100],
    ['raw', 200],
  ])
  expect(rules[1]).toMatchObject({ pattern: /^v(\d+)/i, group: 1, value: undefined })
  expect(rules[2]).toMatchObject({ branch: 'dev', prefix: undefined })
  expect(rules[3]).toMatchObject({ format: 'short', prefix: [{ kind: 'text', text: 'sha-' }] })
  expect(rules[4]).toMatchObject({ value: [{ kind: 'text', text: 'word' }] })
})

test('parseRules: every rule has its line and text', () => {
  const rules = parseRules('# comment\n\ntype=sha\n  type=match,"pattern=a{1,2}"  ', refuse)
  expect(rules.map(({ source }) => source)).toEqual([
    { index: 0, where: 'tags, line 3', line: 3, text: 'type=sha' },
    { index: 1, where: 'tags, line 4', line: 4, text: 'type=match,"pattern=a{1,2}"' },
  ])
})

test('parseRules: the default rules are schedule, branch, tag and pull request', () => {
  expect(parseRules('\n# none\n', refuse).map(({ source }) => [source.text, source.line])).toEqual([
    ['type=schedule', undefined],
    ['type=ref,event=branch', undefined],
    ['type=ref,event=tag', undefined],
    ['type=ref,event=pr', undefined],
  ])
})

describe('parseRules: a comma in an attribute', () => {
  test.each([
    ['the attribute quoted', 'type=match,"pattern=^release\\d{1,2}"'],
    ['quoted twice, as Docker needs it', 'type=match,"""pattern=^release\\d{1,2}"""'],
    ['the line quoted', '"type=match,""pattern=^release\\d{1,2}"""'],
  ])('%s', (_, line) => {
    expect(parseRules(line, refuse)).toMatchObject([{ type: 'match', pattern: /^release\d{1,2}/ }])
  })
})

test('parseRules: attributes: keys in any case, surrounding whitespace, a trailing comma', () => {
  const [rule] = parseRules(' TYPE = raw , Value = b=c ,', refuse)
  expect(rule).toMatchObject({ type: 'raw', value: [{ kind: 'text', text: 'b=c' }] })
})

describe('parseRules: reports', () => {
  test.each([
    ['type=semvr,pattern=x', ['"semvr" is not a type of tag. Did you mean "semver"?']],
    ['type=Semver,pattern=x', ['"Semver" is not a type of tag. Did you mean "semver"?']],
    ['type=constructor', ['"constructor" is not a type of tag. Known types: schedule, semver, pep440, match']],
    ['type=sha,formt=long', ['type=sha has no attribute "formt". Did you mean "format"?']],
    [
      'type=edge,value=x',
      ['type=edge has no attribute "value". Known attributes: type, enable, priority, prefix, suffix, branch.'],
    ],
    ['type=edge,dev', ['"dev" is not of the form key=value.']],
    ['type=sha,long', ['"long" is not of the form key=value. Did you mean "format=long"?']],
    ['type=ref,branch', ['Did you mean "event=branch"?', 'type=ref needs the attribute event']],
    ['latest,1.2.3', ['one rule has two values, "latest" and "1.2.3". Write one rule per line.']],
    ['type=raw,value=a,value=b', ['value is set twice, to "a" and "b". Write one rule per line.']],
    ['type=sha,type=sha', ['type is set twice, to "sha" and "sha".']],
    [
      'type=ref,event=branch type=ref,event=pr',
      ['a line break is missing before "type=ref". Write "tags: |", which keeps line breaks.'],
    ],
    ['latest type=semver,pattern={{version}}', ['a line break is missing before "type=semver".']],
    ['type=semver,pattern={{version}} type=sha', ['a line break is missing before "type=sha".']],
    [
      'latest 1.2.3',
      ['"latest 1.2.3" contains whitespace, which a tag cannot have. Write one tag per line below "tags: |".'],
    ],
    ['type=semver,pattern={{version}} latest', ['"{{version}} latest" contains whitespace']],
    ["type=schedule,pattern={{date 'YYYY'}} edge", ['contains whitespace']],
    [
      'type=semver,pattern={{version}} # ok',
      ['"# ok" would become part of the value. Put the comment on a line of its own.'],
    ],
    ['- type=sha', ['this is a YAML list. Write one item per line, without "- ".']],
    ['type=semver', ['type=semver needs the attribute pattern: type=semver,pattern=…']],
    ['type=pep440', ['type=pep440 needs the attribute pattern']],
    ['type=match', ['type=match needs the attribute pattern']],
    ['type=raw', ['type=raw needs the attribute value']],
    ['type=ref', ['type=ref needs the attribute event']],
    ['type=ref,event=tags', ['event: "tags" is not one of branch, tag, pr. Did you mean "tag"?']],
    ['type=sha,format=shrt', ['format: "shrt" is not one of short, long. Did you mean "short"?']],
    ['type=sha,priority=high', ['priority: "high" is not a number.']],
    ['type=sha,priority=', ['priority: "" is not a number.']],
    ['type=match,pattern=x,group=one', ['group: "one" is not the number of a group.']],
    ['type=match,pattern=x,group=-1', ['group: "-1" is not the number of a group.']],
    ['type=match,pattern=(', ['pattern: "(" is not a regular expression: ']],
    ['type=match,pattern=/x/qq', ['pattern: "x" is not a regular expression: ']],
    ['type=semver,pattern={{version}},match=[', ['match: "[" is not a regular expression: ']],
    ['type=sha,enable=yes', ['enable: "yes" is not one of true, false.']],
    ['type=sha,enable=', ['enable: "" is not one of true, false.']],
    ['type=sha,enable={{is_defaut_branch}}', ['Did you mean "is_default_branch"?']],
    [
      'type=semver,pattern={{vesion}}',
      ['{{vesion}} is not an expression that is available here. Did you mean "version"?'],
    ],
    ['type=semver,pattern={{sha}}', ['{{sha}} is not an expression that is available here. Available: raw, version']],
    ['type=schedule,pattern={{branch}}', ['Available: date, commit_date.']],
    ["type=schedule,pattern={{date 'YYYY' tz='Nowhere'}}", ['"Nowhere" is not a timezone.']],
    ["type=raw,value={{date 'abc'}}", []],
    ["type=raw,value={{date '??'}}", ['"??" is not a date format']],
    ['type=raw,value="a b"', ['the quote in value="a b" has no effect. Quote the whole attribute']],
    ['type=raw,"value=a', ['a quote (") is never closed.']],
    ['type=sha,prefix={{x}},suffix={{y}},priority=z', ['priority: "z"', '{{x}} is not', '{{y}} is not']],
  ])('%s', (line, expected) => {
    const problems = problemsOf(report => parseRules(`\n${line}`, report))
    expect(problems).toHaveLength(expected.length)
    for (const [i, text] of expected.entries()) {
      expect(problems[i]).toContain(text)
      expect(problems[i]).toMatch(/^tags, line 2: /)
    }
  })

  test('the problems of all lines together', () => {
    expect(problemsOf(report => parseRules('type=x\ntype=sha\ntype=y,z=1\ntype=ref', report))).toEqual([
      expect.stringMatching(/^tags, line 1: "x" is not a type/),
      expect.stringMatching(/^tags, line 3: "y" is not a type/),
      expect.stringMatching(/^tags, line 4: type=ref needs/),
    ])
  })
})

describe('parseRules: a full image name is not a tag', () => {
  test.each([
    [
      'ghcr.io/me/app:latest',
      '"ghcr.io/me/app:latest" is a full image name. Write only the tag, "latest"; names belong in "images".',
    ],
    [
      'type=raw,value=me/app:1.2',
      '"me/app:1.2" is a full image name. Write only the tag, "1.2"; names belong in "images".',
    ],
    ['app:latest', 'Write only the tag, "latest"'],
    ['ghcr.io/Me/App:main', 'Write only the tag, "main"'],
    ['ghcr.io/me/app', '"ghcr.io/me/app" is a full image name. Names belong in "images".'],
    ['localhost:5000/app', 'is a full image name. Names'],
    ['localhost:5000/app:1', 'Write only the tag, "1"'],
    ['localhost/app', 'is a full image name. Names'],
    ['10.0.0.1/app:x', 'Write only the tag, "x"'],
  ])('%s', (line, problem) => {
    expect(problemsOf(report => parseRules(line, report))).toEqual([expect.stringContaining(problem)])
  })

  test.each([
    'feature/x',
    'release-1.2/fix',
    'v2.x/y',
    'renovate/node-24.x',
    '2026-01-02T10:00:00Z',
    'a_b',
    '{{branch}}:x',
  ])('%s can be one', line => {
    expect(problemsOf(report => parseRules(line, report))).toEqual([])
  })
})

describe('parseRules: missing braces', () => {
  test.each([
    ['type=semver,pattern={version}', 'pattern has no {{…}}. Did you mean {{version}}?'],
    ['type=semver,pattern=$version', 'pattern has no {{…}}. Did you mean {{version}}?'],
    ['type=semver,pattern=${version}', 'pattern has no {{…}}. Did you mean {{version}}?'],
    ['type=semver,pattern=<version>', 'pattern has no {{…}}. Did you mean {{version}}?'],
    ['type=semver,pattern=version', 'pattern has no {{…}}. Did you mean {{version}}?'],
    ['type=semver,pattern=Major.Minor', 'pattern has no {{…}}. Did you mean {{major}}.{{minor}}?'],
    ['type=semver,pattern=v{major}.{minor}-slim', 'pattern has no {{…}}. Did you mean v{{major}}.{{minor}}-slim?'],
    ['type=semver,pattern=vmajor', 'pattern has no {{…}}. Did you mean v{{major}}?'],
    [
      'type=semver,pattern={{major}}.{minor}',
      'pattern has an expression without {{…}}. Did you mean {{major}}.{{minor}}?',
    ],
    ['type=pep440,pattern=$major.$minor', 'pattern has no {{…}}. Did you mean {{major}}.{{minor}}?'],
    ["type=schedule,pattern={date 'YYYYMMDD'}", "pattern has no {{…}}. Did you mean {{date 'YYYYMMDD'}}?"],
    ['type=schedule,pattern=date', "pattern has no {{…}}. Did you mean {{date 'YYYYMMDD'}}?"],
    ['type=schedule,pattern=YYYY-MM-DD', "pattern has no {{…}}. Did you mean {{date 'YYYY-MM-DD'}}?"],
    ['type=raw,value={branch}', 'value has no {{…}}. Did you mean {{branch}}?'],
    ['type=sha,prefix=$branch-', 'prefix has no {{…}}. Did you mean {{branch}}-?'],
  ])('%s', (line, problem) => {
    expect(problemsOf(report => parseRules(line, report))).toEqual([`tags, line 1: ${problem}`])
  })

  test.each([
    'type=semver,pattern=stable',
    'type=semver,pattern=latest-build',
    'type=semver,pattern={{version}}-build',
    'type=semver,pattern={{major}}.{{minor}}',
    'type=semver,pattern={{#if prerelease}}next{{else}}the stable{{/if}}',
    'type=pep440,pattern=build',
    'type=schedule,pattern=nightly',
    "type=schedule,pattern={{date 'YYYY MM'}}",
    'type=match,pattern=version',
    'type=raw,value=branch',
    "type=raw,value={{date 'YYYY'}} {{sha}}",
  ])('%s needs none', line => {
    expect(problemsOf(report => parseRules(line, report))).toEqual([])
  })
})

const fragment = fc.constantFrom(
  ...[
    'type=',
    'semver',
    'raw',
    'match',
    'ref',
    'sha',
    ',',
    '=',
    '"',
    '\n',
    '{{',
    '}}',
    'branch',
    "date 'YYYY'",
    '#if ',
  ],
  ...[
    'value=',
    'pattern=',
    'enable=',
    'true',
    'priority=',
    '1',
    '(',
    '[',
    '/',
    '\\',
    ' ',
    '#',
    '__proto__',
    'event=pr',
  ],
)
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(fragment, { maxLength: 16 }).map(parts => parts.join('')),
)

test('parseMetadata: parsing never throws, whatever the input: it reports', () => {
  fc.assert(
    fc.property(anyText, text => {
      const problems: { where: string; what: string }[] = []
      parseMetadata(
        () => text,
        (where, what) => problems.push({ where, what }),
      )
      expect(new UsageError(problems).problems).toEqual(problems)
      for (const { where, what } of problems) {
        expect(where).toMatch(/^(?:images|tags|flavor|labels|annotations), line \d+$/)
        expect(what).not.toBe('')
      }
    }),
    { numRuns: 2000 },
  )
})
