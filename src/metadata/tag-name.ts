import { isTag } from '../oci/reference.ts'

/** Maximum length of a tag. OCI distribution-spec 1.1. */
const LIMIT = 128

export interface TagName {
  readonly name: string
  /** The tag before its start and length were adjusted. It distinguishes values that share a name. */
  readonly whole: string
}

/** Replaces each run of characters that are invalid in a tag with `-`. */
export const tagCharacters = (text: string): string => text.replace(/[^A-Za-z0-9._-]+/g, '-')

/**
 * Makes a tag from a value: applies {@link tagCharacters}, removes leading `.` and `-`, and cuts the rest to 128
 * characters. Returns undefined if nothing is left.
 */
export function tagName(value: string): TagName | undefined {
  const whole = tagCharacters(value)
  const name = whole.replace(/^[.-]+/, '').slice(0, LIMIT)
  return isTag(name) ? { name, whole } : undefined
}
