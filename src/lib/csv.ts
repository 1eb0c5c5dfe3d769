import { UsageError } from './errors.ts'

/** One field of a line, delimited by commas. */
export interface Field {
  /** Without its quotes if it was quoted; otherwise as typed, including whitespace. */
  readonly text: string
  readonly quoted: boolean
}

/** One line of a list, or several if a quoted field contains line breaks. */
export interface ListRecord {
  readonly fields: readonly Field[]
  /** Number of its first line, counted from 1. */
  readonly line: number
}

/** One value of a list, never blank. Trimmed, but a quoted end keeps its whitespace. */
export interface ListItem {
  readonly value: string
  /** Number of its first line in the input, counted from 1, for messages (`tags, line 3`). */
  readonly line: number
}

export interface ListOptions {
  /** True: commas separate values, too (Docker's type List/CSV). False: they belong to a value (Docker's type List). */
  readonly commas?: boolean
  /** False: quotes are ordinary characters, as in Docker's input `outputs`. */
  readonly quotes?: boolean
  /** True: a comma inside `{{…}}` does not end a field. */
  readonly expressions?: boolean
}

/** Returns the location of a problem: `tags, line 3`. */
export const atLine = (input: string, line: number): string => `${input}, line ${line}`

/**
 * Parses a list input as Docker's actions do: one value per line, or also separated by commas. A field that begins with
 * `"` ends at the next lone `"` and may contain commas and line breaks; `""` in it is one quote. Elsewhere, a quote is
 * an ordinary character. Skips blank lines and lines that begin with `#`. Unlike Docker's actions, keeps the whitespace
 * at the end of a quoted value, such as the last line break of a key, unless commas separate values.
 *
 * `input` names the list in messages. Throws a {@link UsageError} if a quote is never closed, or if the text is a YAML
 * list, whose dashes would become part of each value.
 */
export function parseList(input: string, text: string, options: ListOptions = {}): readonly ListItem[] {
  return parseRecords(input, text, options)
    .flatMap(({ fields, line }) => valuesOf(fields, options.commas ?? false).map(value => ({ value, line })))
    .filter(({ value }) => value.trim() !== '')
}

/** Splits fields into values. Docker's actions also split a quoted field at its commas, if it is the whole line. */
function valuesOf(fields: readonly Field[], commas: boolean): readonly string[] {
  const texts = fields.map(({ text }) => text)
  if (commas) return (texts.length === 1 ? texts.join().split(',') : texts).map(text => text.trim())
  const value = texts.join(',').trimStart()
  return [fields.at(-1)?.quoted ? value : value.trimEnd()]
}

/**
 * Returns the problem with a quote in the name of `name=value`; undefined if there is none. A quote inside a quoted
 * value ends it, unless it is doubled; then all quotes are ordinary characters. The message does not repeat the text,
 * which may be a secret.
 */
export function quoteProblem(text: string): string | undefined {
  const [name = ''] = text.replace(/\{\{.*?\}\}/gs, '').split('=')
  if (!name.includes('"')) return undefined
  return (
    'the name contains a quote ("), because the quotes around the item have no effect. ' +
    'Double the quotes inside the value (""), or remove the outer ones.'
  )
}

/**
 * Returns the problem with a value that seems to end with a comment; undefined if it does not. In Docker's actions, the
 * comment becomes part of the value (docker/metadata-action since v6), because comments have lines of their own.
 */
export function commentProblem(text: string): string | undefined {
  const comment = /[ \t](#.*)$/s.exec(text.replace(/\{\{.*?\}\}/gs, ''))?.[1]
  return comment === undefined
    ? undefined
    : `"${comment}" would become part of the value. Put the comment on a line of its own.`
}

/** Parses a list into fields, for inputs whose lines have attributes. Same rules and errors as {@link parseList}. */
export function parseRecords(
  input: string,
  text: string,
  { quotes = true, expressions = false }: ListOptions = {},
): readonly ListRecord[] {
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
        const field = readField(text, at, quotes, expressions ? expressionFieldEnd : fieldEnd)
        if (field === undefined) {
          throw UsageError.at(atLine(input, line), 'a quote (") is never closed.')
        }
        if (fields.length === 0 && !field.quoted && /^\s*-\s/.test(field.text)) {
          throw UsageError.at(atLine(input, line), 'this is a YAML list. Write one item per line, without "- ".')
        }
        fields.push({ text: field.text, quoted: field.quoted })
        more = text[field.end] === ','
        at = more ? field.end + 1 : field.end
      }
      records.push({ fields, line })
      line += linesIn(text.slice(begin, at))
    }
    const breakLength = lineBreak(text, at)
    at += breakLength
    if (breakLength > 0) line++
  }
  return records
}

/** Returns the field at `at`, and the position of its delimiter; undefined if its quote is never closed. */
function readField(
  text: string,
  at: number,
  quotes: boolean,
  endOf: typeof fieldEnd,
): (Field & { end: number }) | undefined {
  const plainEnd = endOf(text, at)
  const plain = { text: text.slice(at, plainEnd), quoted: false, end: plainEnd }
  if (!quotes || text[at] !== '"') return plain
  let close = at + 1
  while (text[close] !== '"' || text[close + 1] === '"') {
    if (close >= text.length) return undefined
    close += text[close] === '"' ? 2 : 1
  }
  const end = close + 1
  const inside = text.slice(at + 1, close).replaceAll('""', '"')
  // Text after the closing quote makes the quotes ordinary characters: `"a"b` is `"a"b`.
  if (end < text.length && text[end] !== ',' && lineBreak(text, end) === 0) {
    const rest = endOf(text, end)
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

function expressionFieldEnd(text: string, at: number): number {
  const field = /(?:\{\{[^\r\n]*?\}\}|[^,\r\n])*/y
  field.lastIndex = at
  return at + (field.exec(text)?.[0].length ?? 0)
}

/** One attribute of a CSV value for buildx: `mode=max`. */
export interface Attribute {
  readonly key: string
  /** Undefined for a bare word: `true` in `type=sbom,true`. */
  readonly value: string | undefined
}

/** Quotes a field of a CSV value if necessary (RFC 4180). */
export const csvField = (field: string): string => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)

/** Formats attributes as a CSV value for buildx. */
export const formatAttributes = (attributes: readonly Attribute[]): string =>
  attributes.map(({ key, value }) => csvField(value === undefined ? key : `${key}=${value}`)).join(',')

/** Parses the attributes of one CSV value, in order. Throws an Error if a quote is never closed. */
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

/** Returns the value of an attribute; undefined if it is missing or a bare word. */
export const attribute = (attributes: readonly Attribute[], key: string): string | undefined =>
  attributes.find(each => each.key === key)?.value
