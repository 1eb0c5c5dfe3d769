import { atLine, commentProblem, type Field, type ListRecord, parseRecords } from '../lib/csv.ts'
import { messageOf, UsageError } from '../lib/errors.ts'
import { didYouMean } from '../lib/nearest.ts'

/** A callback for problems, so that one run reports all of them. `where` is an input and its line. */
export type Report = (where: string, what: string) => void

/** One attribute of a line: `key=value`, or a value alone. Both are trimmed. */
export interface Attribute {
  /** Lower-case; undefined for a value alone. */
  readonly key: string | undefined
  readonly value: string
}

/** One line of a list whose lines have attributes: `type=raw,value=x`. */
export interface AttributeLine {
  readonly where: string
  readonly line: number
  /** As typed, for messages. */
  readonly text: string
  readonly attributes: readonly Attribute[]
}

/**
 * Parses a list whose lines have attributes. A quoted attribute keeps its commas: `"pattern=\d{1,2}"`.
 * So does an expression: `{{date 'dddd, MMMM'}}`.
 */
export function parseAttributeLines(input: string, text: string, report: Report): readonly AttributeLine[] {
  return attempt(input, report, () => parseRecords(input, text, { expressions: true }), []).flatMap(record => {
    const where = atLine(input, record.line)
    const line = { where, line: record.line, text: typed(record) }
    const fields = attempt(where, report, () => unwrap(input, record).map(readField), undefined)
    return fields === undefined ? [] : [{ ...line, attributes: fields.map(splitAttribute) }]
  })
}

/** Returns the result of `parse`. If it throws, reports its problems and returns `fallback`. */
export function attempt<T, F>(where: string, report: Report, parse: () => T, fallback: F): T | F {
  try {
    return parse()
  } catch (thrown) {
    if (thrown instanceof UsageError) for (const problem of thrown.problems) report(problem.where, problem.what)
    else report(where, messageOf(thrown))
    return fallback
  }
}

/** Removes the quotes around a whole line, and parses their content again, as Docker's actions do. */
function unwrap(input: string, record: ListRecord): readonly Field[] {
  const [only, ...more] = record.fields
  if (only === undefined || more.length > 0 || !only.quoted) return record.fields
  return parseRecords(input, only.text, { expressions: true }).flatMap(({ fields }) => fields)
}

/**
 * Removes the quotes that remain around an attribute. In Docker's action, nested quotes keep a comma
 * (`"""pattern=a,b"""`), and whitespace after a closing quote makes the quotes ordinary characters.
 */
function readField({ text, quoted }: Field): string {
  const trimmed = text.trim()
  const comment = commentProblem(trimmed)
  if (comment !== undefined) throw new Error(comment)
  if (/^".*"$/s.test(trimmed)) return trimmed.slice(1, -1).replaceAll('""', '"')
  if (!quoted && trimmed.includes('"') && !trimmed.includes('{{')) {
    throw new Error(`the quote in ${trimmed} has no effect. Quote the whole attribute: "key=value, with a comma".`)
  }
  return trimmed
}

function splitAttribute(field: string): Attribute {
  const equals = field.indexOf('=')
  if (equals < 1) return { key: undefined, value: field }
  return { key: field.slice(0, equals).trim().toLowerCase(), value: field.slice(equals + 1).trim() }
}

const typed = ({ fields }: ListRecord): string =>
  fields
    .map(({ text, quoted }) => (quoted ? `"${text}"` : text))
    .join(',')
    .trim()

/** Returns the problem with an unknown attribute, with the nearest known one. */
export const unknownKey = (key: string, known: readonly string[], of: string): string =>
  `${of} has no attribute "${key}".${didYouMean(key, known) || ` Known attributes: ${known.join(', ')}.`}`
