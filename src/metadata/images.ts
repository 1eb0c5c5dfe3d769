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
 * Reads the input `images`: a name a line (or several by comma), or `name=…,enable=true`. One that is not enabled, and one
 * that is there already, is left out.
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
  // Docker Hub would take it for an image of its own library.
  if (looksLikeRegistry(name)) throw new Error(`"${name}" is a registry without a repository, as in ${name}/me/app.`)
  return parseRepository(name)
}

function namesOf({ where, attributes, text }: AttributeLine, report: Report): readonly string[] {
  const names: string[] = []
  let enabled = true
  for (const { key = 'name', value } of attributes) {
    if (key === 'name') names.push(value)
    else if (key !== 'enable') report(where, unknownKey(key, ['name', 'enable'], 'an image'))
    else if (value === 'true' || value === 'false') enabled = value === 'true'
    else report(where, `enable: "${value}" is neither true nor false.${didYouMean(value, ['true', 'false'])}`)
  }
  const given = names.filter(name => name !== '')
  if (enabled && given.length === 0) report(where, `"${text}" has no name: name=ghcr.io/me/app.`)
  return enabled ? given : []
}
