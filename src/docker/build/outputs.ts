import { type Attribute, attribute, formatAttributes } from '../../lib/csv.ts'
import { formatRepository, type Repository } from '../../oci/reference.ts'
import { type Compression, isImage, type Output } from './options.ts'
import { pushes } from './request.ts'

/** The facts that decide the destinations of a build's result. */
export interface OutputFacts {
  /** The repositories of the publication. */
  readonly repositories: readonly Repository[]
  /** The names of its tags, for an image that is loaded or written to a file. */
  readonly tags: readonly string[]
  readonly push: boolean
  /** The directory for an image that is pushed later, if the driver cannot push by digest. */
  readonly layout: string | undefined
  readonly outputs: readonly Output[]
  readonly load: boolean
  readonly compression: Compression | undefined
  /** True if files in layers get the build's date. */
  readonly reproducible: boolean
  /** The date of the image, in seconds since 1970; undefined if BuildKit has it from elsewhere. */
  readonly date: string | undefined
}

/** Attribute → value; undefined: omitted. */
type Values = Readonly<Record<string, string | undefined>>

/**
 * Formats the outputs of a build for `--output`: the user's, the engine if the image is loaded, and the registry. The
 * registry, or its replacement, is last, because BuildKit describes only the last of several results. Without any
 * output, the result stays in the builder's cache.
 */
export function outputArguments(facts: OutputFacts): readonly string[] {
  const push = pushes(facts)
  const given = facts.outputs.filter(output => !push || !isImage(output))
  const outputs = [
    ...given.map(output => format(output, facts)),
    ...(facts.load ? [format({ type: 'docker', attributes: [] }, facts)] : []),
    ...(push ? [pushed(facts)] : []),
  ]
  return outputs.length > 0 ? outputs : ['type=cacheonly']
}

/**
 * Attributes that override the builder's defaults, so that every leg creates the same kind of manifests, with
 * attestations in the form that all registries accept.
 */
const IMAGE_FORM = { 'oci-mediatypes': 'true', 'oci-artifact': 'false' }

/**
 * Returns true if the image gets Docker's media types, because the user wants them for old registries. Their manifest
 * list has no annotations.
 */
export function makesDockerList({ outputs }: Pick<OutputFacts, 'outputs'>): boolean {
  const attributes = outputs.filter(isImage).flatMap(output => output.attributes)
  // BuildKit parses it with Go's strconv.ParseBool.
  return /^(?:0|f|false)$/i.test(attribute(attributes.toReversed(), 'oci-mediatypes') ?? '')
}

/** Attributes of an image output that this action sets itself: other inputs decide about the push. */
const MANAGED_ATTRIBUTES = new Set(['name', 'push', 'push-by-digest', 'name-canonical', 'dest', 'tar'])

/**
 * Formats the output that pushes the image by digest, which requires untagged names (docs/reference/buildx_build.md of
 * docker/buildx); `name-canonical` adds the digest to the name. If the driver can push only tags, the output is a
 * layout instead: a tag would point to the image before the gate has checked it. The user's other attributes of an
 * image in `outputs` (`unpack`, `annotation.…`) apply to it.
 */
function pushed(facts: OutputFacts): string {
  // Attestations name the image by this, whether it is pushed or written.
  const name = facts.repositories.map(formatRepository).join(',')
  const given = facts.outputs.filter(isImage).flatMap(({ attributes }) => attributes)
  const own = given.filter(({ key }) => !MANAGED_ATTRIBUTES.has(key))
  const form = { ...IMAGE_FORM, ...dated(facts), ...compressed(facts), ...rewritten(facts) }
  if (facts.layout !== undefined) return joined('oci', { tar: 'false', dest: facts.layout, name }, own, form)
  return joined('image', { name, 'push-by-digest': 'true', 'name-canonical': 'true', push: 'true' }, own, form)
}

function format(output: Output, facts: OutputFacts): string {
  const { type } = output
  const date = dated(facts)
  if (isImage(output))
    return joined(
      'image',
      {},
      output.attributes.filter(({ key }) => !key.startsWith('push')),
      date,
    )
  if (type === 'cacheonly') return joined(type, {}, output.attributes, {})
  if (type === 'local' || type === 'tar') return joined(type, {}, output.attributes, date)
  const compression = type === 'oci' ? compressed(facts) : {}
  return joined(type, {}, output.attributes, { ...nameOf(facts), ...date, ...compression, ...rewritten(facts) })
}

/** Formats an output: first the attributes that it must have, then the user's, then the defaults. */
function joined(
  type: string,
  fixed: Readonly<Record<string, string>>,
  given: readonly Attribute[],
  defaults: Values,
): string {
  const values = new Map(Object.entries({ type, ...fixed }))
  for (const { key, value = '' } of given) values.set(key, value)
  for (const [key, value] of Object.entries(defaults))
    if (value !== undefined && !values.has(key)) values.set(key, value)
  return formatAttributes([...values].map(([key, value]) => ({ key, value })))
}

function nameOf({ repositories, tags }: OutputFacts): Values {
  const names = repositories.map(formatRepository).flatMap(name => tags.map(tag => `${name}:${tag}`))
  return { name: names.length === 0 ? undefined : names.join(',') }
}

/** The date is an attribute of every exporter (exporter/exptypes/keys.go of moby/buildkit). */
const dated = ({ date }: OutputFacts): Values => ({ 'source-date-epoch': date })

const rewritten = ({ reproducible }: OutputFacts): Values => ({
  'rewrite-timestamp': reproducible ? 'true' : undefined,
})

function compressed({ compression }: OutputFacts): Values {
  if (compression === undefined) return {}
  const { type, level, force } = compression
  return {
    compression: type,
    'compression-level': level?.toString(),
    'force-compression': force ? 'true' : undefined,
  }
}
