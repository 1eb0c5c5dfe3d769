import type { MatrixEntry } from '../metadata/matrix.ts'
import { imageTags, type Metadata } from '../metadata/metadata.ts'
import type { ComputedTag } from '../metadata/tags.ts'
import { skippedLines } from './intent.ts'
import { code, page, plain, table } from './markdown.ts'

/** Returns the job summary of a plan: the tags with their rules, the rules without a tag, and the matrix. */
export function planSummary(metadata: Metadata, matrix: readonly MatrixEntry[]): string {
  const { version, images, tags, skipped } = metadata
  const names = images.map(({ name }) => code(name)).join(', ')
  const parts = [
    `### Plan${version === undefined ? '' : `: ${code(version)}`}`,
    names === '' ? '' : `Images: ${names}`,
    tags.length === 0 ? '**No rule produces a tag.**' : tagTable(tags),
    skipped.length === 0
      ? ''
      : table(
          ['Rule without a tag', 'Reason'],
          skipped.map(({ rule, reason }) => [code(rule.text), plain(reason)]),
        ),
    matrix.length === 0 ? '' : matrixTable(matrix),
  ]
  return page(parts.filter(part => part !== ''))
}

const tagTable = (tags: readonly ComputedTag[]): string =>
  table(
    ['Tag', 'Rule', 'Moves'],
    tags.map(tag => [code(tag.name), origin(tag, code), tag.moving ? 'with later runs' : 'no']),
  )

const origin = ({ rule, byFlavor }: ComputedTag, show: (text: string) => string): string =>
  byFlavor ? `flavor, with ${show(rule.text)}` : show(rule.text)

const matrixTable = (matrix: readonly MatrixEntry[]): string =>
  table(
    ['Platform', 'Runner', ''],
    matrix.map(({ platform, runner, emulated }) => [
      code(platform),
      [runner].flat().map(code).join(', '),
      emulated ? 'emulated' : '',
    ]),
  )

/** Returns the lines of a plan for the log: each tag, then each rule without one. The log has those that do not move. */
export function planLines(metadata: Metadata): readonly string[] {
  const { tags } = metadata
  return [
    ...imageTags(metadata),
    ...tags.map(tag => `${tag.name} comes from ${origin(tag, text => text)}`),
    ...skippedLines(metadata),
  ]
}
