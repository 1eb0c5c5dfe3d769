import { didYouMean } from '../lib/nearest.ts'
import { formatRepository, looksLikeRegistry, parseRepository, type Repository } from '../oci/reference.ts'
import { type AttributeLine, attempt, parseAttributeLines, type Report, unknownKey } from './attributes.ts'

/** An image to publish. */
export interface Image {
  /** As typed, in lower case: `me/app`, not `docker.io/me/app`. */
  readonly name: string
  readonly repository: Repository
}

/**
 * Parses the input `images`: one name per line, several separated by commas, or `name=…,enable=true`.
 * Skips duplicates, and images that are not enabled.
 */
export function parseImages(text: string, report: Report): readonly Image[] {
  const images = new Map<string, Image>()
  for (const line of parseAttributeLines('images', text, report)) {
    for (const name of namesOf(line, report)) {
      const lower = name.toLowerCase()
      const repository = attempt(line.where, report, () => parseImage(lower), undefined)
      if (repository === undefined) continue
      const key = formatRepository(repository)
      if (!images.has(key)) images.set(key, { name: lower, repository })
    }
  }
  return [...images.values()]
}

function parseImage(name: string): Repository {
  // It would parse as an image of Docker Hub's own library.
  if (looksLikeRegistry(name)) throw new Error(`"${name}" is a registry without a repository. Add one: ${name}/me/app.`)
  return parseRepository(name)
}

function namesOf({ where, attributes, text }: AttributeLine, report: Report): readonly string[] {
  const names: string[] = []
  let enabled = true
  let keyed = false
  for (const { key: given, value } of attributes) {
    const key = given ?? 'name'
    keyed ||= given === 'name'
    if (key === 'name') names.push(value)
    else if (key !== 'enable') report(where, unknownKey(key, ['name', 'enable'], 'an image'))
    else if (value === 'true' || value === 'false') enabled = value === 'true'
    else report(where, `enable: "${value}" is neither true nor false.${didYouMean(value, ['true', 'false'])}`)
  }
  const given = names.filter(name => name !== '')
  if (keyed && given.length > 1) report(where, `"${text}" has more than one name. Write one image per line.`)
  if (enabled && given.length === 0) report(where, `"${text}" has no name. Add one: name=ghcr.io/me/app.`)
  return enabled ? given : []
}
