import { isTag } from '../oci/reference.ts'

/** OCI distribution-spec 1.1: the length of a tag. */
const LIMIT = 128

export interface TagName {
  readonly name: string
  /** The tag before its beginning and length were mended: what tells two of one name apart. */
  readonly whole: string
}

/** The text with each run of characters that no tag may hold replaced by `-`. */
export const tagCharacters = (text: string): string => text.replace(/[^A-Za-z0-9._-]+/g, '-')

/**
 * The tag that a value gives: characters as {@link tagCharacters} has them, without a leading `.` or `-`, cut at 128
 * characters. Undefined where nothing of the value is left.
 */
export function tagName(value: string): TagName | undefined {
  const whole = tagCharacters(value)
  const name = whole.replace(/^[.-]+/, '').slice(0, LIMIT)
  return isTag(name) ? { name, whole } : undefined
}
