import { type Compression, type CompressionType, HIGHEST_COMPRESSION_LEVEL } from '../docker/build/options.ts'
import { parseAttributes } from '../lib/csv.ts'
import { didYouMean } from '../lib/nearest.ts'

const isType = (text: string): text is CompressionType => Object.hasOwn(HIGHEST_COMPRESSION_LEVEL, text)

/** The exporters' names of the attributes, which are accepted, too. */
const NAMES: Readonly<Record<string, string>> = {
  compression: 'type',
  'compression-level': 'level',
  'force-compression': 'force',
}

/**
 * Parses the input `compression`: `zstd`, or with attributes `zstd,level=3,force=true`. Throws an Error for any other
 * form.
 */
export function parseCompression(text: string): Compression {
  const given = new Map<string, string>()
  for (const { key, value } of parseAttributes(text)) {
    if (value !== undefined) given.set(NAMES[key] ?? key, value)
    else if (key === 'force') given.set('force', 'true')
    else given.set('type', key)
  }
  const unknown = [...given.keys()].find(key => key !== 'type' && key !== 'level' && key !== 'force')
  if (unknown !== undefined) throw new Error(`"${unknown}" is not one of type, level, force.`)
  const type = given.get('type') ?? ''
  if (!isType(type)) {
    const known = Object.keys(HIGHEST_COMPRESSION_LEVEL)
    throw new Error(`"${type}" is not one of ${known.join(', ')}.${didYouMean(type, known)}`)
  }
  const force = given.get('force') ?? 'false'
  if (force !== 'true' && force !== 'false') throw new Error(`force "${force}" is neither true nor false.`)
  return { type, level: levelOf(type, given.get('level')), force: force === 'true' }
}

function levelOf(type: CompressionType, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const level = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN
  if (type === 'uncompressed') throw new Error('"uncompressed" has no level.')
  if (!(level <= HIGHEST_COMPRESSION_LEVEL[type])) {
    throw new Error(
      `level "${text}" is not a number from 0 to ${HIGHEST_COMPRESSION_LEVEL[type]}, the levels of ${type}.`,
    )
  }
  return level
}
