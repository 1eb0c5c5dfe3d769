import type { Environment } from '../lib/github.ts'
import type { Report } from '../metadata/attributes.ts'
import type { MetadataRequest } from '../metadata/metadata.ts'
import type { MetadataSettings } from '../metadata/settings.ts'
import type { Platform } from '../oci/platform.ts'
import type { LegRecord } from '../publish/record.ts'
import { parseRecordsInput } from '../publish/records-input.ts'
import { parseSource, type Source } from '../publish/sources.ts'
import { type Credentials, readCredentials } from './credentials.ts'
import { autoPushes } from './mode.ts'
import { INPUTS, refuseUnknown } from './names.ts'
import { readPlatforms } from './platforms.ts'
import { type InputReader, type InputSource, inputReader, oneLine } from './reader.ts'

/** The inputs of the merge action. */
export interface MergeInputs {
  /** The publication to merge; undefined if the run has only one. */
  readonly name: string | undefined
  /** Undefined: the artifacts of the run. */
  readonly records: readonly LegRecord[] | undefined
  readonly sources: readonly Source[]
  /** True if the sources are everything to publish: then the merge sets images and tags, and reads no records. */
  readonly sourcesOnly: boolean
  /** The exact platforms to expect; empty if the matrix says how many legs there are. */
  readonly platforms: readonly Platform[]
  /** Settings that replace those of the legs; undefined if no input sets any. */
  readonly overrides: MergeOverrides | undefined
  /** True to keep the platforms that the tags already have. */
  readonly append: boolean
  readonly push: boolean
  readonly credentials: Credentials
}

/** Images, tags and annotations, and which of them are set. */
export interface MergeOverrides {
  readonly request: MetadataRequest
  readonly settings: MetadataSettings
  readonly images: boolean
  readonly tags: boolean
}

/** Parses the inputs of the merge action. Throws a {@link UsageError} with every problem. */
export async function parseMergeInputs({ env, mask }: InputSource): Promise<MergeInputs> {
  const inputs = inputReader({ env, mask })
  refuseUnknown(env, INPUTS.merge, inputs.problem)
  const name = oneLine(inputs.text('name'))
  const records = inputs.parsed('records', parseRecordsInput)
  const sources = inputs.each('sources', parseSource)
  const overrides = await readOverrides(inputs, env)
  const push = inputs.boolean('push', true)
  const parsed: MergeInputs = {
    name,
    records,
    overrides,
    sources,
    sourcesOnly: sources.length > 0 && overrides?.images === true && name === undefined && records === undefined,
    platforms: readPlatforms(inputs),
    append: inputs.boolean('append', false),
    push,
    // On events whose legs push nothing, there is nothing to publish.
    credentials: await readCredentials(inputs, { mask, pushes: push && autoPushes(env) }),
  }
  inputs.done()
  return parsed
}

/** Reads the overrides. Loads the tag grammar only if they are used: most merges have none. */
async function readOverrides(inputs: InputReader, env: Environment): Promise<MergeOverrides | undefined> {
  const [images, tags, flavor, annotations] = ['images', 'tags', 'flavor', 'annotations'].map(
    input => inputs.text(input) !== undefined,
  )
  if (flavor && !tags) inputs.problem('flavor', '"flavor" applies to "tags", which is empty.')
  if (!images && !tags && !annotations) return undefined
  const [{ parseMetadata }, { parseSettings }] = await Promise.all([
    import('../metadata/metadata.ts'),
    import('../metadata/settings.ts'),
  ])
  // Labels belong to images, which the legs have already built.
  const request = parseMetadata(input => (input === 'labels' ? '' : inputs.raw(input)), inputs.problem)
  checkLevels(request, inputs.problem)
  return {
    request,
    // A merge annotates the index, even if the workflow sets another level for its build steps.
    settings: parseSettings({ ...env, DOCKER_METADATA_ANNOTATIONS_LEVELS: undefined }, inputs.problem),
    images: images === true,
    tags: tags === true,
  }
}

/** Reports annotations of other levels than the index, which a merge cannot write. */
function checkLevels({ annotations }: MetadataRequest, report: Report): void {
  for (const { where, levels = [] } of annotations) {
    const lost = levels.filter(({ kind }) => kind !== 'index').map(({ kind }) => `"${kind}"`)
    if (lost.length === 0) continue
    report(
      where,
      `merge writes only the index, so it cannot annotate ${lost.join(', ')}. ` +
        'Move such lines to the build step, and write lines for the index without a level.',
    )
  }
}
