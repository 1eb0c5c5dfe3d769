import { mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { formatAnnotation, formatLabel, type Label } from './labels.ts'
import { imageTags, type Metadata } from './metadata.ts'

/** Separators of the entries in list outputs. */
export interface Separators {
  readonly tags: string
  readonly labels: string
  readonly annotations: string
}

/** Returns the outputs of docker/metadata-action v6 by name, except the bake files. */
export function metadataOutputs(metadata: Metadata, separators: Separators): Readonly<Record<string, string>> {
  return {
    version: metadata.version ?? '',
    tags: imageTags(metadata).join(separators.tags),
    'tag-names': tagNames(metadata).join(separators.tags),
    labels: metadata.labels.map(formatLabel).join(separators.labels),
    annotations: metadata.annotations.map(formatAnnotation).join(separators.annotations),
    json: JSON.stringify({
      tags: imageTags(metadata),
      'tag-names': tagNames(metadata),
      labels: labelMap(metadata.labels),
      annotations: metadata.annotations.map(formatAnnotation),
    }),
  }
}

const tagNames = ({ tags }: Metadata): readonly string[] => tags.map(({ name }) => name)

const labelMap = (labels: readonly Label[]): Readonly<Record<string, string>> =>
  Object.fromEntries(labels.map(({ key, value }) => [key, value]))

/** Returns the content of the files for buildx bake, as in v6, by the name of the output that holds their path. */
export function bakeFiles(metadata: Metadata, target: string): Readonly<Record<string, string>> {
  const tags = imageTags(metadata)
  const labels = labelMap(metadata.labels)
  const args = {
    DOCKER_META_IMAGES: metadata.images.map(({ name }) => name).join(','),
    DOCKER_META_VERSION: metadata.version,
  }
  const file = (content: object): string => JSON.stringify({ target: { [target]: content } }, null, 2)
  return {
    'bake-file-tags': file({ tags, args }),
    'bake-file-labels': file({ labels }),
    'bake-file-annotations': file({ annotations: metadata.annotations.map(formatAnnotation) }),
    'bake-file': file({ tags, labels, args }),
  }
}

/** Writes the files to a new directory below `parent`, and returns the outputs: their paths. */
export async function writeBakeFiles(
  files: Readonly<Record<string, string>>,
  parent: string,
): Promise<Readonly<Record<string, string>>> {
  const directory = await mkdtemp(join(parent, 'manifold-plan-'))
  const paths = Object.entries(files).map(async ([output, content]) => {
    const path = join(directory, `${output}.json`)
    await writeFile(path, content)
    return [output, path] as const
  })
  return Object.fromEntries(await Promise.all(paths))
}

/** Returns each output as a variable of the job: `DOCKER_METADATA_OUTPUT_TAG_NAMES`. */
export const variables = (outputs: Readonly<Record<string, string>>): readonly (readonly [string, string])[] =>
  Object.entries(outputs).map(([name, value]) => [
    `DOCKER_METADATA_OUTPUT_${name.replaceAll('-', '_').toUpperCase()}`,
    value,
  ])
