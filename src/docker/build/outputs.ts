import { type Attribute, formatAttributes } from '../../lib/csv.ts'
import { formatRepository, type Repository } from '../../oci/reference.ts'
import { type Compression, isImage, type Output } from './options.ts'
import { pushes } from './request.ts'

/** What decides where a build's result goes. */
export interface OutputFacts {
  /** The repositories of the publication. */
  readonly repositories: readonly Repository[]
  /** The names of its tags: what an image is called that is loaded or written to a file. */
  readonly tags: readonly string[]
  readonly push: boolean
  /** Where an image to be pushed is written, for a driver that pushes nothing by digest. */
  readonly layout: string | undefined
  readonly outputs: readonly Output[]
  readonly load: boolean
  readonly compression: Compression | undefined
  /** Whether files in layers get the build's date. */
  readonly reproducible: boolean
}

/** Attribute → value; undefined: it is not written. */
type Values = Readonly<Record<string, string | undefined>>

/**
 * The outputs of a build, as `--output` takes them: those of the user, the engine where it is loaded, and the registry.
 * The registry, or what stands in for it, is last, because BuildKit's description of several results is that of the last one. Without any output
 * the result stays in the builder's cache.
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
 * Attributes of an image that are said whatever the builder's defaults are: every leg makes the same kind of manifests,
 * with attestations in the form that all registries take.
 */
const IMAGE_FORM = { 'oci-mediatypes': 'true', 'oci-artifact': 'false' }

/** Attributes of an image output that are this action's to say: its inputs decide where is pushed, and whether. */
const MANAGED_ATTRIBUTES = new Set(['name', 'push', 'push-by-digest', 'name-canonical', 'dest', 'tar'])

/**
 * The image that is pushed, by digest, which only untagged names can be (docs/reference/buildx_build.md of
 * docker/buildx); `name-canonical` makes the digest part of the name. Where the driver pushes tags only, the same image
 * in files: a tag would be at the image before the gate has seen it. What the user says of an image in `outputs`
 * (`unpack`, `annotation.…`) goes with it.
 */
function pushed(facts: OutputFacts): string {
  // Attestations name the image so, whether it is pushed or written.
  const name = facts.repositories.map(formatRepository).join(',')
  const given = facts.outputs.filter(isImage).flatMap(({ attributes }) => attributes)
  const own = given.filter(({ key }) => !MANAGED_ATTRIBUTES.has(key))
  const form = { ...IMAGE_FORM, ...compressed(facts), ...dated(facts) }
  if (facts.layout !== undefined) return joined('oci', { tar: 'false', dest: facts.layout, name }, own, form)
  return joined('image', { name, 'push-by-digest': 'true', 'name-canonical': 'true', push: 'true' }, own, form)
}

function format(output: Output, facts: OutputFacts): string {
  const { type } = output
  if (isImage(output))
    return joined(
      'image',
      {},
      output.attributes.filter(({ key }) => !key.startsWith('push')),
      {},
    )
  const named = type === 'oci' || type === 'docker' ? { ...nameOf(facts), ...dated(facts) } : {}
  return joined(type, {}, output.attributes, type === 'oci' ? { ...named, ...compressed(facts) } : named)
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

const dated = ({ reproducible }: OutputFacts): Values => ({ 'rewrite-timestamp': reproducible ? 'true' : undefined })

function compressed({ compression }: OutputFacts): Values {
  if (compression === undefined) return {}
  const { type, level, force } = compression
  return {
    compression: type,
    'compression-level': level?.toString(),
    'force-compression': force ? 'true' : undefined,
  }
}
