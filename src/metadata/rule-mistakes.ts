import { isTag, looksLikeName } from '../oci/reference.ts'
import type { Attribute } from './attributes.ts'

/** The text with a letter for each of its expressions. */
const literal = (text: string): string => text.replace(/\{\{.*?\}\}/gs, 'x')

/** What a folded text of YAML (`>`) makes of rules that stand below one another; undefined when nothing speaks of it. */
export function missingBreak(attributes: readonly Attribute[]): string | undefined {
  for (const { key, value } of attributes) {
    const next = /\s(type\s*=.*)$/s.exec(literal(key === undefined ? value : `${key}=${value}`))?.[1]
    if (next !== undefined) return `a line break is missing before "${next}". Write "tags: |", which keeps line breaks.`
  }
  return undefined
}

/** Why a text that stands for a tag, without expressions, is none; undefined when it can be one. */
export function rawProblem(text: string): string | undefined {
  if (text.includes('{{')) return undefined
  if (looksLikeName(text)) {
    const tag = /:([^:/]+)$/.exec(text)?.[1] ?? ''
    const alone = isTag(tag) ? `Write the tag alone, "${tag}"; names` : 'Names'
    return `"${text}" is a full name. ${alone} go into "images".`
  }
  return blankProblem(text)
}

/** Why a text with or without expressions does not make one tag: it has a blank. Within blocks there may be one. */
export const blankProblem = (text: string): string | undefined =>
  /\s/.test(literal(text).trim()) && !text.includes('{{#')
    ? `"${text}" has a blank, and no tag has one. Write a tag a line, below "tags: |".`
    : undefined
