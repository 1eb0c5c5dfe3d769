import { parseRecords } from '../../lib/csv.ts'

/** One attribute of a value that buildx takes as CSV: `mode=max`. */
export interface Attribute {
  readonly key: string
  /** Undefined for a bare word: `true` in `type=sbom,true`. */
  readonly value: string | undefined
}

/** A field of a CSV value, quoted where it has to be (RFC 4180). */
export const csvField = (field: string): string => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)

/** The attributes as buildx takes them. */
export const formatAttributes = (attributes: readonly Attribute[]): string =>
  attributes.map(({ key, value }) => csvField(value === undefined ? key : `${key}=${value}`)).join(',')

/** The attributes of one CSV value, in their order. Throws an Error when a quote is never closed. */
export function parseAttributes(text: string): readonly Attribute[] {
  const fields = parseRecords('value', text).flatMap(record => record.fields)
  return fields
    .map(field => field.text.trim())
    .filter(field => field !== '')
    .map(field => {
      const equals = field.indexOf('=')
      if (equals === -1) return { key: field, value: undefined }
      return { key: field.slice(0, equals).trim().toLowerCase(), value: field.slice(equals + 1).trim() }
    })
}

/** The value of an attribute; undefined where it is missing or a bare word. */
export const attribute = (attributes: readonly Attribute[], key: string): string | undefined =>
  attributes.find(each => each.key === key)?.value
