import { isImage, OUTPUT_TYPES, type Output } from '../docker/build/options.ts'
import { atLine, attribute, parseAttributes } from '../lib/csv.ts'
import { messageOf } from '../lib/errors.ts'
import { didYouMean } from '../lib/nearest.ts'
import { formatRepository, parseReference, type Repository } from '../oci/reference.ts'
import type { InputReader } from './reader.ts'

/**
 * Reads the input `outputs`: one a line, `type=oci,dest=image.tar` or a directory. Quotes belong to the line, as in
 * docker/build-push-action: `type=image,"name=a,b"`.
 */
export function readOutputs(inputs: InputReader): readonly Output[] {
  const outputs = inputs.list('outputs', { quotes: false }).flatMap(({ value, line }) => {
    try {
      return [parseOutput(value)]
    } catch (thrown) {
      inputs.problem(atLine('outputs', line), messageOf(thrown))
      return []
    }
  })
  if (outputs.filter(isImage).length > 1) {
    inputs.problem('outputs', 'only one image is allowed here. List the names in "images".')
  }
  return outputs
}

/** Parses one output. Throws an Error if it is invalid. */
function parseOutput(text: string): Output {
  const attributes = parseAttributes(text)
  if (attributes.length === 1 && attributes[0]?.value === undefined) {
    return checked({ type: 'local', attributes: [{ key: 'dest', value: text }] })
  }
  const bare = attributes.find(({ value }) => value === undefined)
  if (bare !== undefined) throw new Error(`"${bare.key}" is not of the form key=value.`)
  const given = attribute(attributes, 'type') ?? ''
  const type = OUTPUT_TYPES.find(known => known === given)
  if (type === undefined) {
    throw new Error(`the type "${given}" is not one of ${OUTPUT_TYPES.join(', ')}.${didYouMean(given, OUTPUT_TYPES)}`)
  }
  return checked({ type, attributes: attributes.filter(({ key }) => key !== 'type') })
}

function checked(output: Output): Output {
  const destination = attribute(output.attributes, 'dest')
  if (destination === '-') throw new Error('a step cannot write to standard output. Set dest to a file.')
  if (destination === undefined && (output.type === 'local' || output.type === 'oci' || output.type === 'tar')) {
    throw new Error(`type=${output.type} requires a destination: dest=path.`)
  }
  return output
}

/**
 * Reports images in `outputs` with a repository that is not in `images`: only `images` decides where to publish.
 */
export function checkOutputNames(
  inputs: InputReader,
  outputs: readonly Output[],
  repositories: readonly Repository[],
): void {
  const known = new Set(repositories.map(formatRepository))
  for (const name of outputs
    .filter(isImage)
    .flatMap(({ attributes }) => attribute(attributes, 'name')?.split(',') ?? [])) {
    try {
      if (known.has(formatRepository(parseReference(name.trim()).repository))) continue
      inputs.problem('outputs', `"${name}" is not one of the images to publish. Add it to "images".`)
    } catch (thrown) {
      inputs.problem('outputs', messageOf(thrown))
    }
  }
}
