import { describe, expect, test } from '@jest/globals'
import { createIndex } from '../../../src/oci/index.ts'
import { parsePlatform } from '../../../src/oci/platform.ts'
import { formatRepository, parseRepository } from '../../../src/oci/reference.ts'
import { passGate } from '../../../src/publish/gate.ts'
import { logGateResult } from '../../../src/report/gate-log.ts'
import { mergeOutputs } from '../../../src/report/outputs.ts'
import { legLine, outcomeLines, type PublicationReport, publicationSummary } from '../../../src/report/publication.ts'
import { collectingLog } from '../../support/log.ts'
import { digestFor, existingFor, imageFor, recordFor } from '../../support/records.ts'
import { legReport } from '../../support/reports/sample.ts'

const legs = [
  recordFor('linux/amd64', 0, 2),
  recordFor('linux/arm64', 1, 2, { images: [imageFor('linux/arm64', { emulated: true })] }),
]
const publication = passGate(legs, { platforms: [], run: { repository: 'me/app', commit: 'c0ffee', id: '7' } })
const content = createIndex(publication.images.map(({ descriptor }) => descriptor))
const shown: PublicationReport = { ...publication, outcome: { kind: 'published', content } }
const checked: PublicationReport = { ...publication, outcome: { kind: 'checked', content } }

describe('publication report: a publication', () => {
  test('in the log', () => {
    const log = collectingLog()
    logGateResult(publication, log)
    expect(log.lines).toEqual([
      'Image ghcr.io/me/app: 2 records; all legs of the matrix are present.',
      '  linux/amd64 by build in 12 s',
      '  linux/arm64 by build in 12 s',
    ])
    expect(outcomeLines(shown)).toEqual([
      `Published linux/amd64, linux/arm64 as ${content.digest}.`,
      'Published ghcr.io/me/app: 1.2.3, latest.',
    ])
  })

  test('of a source has no duration in the log', () => {
    const log = collectingLog()
    logGateResult({ ...publication, records: [existingFor('linux/riscv64', 'source')] }, log)
    expect(log.lines.at(-1)).toBe('  linux/riscv64 by source 1')
  })

  test('that was not written says what it would be', () => {
    const repositories = ['ghcr.io/me/app', 'me/app'].map(name => parseRepository(name))
    expect(outcomeLines({ ...checked, repositories })).toEqual([
      `Nothing was published. With push enabled, this step would publish linux/amd64, linux/arm64 as ${content.digest}.`,
      'Would publish ghcr.io/me/app: 1.2.3, latest.',
      'Would publish docker.io/me/app: 1.2.3, latest.',
    ])
  })

  test('that has no tag says that nothing would be', () => {
    expect(outcomeLines({ ...checked, tags: [] })).toEqual([
      'Nothing was published, and nothing would be with push enabled: no rule produces a tag for this run.',
    ])
  })

  test('without an enabled image says so', () => {
    expect(outcomeLines({ ...checked, repositories: [] })).toEqual([
      'Nothing was published, and nothing would be with push enabled: "images" names no image that is enabled.',
    ])
  })

  test('in the summary', () => {
    const commit = { sha: '9f2c1e7d0a', url: 'https://github.com/me/app/commit/9f2c1e7d0a' }
    const summary = publicationSummary({ ...shown, commit }).replaceAll('\u00a0', ' ')
    expect(summary.split('\n\n').slice(0, 3)).toEqual([
      '### Published: `ghcr.io/me/app`',
      '- [`ghcr.io/me/app`](https://ghcr.io/me/app): [`1.2.3`](https://ghcr.io/me/app:1.2.3), [`latest`](https://ghcr.io/me/app:latest)',
      'From commit [`9f2c1e7`](https://github.com/me/app/commit/9f2c1e7d0a)',
    ])
    expect(summary).toMatch(/\| `linux\/amd64` \| native, 12 s \| 1\.0 MB \| 2 \| `[0-9a-f]{12}` \|/)
    expect(summary).toMatch(/\| `linux\/arm64` \| emulated, 12 s \| 1\.0 MB \| 2 \| `[0-9a-f]{12}` \|/)
    // The manifest has the rest of each digest.
    for (const { descriptor } of publication.images) expect(summary).toContain(`"${descriptor.digest}"`)
    expect(summary).toContain(`docker pull ghcr.io/me/app@${content.digest}`)
    expect(publicationSummary(checked)).not.toContain('docker pull')
  })

  test.each([
    ['me/app', 'https://hub.docker.com/r/me/app', '/tags?name='],
    ['busybox', 'https://hub.docker.com/_/busybox', '/tags?name='],
    ['quay.io/me/app', 'https://quay.io/repository/me/app', '?tab=tags&tag='],
  ])('links the repository and the tags of %s', (name, page, tag) => {
    const repository = parseRepository(name)
    expect(publicationSummary({ ...shown, repositories: [repository] })).toContain(
      `\n- [\`${formatRepository(repository)}\`](${page}): [\`1.2.3\`](${page}${tag}1.2.3), [\`latest\`](${page}${tag}latest)\n`,
    )
  })

  test('has one line per repository, and at most fifty tags in it', () => {
    const tags = Array.from({ length: 60 }, (_, i) => ({ name: `1.${i}`, moving: false }))
    const repositories = ['localhost:5000/a', 'localhost:5000/b'].map(name => parseRepository(name))
    const lines = publicationSummary({ ...shown, repositories, tags })
      .split('\n')
      .filter(line => line.startsWith('- '))
    expect(lines).toHaveLength(2)
    for (const line of lines) expect(line).toMatch(/`1\.49`, and 10 more$/)
  })

  test('that is larger than a summary may be leaves out what matters least', () => {
    const annotations = { large: 'x'.repeat(2 * 1024 * 1024) }
    const huge = createIndex(
      publication.images.map(({ descriptor }) => descriptor),
      { annotations },
    )
    const summary = publicationSummary({ ...shown, outcome: { kind: 'published', content: huge } })
    expect(Buffer.byteLength(`${summary}\n`)).toBeLessThanOrEqual(1024 * 1024)
    expect(summary).toContain(`docker pull ghcr.io/me/app@${huge.digest}`)
    expect(summary).not.toContain('Manifest')
    expect(summary).toMatch(/\nA part of this summary is left out, because GitHub shows at most 1 MiB per step\.\n$/)
  })

  test('names tags of registries without pages', () => {
    const summary = publicationSummary({ ...shown, repositories: [parseRepository('localhost:5000/app')] })
    expect(summary).toContain('- `localhost:5000/app`: `1.2.3`, `latest`\n')
  })

  test('as outputs', () => {
    const outputs = mergeOutputs(shown)
    expect(outputs).toMatchObject({
      published: 'true',
      digest: content.digest,
      image: `ghcr.io/me/app@${content.digest}`,
      images: JSON.stringify([`ghcr.io/me/app@${content.digest}`]),
    })
    expect(JSON.parse(outputs['platforms'] ?? '')).toEqual(
      Object.fromEntries(
        legs.map(({ images: [image] }) => [
          `linux/${image?.descriptor.platform.architecture}`,
          image?.descriptor.digest,
        ]),
      ),
    )
    expect(outputs['manifest']).toBe(new TextDecoder().decode(content.bytes))
  })

  test('whose expected platforms are unknown is a warning', () => {
    const log = collectingLog()
    logGateResult({ ...publication, expectedFrom: 'nothing' }, log)
    expect(log.lines.filter(line => line.startsWith('warning: '))).toEqual([
      'warning: The expected platforms of ghcr.io/me/app are unknown, so a missing one would go unnoticed. List them in the input "platforms" of merge.',
    ])
  })

  test('that was not written has outputs for what it would be, and names no image to pull', () => {
    const { tags, platforms, manifest } = mergeOutputs(shown)
    expect(mergeOutputs(checked)).toEqual({ published: 'false', tags, platforms, manifest })
  })

  test('of legs that pushed nothing has only tags as outputs', () => {
    const { repositories, tags } = publication
    expect(mergeOutputs({ repositories, tags, images: [], outcome: { kind: 'checked', content: undefined } })).toEqual({
      published: 'false',
      tags: 'ghcr.io/me/app:1.2.3\nghcr.io/me/app:latest',
    })
  })
})

