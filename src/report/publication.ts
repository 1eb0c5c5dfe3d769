import type { Content } from '../oci/content.ts'
import { formatPlatform } from '../oci/platform.ts'
import { formatRepository, type Repository } from '../oci/reference.ts'
import type { Publication } from '../publish/gate.ts'
import type { BuiltImage, LegRecord, Tag } from '../publish/record.ts'
import { bytesText, code, codeBlock, fold, table } from './markdown.ts'
import { fullTags, pinned } from './outputs.ts'

/** What a summary shows of a publication. */
export interface Shown {
  readonly repositories: readonly Repository[]
  readonly tags: readonly Tag[]
  readonly images: readonly BuiltImage[]
  /** Absent when nothing was pushed that could be published. */
  readonly content?: Content
  readonly published: boolean
}

const CHECKED_BY: Readonly<Record<Publication['completeBy'], string>> = {
  platforms: 'all platforms that were expected are there',
  matrix: 'all legs of the matrix are there',
  nothing: 'nothing says which platforms there should be (give merge its input "platforms")',
}

/** What the gate let through, for the log. */
export const passedLines = ({ name, legs, completeBy }: Publication): readonly string[] => [
  `${name}: ${legs.length} ${legs.length === 1 ? 'record' : 'records'}; ${CHECKED_BY[completeBy]}.`,
  ...legs.map(leg => `  ${leg.platforms.map(formatPlatform).join(', ')} by ${leg.leg.job} in ${leg.seconds} s`),
]

/** The last line of a leg's log. */
export function legLine({ platforms, repositories, images, pushed }: LegRecord): string {
  const built = platforms.map(formatPlatform).join(', ')
  if (!pushed) return `Built ${built}, and pushed nothing.`
  const digests = images.map(({ descriptor }) => descriptor.digest).join(', ')
  return `Pushed ${built} to ${repositories.map(formatRepository).join(', ')} as ${digests}. The merge job writes the tags.`
}

/** The last line of the log: what was published, or what would be. */
export function outcomeLine({ repositories, tags, content, published }: Shown): string {
  const what = content === undefined ? '' : ` as ${content.digest}`
  const names = fullTags(repositories, tags).join(', ')
  return published ? `Published ${names}${what}.` : `Nothing was published. With push it would be ${names}${what}.`
}

const imageRow = ({ descriptor, layers, bytes, emulated }: BuiltImage): readonly string[] => [
  code(formatPlatform(descriptor.platform)),
  code(descriptor.digest),
  bytesText(bytes),
  String(layers),
  emulated ? 'emulated' : 'native',
]

/** The job summary of a publication. */
export function publicationSummary(shown: Shown): string {
  const { repositories, tags, images, content, published } = shown
  const [first] = repositories
  const title = `${published ? 'Published' : 'Checked, not published:'} ${repositories.map(formatRepository).join(', ')}`
  return [
    `### ${title}`,
    fullTags(repositories, tags)
      .map(tag => `- ${code(tag)}`)
      .join('\n'),
    ...(images.length > 0 ? [table(['Platform', 'Digest', 'Size', 'Layers', 'Built'], images.map(imageRow))] : []),
    ...(published && first && content ? [codeBlock('sh', `docker pull ${pinned(first, content.digest)}`)] : []),
    ...(content ? [fold('Manifest', codeBlock('json', new TextDecoder().decode(content.bytes)))] : []),
  ].join('\n\n')
}
