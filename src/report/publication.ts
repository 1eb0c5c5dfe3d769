import type { Timing } from '../lib/timeline.ts'
import { formatPlatform } from '../oci/platform.ts'
import { formatRepository, type Repository } from '../oci/reference.ts'
import type { Outcome } from '../publish/publisher.ts'
import { type BuiltImage, type ImageRecord, isLeg, type LegRecord, type Tag } from '../publish/record.ts'
import { adviceOn, notesOn } from './advice.ts'
import { gantt } from './gantt.ts'
import { imageTable, platformTable } from './image-table.ts'
import { code, codeBlock, fold, link, page } from './markdown.ts'
import { pinned } from './outputs.ts'

export interface Commit {
  readonly sha: string
  readonly url: string
}

/** The content of a publication's summary. */
export interface PublicationReport {
  /** The publication: its first repository, or its name. */
  readonly name: string
  /** The commit of the run, and its web page; undefined if the runner does not state it. */
  readonly commit?: Commit | undefined
  /** The records of its images, for the times and the use of caches. */
  readonly records: readonly ImageRecord[]
  readonly repositories: readonly Repository[]
  readonly tags: readonly Tag[]
  readonly images: readonly BuiltImage[]
  readonly outcome: Outcome
  /** The times of the merge job; a single job has none. */
  readonly merge?: Timing | undefined
}

/** Returns the last lines of a leg's log. */
export function legLine({ platforms, repositories, images, pushed }: LegRecord): string {
  if (!pushed) return `Built ${platforms.map(formatPlatform).join(', ')}, and pushed nothing.`
  const names = repositories.map(formatRepository).join(', ')
  const lines = images.map(
    ({ descriptor: { platform, digest } }) => `Pushed ${formatPlatform(platform)} to ${names} as ${digest}.`,
  )
  return `${lines.join('\n')} The merge job writes the tags.`
}

/** Returns a line about the platform of a single job without `platforms`, which a beginner may expect to be several. */
export const onlyPlatformLine = ({ platforms }: LegRecord): string =>
  `"platforms" is not set, so this image is only for ${platforms.map(formatPlatform).join(', ')}. To build for others, ` +
  'list them, such as linux/amd64,linux/arm64.'

/**
 * Returns the last lines of the log: one for the image, and one for each repository, with what was published or would
 * be.
 */
export function outcomeLines({ repositories, tags, records, images, outcome }: PublicationReport): readonly string[] {
  const nothing = 'Nothing was published, and nothing would be with push enabled'
  if (repositories.length === 0) return [`${nothing}: "images" names no image that is enabled.`]
  if (tags.length === 0) return [`${nothing}: no rule produces a tag for this run.`]
  const { kind, content } = outcome
  const platforms =
    images.length > 0 ? images.map(image => image.descriptor.platform) : records.flatMap(record => record.platforms)
  const built = platforms.map(formatPlatform).join(', ')
  const image = content === undefined ? built : `${built} as ${content.digest}`
  const names = tags.map(({ name }) => name).join(', ')
  return [
    kind === 'published'
      ? `Published ${image}.`
      : `Nothing was published. With push enabled, this step would publish ${image}.`,
    ...repositories.map(
      repository =>
        `${kind === 'published' ? 'Published' : 'Would publish'} ${formatRepository(repository)}: ${names}.`,
    ),
  ]
}

/** Returns the web page of a repository, or of one of its tags; undefined if the registry has no pages. */
function pageOf({ registry, path }: Repository, tag?: string): string | undefined {
  switch (registry) {
    case 'docker.io': {
      const address = `https://hub.docker.com/${path.replace(/^library\//, '_/').replace(/^(?!_\/)/, 'r/')}`
      return tag === undefined ? address : `${address}/tags?name=${tag}`
    }
    case 'ghcr.io':
      return `https://ghcr.io/${path}${tag === undefined ? '' : `:${tag}`}`
    case 'quay.io':
      return `https://quay.io/repository/${path}${tag === undefined ? '' : `?tab=tags&tag=${tag}`}`
    default:
      return undefined
  }
}

/** Most tags of a repository that the summary lists; the log has all of them. */
const MOST_TAGS = 50

/** Returns one line for a repository: its page, and its tags. */
function repositoryLine(repository: Repository, tags: readonly Tag[]): string {
  const shown = tags.slice(0, MOST_TAGS).map(({ name }) => link(code(name), pageOf(repository, name)))
  const more = tags.length > MOST_TAGS ? [`and ${tags.length - MOST_TAGS} more`] : []
  return `- ${link(code(formatRepository(repository)), pageOf(repository))}: ${[...shown, ...more].join(', ') || 'no tag'}`
}

/** Returns the job summary of a publication. */
export function publicationSummary(shown: PublicationReport): string {
  const { name, commit, repositories, tags, images, records, outcome, merge } = shown
  const { kind, content } = outcome
  const [first] = repositories
  const legs = records.filter(isLeg)
  const remarks = [...adviceOn(records), ...notesOn(legs)]
  const times = gantt(legs, merge)
  return page([
    `### ${kind === 'published' ? 'Published' : 'Checked, not published'}: ${code(name)}`,
    repositories.map(repository => repositoryLine(repository, tags)).join('\n'),
    ...(commit === undefined ? [] : [`From commit ${link(code(commit.sha.slice(0, 7)), commit.url)}`]),
    ...(images.length > 0 ? [imageTable(images, legs)] : legs.length > 0 ? [platformTable(legs)] : []),
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
  if (!pushed || images.length === 0) return page([`Built ${built}, and pushed nothing.`, platformTable([record])])
  const names = tags.map(({ name }) => code(name)).join(', ')
  return page([
    `Pushed ${built} by digest.${names === '' ? '' : ` The merge job writes the tags ${names}.`}`,
    imageTable(images, [record]),
  ])
}
