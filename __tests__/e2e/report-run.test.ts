import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, jest, test } from '@jest/globals'
import type { Stack } from '../../scripts/stack/state.ts'
import { parseRecordsInput } from '../../src/publish/records-input.ts'
import { findChromium, openPage } from '../support/github-markdown/chromium.ts'
import { githubPage } from '../support/github-markdown/page.ts'
import { freshPath, theStack } from '../support/stack.ts'
import { ROOT, startRun } from '../support/workflow.ts'

jest.setTimeout(5 * 60_000)

let stack: Stack
beforeAll(async () => {
  stack = await theStack()
})

/** Two legs and their merge: the summaries, and the records. */
async function published(images: string) {
  await using run = await startRun({ stack })
  const built = await run.matrix({
    workspace: join(ROOT, 'examples/emulated'),
    matrix: [{ platform: 'linux/amd64' }, { platform: 'linux/arm64' }],
    with: { images, tags: '1.2.3', cache: 'registry' },
  })
  const merged = await run.merge()
  for (const step of [...built, merged]) if (step.outcome !== 'success') throw new Error(step.log)
  return { built, merged, records: built.flatMap(({ outputs }) => parseRecordsInput(outputs['record'] ?? '')) }
}

test('report: a run reports its times, and what came from its caches', async () => {
  const image = `${stack.registry}/${freshPath('report')}`
  const first = await published(image)
  const again = await published(image)

  for (const { report } of [...first.records, ...again.records]) {
    const names = report?.phases.map(({ name }) => name) ?? []
    for (const name of ['access', 'builder', 'emulation', 'build', 'push', 'check']) expect(names).toContain(name)
    const times = report?.phases.map(({ startMs, endMs }) => endMs - startMs) ?? []
    expect(Math.min(...times)).toBeGreaterThanOrEqual(0)
  }
  expect(first.records.map(({ report }) => report?.cache)).toEqual([
    { steps: 1, cached: 0, source: 'missing' },
    { steps: 1, cached: 0, source: 'missing' },
  ])
  expect(again.records.map(({ report }) => report?.cache)).toEqual([
    { steps: 1, cached: 1, source: 'found' },
    { steps: 1, cached: 1, source: 'found' },
  ])
  const summary = again.merged.summary ?? ''
  expect(summary.replaceAll('\u00a0', ' ')).toMatch(
    /\| `linux\/arm64` \| (?:native|emulated on \w+), [^|]+ \| 1 of 1 step \|/,
  )
  for (const leg of again.built) expect(leg.summary).toContain('by digest. The merge job writes the tags `1.2.3`.')
  expect(again.merged.log.trimEnd().split('\n').slice(-2)).toEqual([
    `Published linux/amd64, linux/arm64 as ${again.merged.outputs['digest']}.`,
    `Published ${image}: 1.2.3.`,
  ])

  const directory = await mkdtemp(join(tmpdir(), 'manifold-run-'))
  try {
    const file = join(directory, 'page.html')
    await writeFile(file, await githubPage(summary))
    const html = await openPage(await findChromium(() => {}), file, { screenshot: join(directory, 'page.png') })
    expect(html).toContain('data-mermaid="drawn"')
    for (const text of ['linux/amd64', 'linux/arm64', 'merge', 'builder, ', 'build, emulated, ']) {
      expect(html).toContain(text)
    }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
})
