import { UsageError } from './errors.ts'

/** One field of a line: what stands between two commas. */
export interface Field {
  /** Without its quotes, when it was quoted; otherwise as typed, blanks and all. */
  readonly text: string
  readonly quoted: boolean
}

/** One line of a list, or several where a quoted field goes over line ends. */
export interface ListRecord {
  readonly fields: readonly Field[]
  /** Where it begins, counted from 1. */
  readonly line: number
}

/** One value of a list. Never empty, and without blanks around it. */
export interface ListItem {
  readonly value: string
  /** Where it begins in the input, counted from 1: for messages (`tags, line 3`). */
  readonly line: number
}

export interface ListOptions {
  /** Commas separate values too (Docker's type List/CSV). Otherwise they belong to the value (Docker's type List). */
  readonly commas?: boolean
  /** False: quotes are ordinary characters, as in Docker's input `outputs`. */
  readonly quotes?: boolean
}

/** `tags, line 3`: where a message sends its reader. */
export const atLine = (input: string, line: number): string => `${input}, line ${line}`

/**
 * The values of a list input, as Docker's actions read them: one a line, or also separated by commas. A field that
 * begins with `"` runs to the next lone `"` and may hold commas and line ends; `""` in it is one quote. A quote
 * elsewhere is an ordinary character. Blank lines and lines that begin with `#` are left out.
 *
 * `input` names the list in messages. Throws a {@link UsageError} when a quote is never closed, and when it is written
 * as a list of YAML, whose dashes would be a part of each value.
 */
export function parseList(input: string, text: string, options: ListOptions = {}): readonly ListItem[] {
  return parseRecords(input, text, options)
    .flatMap(({ fields, line }) => valuesOf(fields, options.commas ?? false).map(value => ({ value, line })))
    .map(({ value, line }) => ({ value: value.trim(), line }))
    .filter(({ value }) => value !== '')
}

/** Docker's actions split a line that is wholly quoted at its commas too, yet leave those of one field among others. */
function valuesOf(fields: readonly Field[], commas: boolean): readonly string[] {
  const texts = fields.map(({ text }) => text)
  if (!commas) return [texts.join(',')]
  return texts.length === 1 ? texts.join().split(',') : texts
}

/**
 * Why a text that ends with what looks like a comment is wrong; undefined when it does not. Docker's actions take it for
 * a part of the value (docker/metadata-action since v6), as comments have lines of their own.
 */
export function commentProblem(text: string): string | undefined {
  const comment = /[ \t](#.*)$/s.exec(text.replace(/\{\{.*?\}\}/gs, ''))?.[1]
  return comment === undefined ? undefined : `"${comment}" would be a part of it: a comment has a line of its own.`
}

/** The lines of a list with their fields, for inputs whose lines have attributes. Rules and errors as {@link parseList}. */
export function parseRecords(input: string, text: string, { quotes = true }: ListOptions = {}): readonly ListRecord[] {
  const records: ListRecord[] = []
  let at = 0
  let line = 1
  while (at < text.length) {
    const end = lineEnd(text, at)
    const whole = text.slice(at, end).trim()
    if (whole === '' || whole.startsWith('#')) {
      at = end
    } else {
      const begin = at
      const fields: Field[] = []
      let more = true
      while (more) {
        const field = readField(text, at, quotes)
        if (field === undefined) {
          throw UsageError.at(atLine(input, line), 'a quote (") is opened and never closed.')
        }
        if (fields.length === 0 && !field.quoted && /^\s*-\s/.test(field.text)) {
          throw UsageError.at(atLine(input, line), 'write an item a line, without "- ".')
        }
        fields.push({ text: field.text, quoted: field.quoted })
        more = text[field.end] === ','
        at = more ? field.end + 1 : field.end
      }
      records.push({ fields, line })
      line += linesIn(text.slice(begin, at))
    }
    const broken = lineBreak(text, at)
    at += broken
    if (broken > 0) line++
  }
  return records
}

/** The field that begins at `at`, and where its delimiter stands; undefined when its quote is never closed. */
function readField(text: string, at: number, quotes: boolean): (Field & { end: number }) | undefined {
  const plain = { text: text.slice(at, fieldEnd(text, at)), quoted: false, end: fieldEnd(text, at) }
  if (!quotes || text[at] !== '"') return plain
  let close = at + 1
  while (text[close] !== '"' || text[close + 1] === '"') {
    if (close >= text.length) return undefined
    close += text[close] === '"' ? 2 : 1
  }
  const end = close + 1
  const inside = text.slice(at + 1, close).replaceAll('""', '"')
  // Text behind the closing quote makes all of it an ordinary field: `"a"b` is `"a"b`.
  if (end < text.length && text[end] !== ',' && lineBreak(text, end) === 0) {
    const rest = fieldEnd(text, end)
    return { text: `"${inside}"${text.slice(end, rest)}`, quoted: false, end: rest }
  }
  return { text: inside, quoted: true, end }
}

const lineBreak = (text: string, at: number): number =>
  text.startsWith('\r\n', at) ? 2 : text[at] === '\n' || text[at] === '\r' ? 1 : 0

const linesIn = (text: string): number => text.match(/\r\n|\r|\n/g)?.length ?? 0

function search(text: string, at: number, pattern: RegExp): number {
  pattern.lastIndex = at
  return pattern.exec(text)?.index ?? text.length
}

const lineEnd = (text: string, at: number): number => search(text, at, /[\r\n]/g)

const fieldEnd = (text: string, at: number): number => search(text, at, /[,\r\n]/g)

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
