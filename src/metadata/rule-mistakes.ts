import { isTag, looksLikeName } from '../oci/reference.ts'
import type { Attribute } from './attributes.ts'

/** Replaces each expression with a letter. */
const literal = (text: string): string => text.replace(/\{\{.*?\}\}/gs, 'x')

/** Returns the problem with rules that a folded YAML block (`>`) joined into one line; undefined if it did not. */
export function missingBreak(attributes: readonly Attribute[]): string | undefined {
  for (const { key, value } of attributes) {
    const next = /\s(type\s*=.*)$/s.exec(literal(key === undefined ? value : `${key}=${value}`))?.[1]
    if (next !== undefined) return `a line break is missing before "${next}". Write "tags: |", which keeps line breaks.`
  }
  return undefined
}

/** Returns the problem with a value that cannot be a tag; undefined if it can, or if it has expressions. */
export function rawProblem(text: string): string | undefined {
  if (text.includes('{{')) return undefined
  if (looksLikeName(text)) {
    const tag = /:([^:/]+)$/.exec(text)?.[1] ?? ''
    const alone = isTag(tag) ? `Write only the tag, "${tag}"; names` : 'Names'
    return `"${text}" is a full image name. ${alone} belong in "images".`
  }
  return spaceProblem(text)
}

/** Returns the problem with a value that contains whitespace, and so is not one tag. Blocks may contain whitespace. */
export const spaceProblem = (text: string): string | undefined =>
  /\s/.test(literal(text).trim()) && !text.includes('{{#')
    ? `"${text}" contains whitespace, which a tag cannot have. Write one tag per line below "tags: |".`
    : undefined
