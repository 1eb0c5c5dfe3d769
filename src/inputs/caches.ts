import { attribute, parseAttributes } from '../lib/csv.ts'
import { didYouMean } from '../lib/nearest.ts'
import type { InputReader } from './reader.ts'

/** Cache types that BuildKit reads (docs of moby/buildkit, "Cache"). */
const SOURCES = ['azblob', 'gha', 'local', 'registry', 's3']
/** Cache types that it writes. An inline cache is read as type=registry. */
const DESTINATIONS = [...SOURCES, 'inline']

/**
 * Reads the inputs `cache-from` and `cache-to`: one a line, `type=gha,scope=x`, or the names of images. Reports only
 * what buildx or BuildKit would reject. No message repeats a line: attributes may be secrets.
 */
export function readCaches(inputs: InputReader, name: 'cache-from' | 'cache-to'): readonly string[] {
  const types = name === 'cache-from' ? SOURCES : DESTINATIONS
  return inputs.each(name, text => {
    checkCache(text, types)
    return text
  })
}

function checkCache(text: string, types: readonly string[]): void {
  const attributes = parseAttributes(text)
  if (attributes.every(({ value }) => value === undefined)) {
    const word = attributes.find(({ key }) => types.includes(key))?.key
    if (word !== undefined) throw new Error(`"${word}" would be read as an image name. Write type=${word}.`)
    return
  }
  const type = attribute(attributes, 'type')
  if (!type) throw new Error(`the cache has no type. Add one of ${types.join(', ')}, such as type=gha.`)
  if (!types.includes(type)) {
    const hint = type === 'inline' ? ' Read an inline cache with type=registry.' : didYouMean(type, types)
    throw new Error(`the type "${type}" is not one of ${types.join(', ')}.${hint}`)
  }
  if (attributes.some(({ value }) => value === undefined)) throw new Error('an attribute is not of the form key=value.')
}
