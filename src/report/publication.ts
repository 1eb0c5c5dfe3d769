import type { Timing } from '../lib/timeline.ts'
import { formatPlatform } from '../oci/platform.ts'
import { formatRepository, type Repository } from '../oci/reference.ts'
import type { Outcome } from '../publish/publisher.ts'
import { type BuiltImage, type ImageRecord, isLeg, type LegRecord, type Tag } from '../publish/record.ts'
import { adviceOn, notesOn } from './advice.ts'
import { gantt } from './gantt.ts'
import { imageTable } from './image-table.ts'
import { code, codeBlock, fold, page } from './markdown.ts'
import { fullTags, pinned } from './outputs.ts'

/** The content of a publication's summary. */
export interface PublicationReport {
  /** The records of its images, for the times and the use of caches. */
  readonly records: readonly ImageRecord[]
  readonly repositories: readonly Repository[]
  readonly tags: readonly Tag[]
  readonly images: readonly BuiltImage[]
  readonly outcome: Outcome
  /** The times of the merge job; a single job has none. */
  readonly merge?: Timing | undefined
}

/** Returns the last line of a leg's log. */
export function legLine({ platforms, repositories, images, pushed }: LegRecord): string {
  const built = platforms.map(formatPlatform).join(', ')
  if (!pushed) return `Built ${built}, and pushed nothing.`
  const digests = images.map(({ descriptor }) => descriptor.digest).join(', ')
  return `Pushed ${built} to ${repositories.map(formatRepository).join(', ')} as ${digests}. The merge job writes the tags.`
}

/** Returns the last line of the log, which names what was published or would be. */
export function outcomeLine({ repositories, tags, records, images, outcome }: PublicationReport): string {
  const nothing = 'Nothing was published, and nothing would be with push enabled'
  if (repositories.length === 0) return `${nothing}: "images" names no image that is enabled.`
  if (tags.length === 0) return `${nothing}: no rule produces a tag for this run.`
  const platforms =
    images.length > 0 ? images.map(image => image.descriptor.platform) : records.flatMap(record => record.platforms)
  const names = `${fullTags(repositories, tags).join(', ')} (${platforms.map(formatPlatform).join(', ')})`
  const { kind, content } = outcome
  const what = content === undefined ? names : `${names} as ${content.digest}`
  return kind === 'published'
    ? `Published ${what}.`
    : `Nothing was published. With push enabled, this step would publish ${what}.`
}

/** Returns the web page of a tag, if the registry has pages. */
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
  const address = pageOf(repository, name)
  const text = code(`${formatRepository(repository)}:${name}`)
  return `- ${address === undefined ? text : `[${text}](${address})`}`
}

/** Returns the job summary of a publication. */
export function publicationSummary(shown: PublicationReport): string {
  const { repositories, tags, images, records, outcome, merge } = shown
  const { kind, content } = outcome
  const [first] = repositories
  const verdict = kind === 'published' ? 'Published' : 'Checked, not published:'
  const title = `${verdict} ${repositories.map(formatRepository).join(', ')}`
  const legs = records.filter(isLeg)
  const remarks = [...adviceOn(records), ...notesOn(legs)]
  const times = gantt(legs, merge)
  return page([
    `### ${title}`,
    repositories.flatMap(repository => tags.map(tag => tagLine(repository, tag))).join('\n'),
    ...(images.length > 0 ? [imageTable(images, legs)] : []),
    ...(remarks.length > 0 ? ['**Worth a look**', remarks.map(remark => `- ${remark}`).join('\n')] : []),
    ...(kind === 'published' && first ? [codeBlock('sh', `docker pull ${pinned(first, content.digest)}`)] : []),
    ...(times === '' ? [] : [times]),
    ...(content ? [fold('Manifest', codeBlock('json', new TextDecoder().decode(content.bytes)))] : []),
  ])
}

/** Returns the job summary of a leg. It is short, because that of the merge job has everything. */
export function legSummary(record: LegRecord): string {
  const { platforms, images, tags, pushed } = record
  const built = platforms.map(platform => code(formatPlatform(platform))).join(', ')
  if (!pushed || images.length === 0) return page([`Built ${built}, and pushed nothing.`])
  const names = tags.map(({ name }) => code(name)).join(', ')
  return page([
    `Pushed ${built} by digest.${names === '' ? '' : ` The merge job writes the tags ${names}.`}`,
    imageTable(images, [record]),
  ])
}
