import { didYouMean } from '../lib/nearest.ts'
import {
  type Attribute,
  type AttributeLine,
  attempt,
  parseAttributeLines,
  type Report,
  unknownKey,
} from './attributes.ts'
import { parsePattern, plainPattern } from './match.ts'
import {
  type Common,
  DATES,
  type GlobalTemplate,
  PEP440,
  type RefRule,
  type Rule,
  type RuleSource,
  SEMVER,
} from './rule.ts'
import { missingBreak, rawProblem, spaceProblem } from './rule-mistakes.ts'
import { GLOBAL, type Scope, type Template } from './template.ts'
import { parseRuleTemplate } from './template-mistakes.ts'

const COMMON = ['type', 'enable', 'priority', 'prefix', 'suffix'] as const
const TYPES = {
  schedule: { priority: 1000, attributes: ['pattern'] },
  semver: { priority: 900, attributes: ['pattern', 'value', 'match'] },
  pep440: { priority: 900, attributes: ['pattern', 'value', 'match'] },
  match: { priority: 800, attributes: ['pattern', 'group', 'value'] },
  edge: { priority: 700, attributes: ['branch'] },
  ref: { priority: 600, attributes: ['event'] },
  raw: { priority: 200, attributes: ['value'] },
  sha: { priority: 100, attributes: ['format'] },
} as const
type Type = keyof typeof TYPES

/** Attributes with a fixed set of values. */
const WORDS = { format: ['short', 'long'], event: ['branch', 'tag', 'pr'], enable: ['true', 'false'] } as const

/** The rules that apply if the user sets none. */
const DEFAULTS = ['type=schedule', 'type=ref,event=branch', 'type=ref,event=tag', 'type=ref,event=pr']

/** Parses the input `tags`, in order. Reports problems, and omits rules that have any. */
export function parseRules(text: string, report: Report): readonly Rule[] {
  const lines = parseAttributeLines('tags', text, report)
  const isDefault = lines.length === 0
  const given = isDefault ? parseAttributeLines('tags', DEFAULTS.join('\n'), report) : lines
  return given.flatMap((line, index) => {
    const place = isDefault ? { where: 'tags', line: undefined } : { where: line.where, line: line.line }
    const rule = parseRule(line, { index, text: line.text, ...place }, report)
    return rule === undefined ? [] : [rule]
  })
}

/** Parses one line. Reports all of its problems, not only the first. */
function parseRule(line: AttributeLine, source: RuleSource, report: Report): Rule | undefined {
  let ok = true
  const reject: Report = (where, what) => {
    ok = false
    report(where, what)
  }
  const joined = missingBreak(line.attributes)
  if (joined !== undefined) reject(source.where, joined)
  const type = joined === undefined ? typeOf(line.attributes, source.where, reject) : undefined
  if (type === undefined) return undefined
  const read = attributeReader(type, line.attributes, source.where, reject)
  const rule = ruleOf(type, commonOf(type, source, read), read)
  return ok ? rule : undefined
}

function typeOf(attributes: readonly Attribute[], where: string, report: Report): Type | undefined {
  const given = attributes.findLast(({ key }) => key === 'type')?.value ?? 'raw'
  if (isType(given)) return given
  const known = Object.keys(TYPES)
  report(where, `"${given}" is not a type of tag.${didYouMean(given, known) || ` Known types: ${known.join(', ')}.`}`)
  return undefined
}

const isType = (text: string): text is Type => Object.hasOwn(TYPES, text)

/** A reader of one rule's attributes, by name and kind. Reports invalid values, and returns placeholders for them. */
interface AttributeReader {
  /** Returns undefined if the rule does not have it. An empty value counts as present. */
  text(key: string): string | undefined
  required(key: string): string
  /** Parses the value of an attribute, which may have expressions. */
  template<Name extends string>(key: string, text: string, scope: Scope<Name>): Template<Name>
  /** Parses a template that makes a tag, and reports the problem that `problemOf` finds. */
  tag<Name extends string>(
    key: string,
    text: string,
    scope: Scope<Name>,
    problemOf: (text: string) => string | undefined,
  ): Template<Name>
  optional(key: string): GlobalTemplate | undefined
  pattern(key: string, read: (text: string) => RegExp, text: string): RegExp
  number(key: string, is: (value: number) => boolean, what: string, fallback: number): number
  choice<Word extends string>(key: string, words: readonly [Word, ...Word[]], text: string): Word
}

function attributeReader(type: Type, attributes: readonly Attribute[], where: string, report: Report): AttributeReader {
  const reject = (what: string): void => report(where, what)
  const values = valuesOf(type, attributes, reject)
  const template = <Name extends string>(key: string, text: string, scope: Scope<Name>): Template<Name> =>
    attempt(where, report, () => parseRuleTemplate(key, text, scope), [])
  return {
    text: key => values.get(key),
    required(key) {
      const value = values.get(key)
      if (value === undefined) reject(`type=${type} needs the attribute ${key}: type=${type},${key}=…`)
      return value ?? ''
    },
    template,
    tag(key, text, scope, problemOf) {
      const filled = template(key, text, scope)
      const problem = filled.length === 0 ? undefined : problemOf(text)
      if (problem !== undefined) reject(problem)
      return filled
    },
    optional(key) {
      const value = values.get(key)
      return value === undefined ? undefined : template(key, value, GLOBAL)
    },
    pattern: (key, read, text) =>
      attempt(
        where,
        (place, what) => report(place, `${key}: ${what}`),
        () => read(text),
        /(?:)/,
      ),
    number(key, is, what, fallback) {
      const text = values.get(key)
      const value = text === undefined ? fallback : text === '' ? Number.NaN : Number(text)
      if (!is(value)) reject(`${key}: "${text}" is not ${what}.`)
      return value
    },
    choice(key, words, text) {
      const found = words.find(word => word === text)
      if (found === undefined) reject(`${key}: "${text}" is not one of ${words.join(', ')}.${didYouMean(text, words)}`)
      return found ?? words[0]
    },
  }
}

