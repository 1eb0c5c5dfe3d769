import type { Environment } from '../github.ts'
import { type MetadataRequest, parseMetadata } from '../metadata/metadata.ts'
import { type MetadataSettings, parseSettings } from '../metadata/settings.ts'
import { type Platform, parsePlatform } from '../oci/platform.ts'
import { recordsOf } from '../publish/hand-over.ts'
import type { LegRecord } from '../publish/record.ts'
import { parseSource, type Source } from '../publish/sources.ts'
import { type Credentials, readCredentials } from './credentials.ts'
import { inputReader } from './reader.ts'

/** What the merge action takes. */
export interface MergeInputs {
  /** The publication to merge; undefined when the run has only one. */
  readonly name?: string
  /** Absent: the artifacts of the run. */
  readonly records?: readonly LegRecord[]
  readonly sources: readonly Source[]
  /** Whether the sources are all there is: then the merge says images and tags, and reads no records. */
  readonly sourcesAlone: boolean
  /** Exactly these must be there; empty when the matrix says it. */
  readonly platforms: readonly Platform[]
  /** Images, tags and annotations in place of what the legs say. */
  readonly request: MetadataRequest
  /** Which of the inputs that the request is made of were given. */
  readonly given: { readonly images: boolean; readonly tags: boolean; readonly annotations: boolean }
  readonly settings: MetadataSettings
  /** Whether the platforms that the tags have today stay. */
  readonly append: boolean
  readonly push: boolean
  readonly credentials: Credentials
}

/** Throws a UsageError with every problem. */
export async function parseMergeInputs(env: Environment, mask: (secret: string) => void): Promise<MergeInputs> {
  const inputs = inputReader(env, mask)
  const has = (name: string): boolean => inputs.text(name) !== undefined
  const name = inputs.text('name')
  const records = inputs.parsed('records', recordsOf)
  const sources = inputs.each('sources', parseSource)
  const given = { images: has('images'), tags: has('tags'), annotations: has('annotations') }
  const flavor = has('flavor')
  if (flavor && !given.tags) inputs.problem('flavor', 'it shapes the tags of the input "tags", which is empty.')
  const parsed: MergeInputs = {
    ...(name !== undefined && { name }),
    ...(records !== undefined && { records }),
    sources,
    sourcesAlone: sources.length > 0 && given.images && name === undefined && records === undefined,
    platforms: inputs.each('platforms', parsePlatform, { commas: true }),
    request: parseMetadata(input => (input === 'labels' ? '' : inputs.raw(input)), inputs.problem),
    given,
    settings: parseSettings(env, inputs.problem),
    append: inputs.boolean('append', false),
    push: inputs.boolean('push', true),
    credentials: await readCredentials(inputs, mask),
  }
  inputs.done()
  return parsed
}
