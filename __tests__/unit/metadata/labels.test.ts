import { describe, expect, test } from '@jest/globals'
import {
  formatAnnotation,
  formatLabel,
  parseAnnotations,
  parseLabels,
  parseLevels,
} from '../../../src/metadata/labels.ts'
import { INDEX_LEVEL, MANIFEST_LEVEL } from '../../../src/metadata/metadata.ts'
import { compute, type Inputs, problemsOf, type RunOf, SHA } from '../../support/metadata.ts'

const run: RunOf = { ref: 'refs/tags/v1.2.3' }
const OCI = 'org.opencontainers.image'
const labels = async (inputs: Inputs, of: RunOf = run) => (await compute(inputs, of)).labels.map(formatLabel)

test('labels: the predefined ones, sorted', async () => {
  expect(await labels({})).toEqual([
    `${OCI}.created=2026-03-14T07:09:26.000Z`,
    `${OCI}.description=Goes up & comes down`,
    `${OCI}.licenses=Apache-2.0`,
    `${OCI}.revision=${SHA}`,
    `${OCI}.source=https://github.com/acme/rocket`,
    `${OCI}.title=rocket`,
    `${OCI}.url=https://github.com/acme/rocket`,
    `${OCI}.version=v1.2.3`,
  ])
})

test('labels: a fact that the repository or the run does not have is empty', async () => {
  const repository = { name: 'r', html_url: 'h', description: null, license: null, default_branch: 'main' }
  const given = await labels({}, { ref: 'refs/notes/x', sha: '', payload: { repository } })
  for (const name of ['description', 'licenses', 'revision', 'version']) expect(given).toContain(`${OCI}.${name}=`)
})

test("labels: the user's are added and override, the last one of a key", async () => {
  const text = `maintainer=A=B\n${OCI}.title=One\n# comment\n"note=a, ""b"""\n${OCI}.title=Two\nempty=`
  const given = await labels({ labels: text })
  expect(given).toEqual(expect.arrayContaining(['maintainer=A=B', 'note=a, "b"', 'empty=', `${OCI}.title=Two`]))
  expect(given).toHaveLength(8 + 3)
  expect(given).toEqual([...given].sort((a, b) => a.localeCompare(b, 'en')))
})

test('labels: expressions in keys and values', async () => {
  const text = `at={{commit_date 'YYYY-MM-DD' tz='Asia/Tokyo'}}\n{{tag}}={{sha}}`
  expect(await labels({ labels: text })).toEqual(expect.arrayContaining(['at=2026-03-14', 'v1.2.3=9f2c1e7']))
})

test('labels: a line that renders without = is skipped, with a warning unless it is empty', async () => {
  const text = 'a=1\n{{tag}}\n{{#if branch}}b=2{{/if}}'
  const { labels: given, warnings } = await compute({ labels: text }, run)
  expect(given).toHaveLength(9)
  expect(warnings).toEqual(['labels, line 2: "v1.2.3" is skipped, because it is not of the form key=value.'])
})

test.each([
  ['b', '"b" is skipped, because it is not of the form key=value.'],
  ['=b', '"=b" is skipped, because it is not of the form key=value.'],
  ['maintainer: me', '"maintainer: me" is skipped, because it is not of the form key=value. Write maintainer=me.'],
  [
    'url: https://x?a=b',
    '"url: https://x?a=b" is skipped, because it is not of the form key=value. Write url=https://x?a=b.',
  ],
])('labels and annotations: %j is skipped, with a warning that names the line', async (line, warning) => {
  const none = await compute({}, run)
  const given = await compute({ labels: `a=1\n${line}\nc=3`, annotations: `# c\nindex:a=1\nindex:${line}` }, run)
  expect(given.warnings).toEqual([`labels, line 2: ${warning}`, `annotations, line 3: ${warning}`])
  expect(given.labels.map(formatLabel)).toEqual(['a=1', 'c=3', ...none.labels.map(formatLabel)])
  expect(given.annotations.map(formatAnnotation)).toEqual([...none.annotations.map(formatAnnotation), 'index:a=1'])
})

test('parseLabels: a YAML list is an error', () => {
  const problem = 'line 2: this is a YAML list. Write one item per line, without "- ".'
  expect(problemsOf(report => parseLabels('a=1\n- a=b', report))).toEqual([`labels, ${problem}`])
  expect(problemsOf(report => parseAnnotations('a=1\n- a=b', report))).toEqual([`annotations, ${problem}`])
})

test('annotations: without the predefined ones of the index, the image keeps its own', async () => {
  const levels = { annotationLevels: [MANIFEST_LEVEL, INDEX_LEVEL] }
  const all = await compute({ annotations: 'a=b' }, run, levels)
  const image = await compute({ annotations: 'a=b' }, run, { ...levels, predefined: 'image' })
  expect(all.annotations).toHaveLength(18)
  expect(image.annotations.map(formatAnnotation)).toEqual([
    ...all.annotations.map(formatAnnotation).filter(text => text.startsWith('manifest:')),
    'index:a=b',
  ])
  expect(image.labels).toEqual(all.labels)
})

