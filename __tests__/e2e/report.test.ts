import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createIndex } from '../../src/oci/index.ts'
import { passGate } from '../../src/publish/gate.ts'
import type { Outcome } from '../../src/publish/publisher.ts'
import { publicationSummary } from '../../src/report/publication.ts'
import { type Chromium, findChromium, openPage } from '../support/github-markdown/chromium.ts'
import { githubPage } from '../support/github-markdown/page.ts'
import { imageFor, recordFor } from '../support/records.ts'
import { legReport, mergeTiming, STARTED_AT } from '../support/reports/sample.ts'

let chromium: Chromium
let directory: string

beforeAll(async () => {
  chromium = await findChromium(() => {})
  directory = await mkdtemp(join(tmpdir(), 'manifold-report-'))
}, 300_000)
afterAll(() => rm(directory, { recursive: true, force: true }))

/** What a reader sees of Markdown: the page's document, and a picture of it. */
async function shown(name: string, markdown: string): Promise<{ readonly html: string; readonly picture: Buffer }> {
  const file = join(directory, `${name}.html`)
  const screenshot = join(directory, `${name}.png`)
  await writeFile(file, await githubPage(markdown))
  const html = await openPage(chromium, file, { screenshot })
  return { html, picture: await readFile(screenshot) }
}

/** The texts of all elements of a kind, without markup. */
const textsIn = (html: string, element: string): readonly string[] =>
  [...html.matchAll(new RegExp(`<${element}\\b[^>]*>(.*?)</${element}>`, 'gs'))].map(([, inner = '']) =>
    inner
      .replace(/<[^>]*>/g, '')
      .replaceAll('&nbsp;', ' ')
      .trim(),
  )

const legs = [
  recordFor('linux/amd64', 0, 2, { report: legReport(40), seconds: 60 }),
  recordFor('linux/arm64', 1, 2, {
    report: legReport(160, {
      startedAt: STARTED_AT + 4_000,
      cache: { steps: 12, cached: 0, source: 'found' },
    }),
    seconds: 185,
    images: [imageFor('linux/arm64', { emulated: true })],
  }),
]

describe('summary: of a publication, as GitHub shows it', () => {
  let html: string
  let picture: Buffer
  beforeAll(async () => {
    const publication = passGate(legs, { platforms: [], run: { repository: 'me/app', commit: 'c0ffee', id: '7' } })
    const content = createIndex(publication.images.map(({ descriptor }) => descriptor))
    const outcome: Outcome = { kind: 'published', content }
    const summary = publicationSummary({ ...publication, outcome, merge: mergeTiming(200) })
    ;({ html, picture } = await shown('publication', summary))
  }, 120_000)

  test('has a table of the platforms', () => {
    expect(textsIn(html, 'th')).toEqual(['Platform', 'Built', 'From cache', 'Size', 'Layers', 'Digest'])
    const digest = expect.stringMatching(/^[0-9a-f]{12}$/)
    const cells = textsIn(html, 'td')
    expect(cells.slice(0, 6)).toEqual(['linux/amd64', 'native, 1 min 0 s', '7 of 12 steps', '1.0 MB', '2', digest])
    expect(cells.slice(6)).toEqual([
      'linux/arm64',
      'emulated on amd64, 3 min 5 s',
      '0 of 12 steps',
      '1.0 MB',
      '2',
      digest,
    ])
  })

  test('links the tags, warns, and folds the manifest', () => {
    expect(html).toContain('<a href="https://ghcr.io/me/app:1.2.3"><code>1.2.3</code></a>')
    expect(textsIn(html, 'li').join('\n')).toContain('linux/arm64 was emulated on amd64')
    expect(textsIn(html, 'summary')).toEqual(['Manifest'])
    expect(textsIn(html, 'details').join()).toContain('schemaVersion')
  })

  test('has a chart with the phases of every leg and of the merge', () => {
    expect(html).toContain('data-mermaid="drawn"')
    const [chart = ''] = /<svg[^>]*aria-roledescription="gantt".*?<\/svg>/s.exec(html) ?? []
    const texts = textsIn(chart, 'text')
    for (const title of ['linux/amd64', 'linux/arm64', 'merge']) expect(texts).toContain(title)
    for (const bar of ['build, 40 s', 'build, emulated, 2 min 40 s', 'push, 6.0 s', 'publish, 6.0 s']) {
      expect(texts).toContain(bar)
    }
    // Seconds since the chart begins, whatever the zone of the reader.
    expect(texts).toContain('120 s')
    expect(html).not.toContain('Syntax error')
  })

  test('renders as a picture', () => {
    expect(picture.subarray(1, 4).toString()).toBe('PNG')
    // An empty page of this size is below 10 kB.
    expect(picture.length).toBeGreaterThan(40_000)
  })
})

test('summary: detects a chart that Mermaid cannot draw', async () => {
  const { html } = await shown('broken', '```mermaid\ngantt\n  dateFormat x\n  nonsense\n```')
  expect(html).not.toContain('data-mermaid="drawn"')
  expect(html).toMatch(/data-mermaid="[^"]+"/)
}, 60_000)
