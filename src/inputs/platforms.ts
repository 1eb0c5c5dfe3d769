import { commentProblem } from '../lib/csv.ts'
import { formatPlatform, type Platform, parsePlatform } from '../oci/platform.ts'
import type { InputReader } from './reader.ts'

/** Reads the input `platforms`, in its order. Reports duplicates in any spelling. */
export function readPlatforms(inputs: InputReader): readonly Platform[] {
  const platforms = inputs.each('platforms', parseItem, { commas: true })
  const names = platforms.map(formatPlatform)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) inputs.problem('platforms', `${twice} is listed twice.`)
  return platforms
}

function parseItem(text: string): Platform {
  const comment = commentProblem(text)
  if (comment !== undefined) throw new Error(comment)
  return parsePlatform(text)
}