test('publicationSummary: legs that pushed nothing have the table, the chart and the advice of a push', () => {
  const platform = parsePlatform('linux/arm64')
  const unpushed = [
    recordFor('linux/amd64', 0, 2, { pushed: false, images: [], report: legReport(40) }),
    recordFor('linux/arm64', 1, 2, { pushed: false, images: [], report: legReport(60, { emulated: [platform] }) }),
  ]
  const summary = publicationSummary({
    ...publication,
    records: unpushed,
    images: [],
    outcome: { kind: 'checked', content: undefined },
  }).replaceAll('\u00a0', ' ')
  expect(summary).toContain(`| Platform | Built | From cache |
| --- | --- | --- |
| \`linux/amd64\` | native, 12 s | 7 of 12 steps |
| \`linux/arm64\` | emulated on amd64, 12 s | 7 of 12 steps |
`)
  expect(summary).toMatch(/section linux\/arm64\n(?:.*\n)*? {2}build, emulated, 1 min 0 s :crit, /)
  expect(summary).toMatch(/linux\/arm64 was emulated on amd64, and the build took 1 min/)
})

test("legLine: a leg's last line", () => {
  expect(legLine(recordFor('linux/amd64'))).toMatch(
    /^Pushed linux\/amd64 to ghcr\.io\/me\/app as sha256:[0-9a-f]{64}\. The merge job writes the tags\.$/,
  )
  const images = ['linux/amd64', 'linux/arm64'].map(platform => imageFor(platform))
  expect(legLine(recordFor('linux/amd64', 0, 1, { images })).split('\n')).toEqual([
    `Pushed linux/amd64 to ghcr.io/me/app as ${digestFor('image', 'linux/amd64')}.`,
    `Pushed linux/arm64 to ghcr.io/me/app as ${digestFor('image', 'linux/arm64')}. The merge job writes the tags.`,
  ])
  expect(legLine(recordFor('linux/amd64', 0, 1, { pushed: false }))).toBe('Built linux/amd64, and pushed nothing.')
})
