import { didYouMean } from '../lib/nearest.ts'
import { type DateFormat, formatDate, parseDateFormat, parseTimeZone } from './dates.ts'

/** A parsed string with expressions. They can reach nothing but the names of its scope. */
export type Template<Name extends string> = readonly Part<Name>[]

type Part<Name extends string> =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly name: Name }
  | { readonly kind: 'date'; readonly of: DateName; readonly format: DateFormat; readonly zone: string }
  | {
      readonly kind: 'if'
      readonly name: Name
      readonly negated: boolean
      readonly body: Template<Name>
      readonly otherwise: Template<Name>
    }

type DateName = 'date' | 'commit_date'

/** The expressions that a template may use. */
export interface Scope<Name extends string> {
  readonly names: readonly Name[]
  /** True if `date` and `commit_date` are available. */
  readonly dates: boolean
}

/** The values of a template's expressions. */
export interface Values<Name extends string> {
  readonly names: Readonly<Record<Name, string>>
  readonly date: Date
  readonly commitDate: Date
}

/** The scope of `prefix`, `suffix`, `value`, `enable`, labels and annotations. */
export const GLOBAL = {
  names: ['branch', 'tag', 'sha', 'base_ref', 'is_default_branch', 'is_not_default_branch'],
  dates: true,
} as const satisfies Scope<string>
export type GlobalName = (typeof GLOBAL.names)[number]

const EXPRESSION = /\{\{\{(.*?)\}\}\}|\{\{&?(.*?)\}\}/gs
const TEXT = `(?:'([^']*)'|"([^"]*)")`
const DATE = new RegExp(String.raw`^(date|commit_date)\s+${TEXT}(?:\s+(\w+)\s*=\s*${TEXT})?$`)

/** An open block, which collects parts. */
interface Block<Name extends string> {
  readonly word: 'if' | 'unless'
  readonly name: Name
  readonly body: Part<Name>[]
  otherwise: Part<Name>[] | undefined
}

/**
 * Parses a template: `{{name}}`, `{{{name}}}`, `{{date 'format' tz='zone'}}`, `{{commit_date 'format'}}`, and
 * `{{#if name}}…{{else}}…{{/if}}` or `#unless`. Throws an Error for anything else between braces.
 */