/**
 * Returns the values of a rule's attributes. A value without a key belongs to `value`, if the type has it. Reports
 * unknown attributes, and repeated ones, because one of two values would be lost.
 */
function valuesOf(
  type: Type,
  attributes: readonly Attribute[],
  reject: (what: string) => void,
): ReadonlyMap<string, string> {
  const known: readonly string[] = [...COMMON, ...TYPES[type].attributes]
  const values = new Map<string, string>()
  for (const { key: given, value } of attributes) {
    const key = given ?? 'value'
    const before = values.get(key)
    // A trailing comma leaves an empty value.
    if (given === undefined && value === '' && (before !== undefined || !known.includes(key))) continue
    if (!known.includes(key))
      reject(given === undefined ? notKeyValue(value, known) : unknownKey(key, known, `type=${type}`))
    else if (before !== undefined && given === undefined)
      reject(`one rule has two values, "${before}" and "${value}". Write one rule per line.`)
    else if (before !== undefined)
      reject(`${key} is set twice, to "${before}" and "${value}". Write one rule per line.`)
    else values.set(key, value)
  }
  return values
}

function notKeyValue(value: string, known: readonly string[]): string {
  const [key] =
    Object.entries(WORDS).find(([key, words]) => known.includes(key) && words.some(word => word === value)) ?? []
  return `"${value}" is not of the form key=value.${key === undefined ? '' : ` Did you mean "${key}=${value}"?`}`
}

function commonOf(type: Type, source: RuleSource, read: AttributeReader): Common {
  return {
    source,
    enable: enableOf(read),
    priority: read.number('priority', Number.isFinite, 'a number', TYPES[type].priority),
    prefix: read.optional('prefix') ?? defaultPrefix(type, read),
    suffix: read.optional('suffix'),
  }
}

function enableOf(read: AttributeReader): GlobalTemplate {
  const text = read.text('enable') ?? 'true'
  if (!text.includes('{{')) read.choice('enable', WORDS.enable, text)
  return read.template('enable', text, GLOBAL)
}

function defaultPrefix(type: Type, read: AttributeReader): GlobalTemplate | undefined {
  if (type === 'sha') return read.template('prefix', 'sha-', GLOBAL)
  return type === 'ref' && read.text('event') === 'pr' ? read.template('prefix', 'pr-', GLOBAL) : undefined
}

/** Parses `value`. An empty one counts as missing, because `value=${{ inputs.version }}` may be empty. */
const givenValue = (read: AttributeReader): GlobalTemplate | undefined =>
  read.text('value') === '' ? undefined : read.optional('value')

/** Parses `match`. As in Docker's action, this pattern has no delimiters: a `/` in it is a slash. */
function versionMatch(read: AttributeReader): RegExp | undefined {
  const text = read.text('match')
  return text ? read.pattern('match', plainPattern, text) : undefined
}

function ruleOf(type: Type, common: Common, read: AttributeReader): Rule {
  switch (type) {
    case 'schedule':
      return { ...common, type, pattern: patternOf(read, read.text('pattern') ?? 'nightly', DATES) }
    case 'semver':
      return { ...common, type, pattern: patternOf(read, read.required('pattern'), SEMVER), ...versionSource(read) }
    case 'pep440':
      return { ...common, type, pattern: patternOf(read, read.required('pattern'), PEP440), ...versionSource(read) }
    case 'match': {
      const group = read.number('group', isGroup, 'the number of a group', 0)
      const pattern = read.pattern('pattern', parsePattern, read.required('pattern'))
      return { ...common, type, pattern, group, value: givenValue(read) }
    }
    case 'edge':
      return { ...common, type, branch: read.text('branch') || undefined }
    case 'ref':
      return { ...common, type, event: eventOf(read) }
    case 'raw':
      return { ...common, type, value: read.tag('value', read.required('value'), GLOBAL, rawProblem) }
    case 'sha':
      return { ...common, type, format: read.choice('format', WORDS.format, read.text('format') ?? 'short') }
  }
}

const patternOf = <Name extends string>(read: AttributeReader, text: string, scope: Scope<Name>): Template<Name> =>
  read.tag('pattern', text, scope, spaceProblem)

const versionSource = (read: AttributeReader) => ({ value: givenValue(read), match: versionMatch(read) })

const isGroup = (value: number): boolean => Number.isSafeInteger(value) && value >= 0

function eventOf(read: AttributeReader): RefRule['event'] {
  const event = read.required('event')
  return event === '' && read.text('event') === undefined ? 'branch' : read.choice('event', WORDS.event, event)
}
