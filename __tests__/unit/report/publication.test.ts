import { describe, expect, test } from '@jest/globals'
import { createIndex } from '../../../src/oci/index.ts'
import { parseRepository } from '../../../src/oci/reference.ts'
import { passGate } from '../../../src/publish/gate.ts'
import { logGateResult } from '../../../src/report/gate-log.ts'
import { mergeOutputs } from '../../../src/report/outputs.ts'
import { legLine, outcomeLine, type PublicationReport, publicationSummary } from '../../../src/report/publication.ts'
import { collectingLog } from '../../support/log.ts'
import { existingFor, imageFor, recordFor } from '../../support/records.ts'

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
    expect(outcomeLine(shown)).toBe(
      `Published ghcr.io/me/app:1.2.3, ghcr.io/me/app:latest (linux/amd64, linux/arm64) as ${content.digest}.`,
    )
  })

  test('of a source has no duration in the log', () => {
    const log = collectingLog()
    logGateResult({ ...publication, records: [existingFor('linux/riscv64', 'source')] }, log)
    expect(log.lines.at(-1)).toBe('  linux/riscv64 by source 1')
  })

  test('that was not written says what it would be', () => {
    expect(outcomeLine(checked)).toBe(
      `Nothing was published. With push enabled, this step would publish ghcr.io/me/app:1.2.3, ghcr.io/me/app:latest (linux/amd64, linux/arm64) as ${content.digest}.`,
    )
  })

  test('that has no tag says that nothing would be', () => {
    expect(outcomeLine({ ...checked, tags: [] })).toBe(
      'Nothing was published, and nothing would be with push enabled: no rule produces a tag for this run.',
    )
  })

  test('without an enabled image says so', () => {
    expect(outcomeLine({ ...checked, repositories: [] })).toBe(
      'Nothing was published, and nothing would be with push enabled: "images" names no image that is enabled.',
    )
  })

  test('in the summary', () => {
    const summary = publicationSummary(shown).replaceAll('\u00a0', ' ')
    expect(summary).toContain('### Published ghcr.io/me/app')
    expect(summary).toContain('- [`ghcr.io/me/app:1.2.3`](https://ghcr.io/me/app:1.2.3)\n')
    expect(summary).toMatch(/\| `linux\/amd64` \| native, 12 s \| 1\.0 MB \| 2 \| `sha256:[0-9a-f]{64}` \|/)
    expect(summary).toMatch(/\| `linux\/arm64` \| emulated, 12 s \| 1\.0 MB \| 2 \| `sha256:[0-9a-f]{64}` \|/)
    expect(summary).toContain(`docker pull ghcr.io/me/app@${content.digest}`)
    expect(publicationSummary(checked)).not.toContain('docker pull')
  })

  test.each([
    ['me/app', 'https://hub.docker.com/r/me/app/tags?name=1.2.3'],
    ['busybox', 'https://hub.docker.com/_/busybox/tags?name=1.2.3'],
    ['quay.io/me/app', 'https://quay.io/repository/me/app?tab=tags&tag=1.2.3'],
  ])('links the tags of %s', (name, page) => {
    expect(publicationSummary({ ...shown, repositories: [parseRepository(name)] })).toContain(`](${page})`)
  })

  test('names tags of registries without pages', () => {
    const summary = publicationSummary({ ...shown, repositories: [parseRepository('localhost:5000/app')] })
    expect(summary).toContain('- `localhost:5000/app:1.2.3`\n')
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

test("legLine: a leg's last line", () => {
  expect(legLine(recordFor('linux/amd64'))).toMatch(
    /^Pushed linux\/amd64 to ghcr\.io\/me\/app as sha256:[0-9a-f]{64}\. The merge job writes the tags\.$/,
  )
  expect(legLine(recordFor('linux/amd64', 0, 1, { pushed: false }))).toBe('Built linux/amd64, and pushed nothing.')
})
