import type { Content } from '../oci/content.ts'
import { formatPlatform } from '../oci/platform.ts'
import { formatRepository, type Repository } from '../oci/reference.ts'
import type { Publication } from '../publish/gate.ts'
import type { BuiltImage, LegRecord, Tag } from '../publish/record.ts'
import { bytesText, code, codeBlock, fold, table } from './markdown.ts'
import { fullTags, pinned } from './outputs.ts'

/** What a summary shows of a publication. */
export interface Shown {
  /** Where the images come from, for the time that each took. */
  readonly legs: readonly LegRecord[]
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

/** A leg's time is that of its whole step. What was not built in this run has none. */
function imageRow({ descriptor, layers, bytes, emulated }: BuiltImage, legs: readonly LegRecord[]): readonly string[] {
  const leg = legs.find(({ images }) => images.some(image => image.descriptor.digest === descriptor.digest))
  const here = leg !== undefined && leg.seconds > 0
  return [
    code(formatPlatform(descriptor.platform)),
    code(descriptor.digest),
    bytesText(bytes),
    String(layers),
    here ? `${emulated ? 'emulated' : 'native'}, ${leg.seconds} s` : '',
  ]
}

/** Where a person looks at a tag, in registries that have pages. */
function pageOf({ registry, path }: Repository, tag: string): string | undefined {
  switch (registry) {
    case 'docker.io':
      return `https://hub.docker.com/${path.replace(/^library\//, '_/').replace(/^(?!_\/)/, 'r/')}/tags?name=${tag}`
    case 'ghcr.io':
      return `https://ghcr.io/${path}:${tag}`
    case 'quay.io':
      return `https://quay.io/repository/${path}?tab=tags&tag=${tag}`
    default:
      return undefined
  }
}

function tagLine(repository: Repository, { name }: Tag): string {
  const page = pageOf(repository, name)
  const text = code(`${formatRepository(repository)}:${name}`)
  return `- ${page === undefined ? text : `[${text}](${page})`}`
}

/** The job summary of a publication. */
export function publicationSummary(shown: Shown): string {
  const { repositories, tags, images, legs, content, published } = shown
  const [first] = repositories
  const rows = images.map(image => imageRow(image, legs))
  const title = `${published ? 'Published' : 'Checked, not published:'} ${repositories.map(formatRepository).join(', ')}`
  return [
    `### ${title}`,
    repositories.flatMap(repository => tags.map(tag => tagLine(repository, tag))).join('\n'),
    ...(rows.length > 0 ? [table(['Platform', 'Digest', 'Size', 'Layers', 'Built'], rows)] : []),
    ...(published && first && content ? [codeBlock('sh', `docker pull ${pinned(first, content.digest)}`)] : []),
    ...(content ? [fold('Manifest', codeBlock('json', new TextDecoder().decode(content.bytes)))] : []),
  ].join('\n\n')
}
