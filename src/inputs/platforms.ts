import { commentProblem } from '../lib/csv.ts'
import { formatPlatform, type Platform, parsePlatform } from '../oci/platform.ts'
import type { InputReader } from './reader.ts'

/** The input `platforms`, in its order; one that is named twice, in whatever spelling, is a problem. */
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