export function parseTemplate<Name extends string>(text: string, scope: Scope<Name>): Template<Name> {
  const whole: Part<Name>[] = []
  const open: Block<Name>[] = []
  const parts = (): Part<Name>[] => {
    const block = open.at(-1)
    return block === undefined ? whole : (block.otherwise ?? block.body)
  }
  let at = 0
  for (const match of text.matchAll(EXPRESSION)) {
    addText(parts(), text.slice(at, match.index))
    at = match.index + match[0].length
    const expression = (match[1] ?? match[2] ?? '').trim()
    const [, mark = '', rest = ''] = /^([#/]?)(.*)$/s.exec(expression) ?? []
    if (mark === '#') open.push(openBlock(rest, expression, scope))
    else if (mark === '/') closeBlock(open.pop(), rest, expression, parts)
    else if (expression === 'else') beginElse(open.at(-1))
    else parts().push(parseExpression(expression, scope))
  }
  if (text.includes('{{', at)) throw new Error(`"${text}" opens an expression with {{ and never closes it with }}.`)
  addText(parts(), text.slice(at))
  const block = open.at(-1)
  if (block !== undefined) throw new Error(`{{#${block.word} ${block.name}}} is never closed. Add {{/${block.word}}}.`)
  return whole
}

function addText<Name extends string>(parts: Part<Name>[], text: string): void {
  if (text !== '') parts.push({ kind: 'text', text })
}

function openBlock<Name extends string>(rest: string, expression: string, scope: Scope<Name>): Block<Name> {
  const [, word = '', name = ''] = /^(\w+)\s+(\S+)$/.exec(rest.trim()) ?? []
  if (word !== 'if' && word !== 'unless') {
    throw new Error(`{{${expression}}} is not a known block. Use #if or #unless with one name.`)
  }
  return { word, name: known(name, scope), body: [], otherwise: undefined }
}

function closeBlock<Name extends string>(
  block: Block<Name> | undefined,
  word: string,
  expression: string,
  parts: () => Part<Name>[],
): void {
  if (block?.word !== word.trim()) throw new Error(`{{${expression}}} closes a block that is not open.`)
  const { name, body, otherwise = [] } = block
  parts().push({ kind: 'if', name, negated: block.word === 'unless', body, otherwise })
}

function beginElse<Name extends string>(block: Block<Name> | undefined): void {
  if (block === undefined || block.otherwise !== undefined)
    throw new Error('{{else}} is allowed only once, within {{#if}} or {{#unless}}.')
  block.otherwise = []
}

function parseExpression<Name extends string>(expression: string, scope: Scope<Name>): Part<Name> {
  const word = /^\w*/.exec(expression)?.[0]
  if (!scope.dates || (word !== 'date' && word !== 'commit_date')) {
    return { kind: 'value', name: known(expression, scope) }
  }
  const match = DATE.exec(expression)
  if (match === null) {
    throw new Error(`{{${expression}}} is not of the form {{${word} 'YYYYMMDD'}} or {{${word} 'HH' tz='Asia/Tokyo'}}.`)
  }
  const [, , single, double, key, zoneSingle, zoneDouble] = match
  if (key !== undefined && key !== 'tz') {
    throw new Error(`{{${expression}}}: "${key}" is not an attribute of ${word}. Use tz.`)
  }
  const zone = zoneSingle ?? zoneDouble
  return {
    kind: 'date',
    of: word,
    format: parseDateFormat(single ?? double ?? ''),
    zone: zone === undefined ? 'UTC' : parseTimeZone(zone),
  }
}

function known<Name extends string>(name: string, { names, dates }: Scope<Name>): Name {
  const found = names.find(candidate => candidate === name)
  if (found !== undefined) return found
  const all = dates ? [...names, 'date', 'commit_date'] : names
  const guess = didYouMean(name, all) || ` Available: ${all.join(', ')}.`
  throw new Error(`{{${name}}} is not an expression that is available here.${guess}`)
}

/** Renders a template. Escapes nothing, because a tag is not HTML. */
export function render<Name extends string>(template: Template<Name>, values: Values<Name>): string {
  return template.map(part => renderPart(part, values)).join('')
}

function renderPart<Name extends string>(part: Part<Name>, values: Values<Name>): string {
  switch (part.kind) {
    case 'text':
      return part.text
    case 'value':
      return values.names[part.name]
    case 'date':
      return formatDate(part.of === 'date' ? values.date : values.commitDate, part.format, part.zone)
    case 'if': {
      // Handlebars treats the string "false" as true: {{#if is_default_branch}} always holds, which is never intended.
      const value = values.names[part.name]
      const holds = value !== '' && value !== 'false'
      return render(holds === part.negated ? part.otherwise : part.body, values)
    }
  }
}

/** Returns true if the template has `{{commit_date …}}`. */
export const hasCommitDate = <Name extends string>(template: Template<Name>): boolean =>
  template.some(part =>
    part.kind === 'if'
      ? hasCommitDate(part.body) || hasCommitDate(part.otherwise)
      : part.kind === 'date' && part.of === 'commit_date',
  )

/** Returns true if the template is `{{name}}` and nothing else. */
export const isOnly = (template: Template<string>, name: string): boolean =>
  template.length === 1 && template[0]?.kind === 'value' && template[0].name === name

/** Returns true if the template has all of these expressions outside of blocks. */
export const holds = (template: Template<string>, ...names: readonly string[]): boolean =>
  names.every(name => template.some(part => part.kind === 'value' && part.name === name))