test('labels: a quoted value keeps the whitespace at its end', async () => {
  const given = await labels({ labels: '"note=one\ntwo\n"\nplain=x ' })
  expect(given).toEqual(expect.arrayContaining(['note=one\ntwo\n', 'plain=x']))
  const { annotations } = await compute({ annotations: '"manifest:note=two \n"' }, run)
  expect(annotations.map(formatAnnotation)).toContain('manifest:note=two \n')
})

test.each(['"note={"a":"b"}"', '"manifest:note={"a":"b"}"'])('labels: %s has a quote in its name', line => {
  const problem =
    /^(?:labels|annotations), line 2: the name contains a quote \("\).* Double the quotes inside the value/
  expect(problemsOf(report => parseLabels(`a=1\n${line}`, report))).toEqual([expect.stringMatching(problem)])
  expect(problemsOf(report => parseAnnotations(`a=1\n${line}`, report))).toEqual([expect.stringMatching(problem)])
  const right = `at={{date "YYYY"}}\nnote={"a":"b"}\n"note={""a"":""b""}"`
  expect(problemsOf(report => parseLabels(right, report))).toEqual([])
})

test('labels: keys that every object has are ordinary keys', async () => {
  expect(await labels({ labels: '__proto__=x\nconstructor=y' })).toEqual(
    expect.arrayContaining(['__proto__=x', 'constructor=y']),
  )
})

describe('annotations: their levels', () => {
  const annotations = async (text: string, annotationLevels = [MANIFEST_LEVEL]) =>
    (await compute({ annotations: text }, run, { annotationLevels })).annotations.map(formatAnnotation)

  test('are those of the labels, at the level manifest', async () => {
    const given = await annotations('foo=bar')
    expect(given).toEqual((await labels({ labels: 'foo=bar' })).map(label => `manifest:${label}`))
  })

  test('go level by level', async () => {
    const given = await annotations('foo=bar', [INDEX_LEVEL, MANIFEST_LEVEL])
    expect(given.filter(text => text.includes('foo'))).toEqual(['index:foo=bar', 'manifest:foo=bar'])
    expect(given.map(text => text.split(':')[0])).toEqual([...Array(9).fill('index'), ...Array(9).fill('manifest')])
  })

  test('go to the level that they name, and override there only', async () => {
    const text = `index:${OCI}.title=List\nindex,manifest[linux/aarch64]:x=y:z=1`
    const given = await annotations(text, [MANIFEST_LEVEL, INDEX_LEVEL])
    expect(given.filter(line => /title|x=/.test(line))).toEqual([
      `manifest:${OCI}.title=rocket`,
      `index:${OCI}.title=List`,
      'index:x=y:z=1',
      'manifest[linux/arm64]:x=y:z=1',
    ])
  })

  test('with a colon in the key are no level', async () => {
    expect(await annotations('urn:x=1\nimage:y=1')).toEqual(
      expect.arrayContaining(['manifest:image:y=1', 'manifest:urn:x=1']),
    )
  })
})

test.each([
  ['manifst:foo=bar', '"manifst" is not one of the annotation levels manifest, index'],
  ['Index:foo=bar', 'Did you mean "index"?'],
  ['index,manifests:foo=bar', '"manifests" is not one of the annotation levels'],
  ['manifest[linux/amd64:foo=bar', '"manifest[linux/amd64" is not one of the annotation levels'],
])('parseAnnotations: the level of %s is misspelt', (line, problem) => {
  expect(problemsOf(report => parseAnnotations(line, report))).toEqual([expect.stringContaining(problem)])
})

test.each([
  ['manifest,index', ['manifest', 'index']],
  [' index , manifest-descriptor[linux/arm/v7]', ['index', 'manifest-descriptor']],
])('parseLevels: %j', (text, kinds) => {
  const levels: unknown[] = []
  expect(problemsOf(report => levels.push(...parseLevels(text, 'LEVELS', report)))).toEqual([])
  expect(levels).toMatchObject(kinds.map(kind => ({ kind })))
})

test.each([
  ['manifests', 'LEVELS: "manifests" is not one of the annotation levels manifest, index'],
  ['manifest[linux]', 'LEVELS: "linux" is not a platform of the form os/architecture'],
  ['', 'LEVELS: "" is not one of the annotation levels'],
])('parseLevels: %j is not a level', (text, problem) => {
  expect(problemsOf(report => parseLevels(text, 'LEVELS', report))).toEqual([expect.stringContaining(problem)])
})

test('parseLabels: unknown expressions are reported with their line', () => {
  const expected = expect.stringContaining('line 2: {{vrsion}} is not an expression that is available here.')
  expect(problemsOf(report => parseLabels('a=b\nc={{vrsion}}', report))).toEqual([expected])
  expect(problemsOf(report => parseAnnotations('a=b\nindex:c={{vrsion}}', report))).toEqual([expected])
})
