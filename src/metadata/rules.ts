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
import { blankProblem, missingBreak, rawProblem } from './rule-mistakes.ts'
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

/** Attributes whose values are words. */
const WORDS = { format: ['short', 'long'], event: ['branch', 'tag', 'pr'], enable: ['true', 'false'] } as const

/** The rules that hold when the user gives none. */
const DEFAULTS = ['type=schedule', 'type=ref,event=branch', 'type=ref,event=tag', 'type=ref,event=pr']

/** Reads the input `tags`, in its order. What is wrong is reported; a rule that cannot be read is left out. */
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

/** Reads one line. Reports everything that is wrong with it, not the first only. */
function parseRule(line: AttributeLine, source: RuleSource, report: Report): Rule | undefined {
  let ok = true
  const wrong: Report = (where, what) => {
    ok = false
    report(where, what)
  }
  const broken = missingBreak(line.attributes)
  if (broken !== undefined) wrong(source.where, broken)
  const type = broken === undefined ? typeOf(line.attributes, source.where, wrong) : undefined
  if (type === undefined) return undefined
  const read = attributeReader(type, line.attributes, source.where, wrong)
  const rule = ruleOf(type, commonOf(type, source, read), read)
  return ok ? rule : undefined
}

function typeOf(attributes: readonly Attribute[], where: string, wrong: Report): Type | undefined {
  const given = attributes.findLast(({ key }) => key === 'type')?.value ?? 'raw'
  if (isType(given)) return given
  const known = Object.keys(TYPES)
  wrong(where, `"${given}" is not a type of tag.${didYouMean(given, known) || ` Types are ${known.join(', ')}.`}`)
  return undefined
}

const isType = (text: string): text is Type => Object.hasOwn(TYPES, text)

/** The attributes of one rule, taken by name and kind; whatever cannot be read is reported and stood in for. */
interface AttributeReader {
  /** Undefined when the rule does not have it; an empty value is one. */
  text(key: string): string | undefined
  needed(key: string): string
  /** The text of an attribute, which may have expressions in it. */
  template<Name extends string>(key: string, text: string, scope: Scope<Name>): Template<Name>
  /** As template, for a text that makes a tag: it may not have what `wrong` finds. */
  tag<Name extends string>(
    key: string,
    text: string,
    scope: Scope<Name>,
    wrong: (text: string) => string | undefined,
  ): Template<Name>
  optional(key: string): GlobalTemplate | undefined
  pattern(key: string, read: (text: string) => RegExp, text: string): RegExp
  number(key: string, is: (value: number) => boolean, what: string, fallback: number): number
  choice<Word extends string>(key: string, words: readonly [Word, ...Word[]], text: string): Word
}

function attributeReader(type: Type, attributes: readonly Attribute[], where: string, report: Report): AttributeReader {
  const values = valuesOf(type, attributes, what => report(where, what))
  const tell = (what: string): void => report(where, what)
  const template = <Name extends string>(key: string, text: string, scope: Scope<Name>): Template<Name> =>
    attempt(where, report, () => parseRuleTemplate(key, text, scope), [])
  return {
    text: key => values.get(key),
    needed(key) {
      const value = values.get(key)
      if (value === undefined) tell(`type=${type} needs the attribute ${key}: type=${type},${key}=…`)
      return value ?? ''
    },
    template,
    tag(key, text, scope, wrong) {
      const filled = template(key, text, scope)
      const problem = filled.length === 0 ? undefined : wrong(text)
      if (problem !== undefined) tell(problem)
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
      if (!is(value)) tell(`${key}: "${text}" is not ${what}.`)
      return value
    },
    choice(key, words, text) {
      const found = words.find(word => word === text)
      if (found === undefined) tell(`${key}: "${text}" is not one of ${words.join(', ')}.${didYouMean(text, words)}`)
      return found ?? words[0]
    },
  }
}

/**
 * The values of a rule's attributes. What stands alone is the value, where the type has one. Reports what it does not
 * have, and what is there twice: of two values one would be lost.
 */
function valuesOf(
  type: Type,
  attributes: readonly Attribute[],
  tell: (what: string) => void,
): ReadonlyMap<string, string> {
  const known: readonly string[] = [...COMMON, ...TYPES[type].attributes]
  const values = new Map<string, string>()
  for (const { key: given, value } of attributes) {
    const key = given ?? 'value'
    const before = values.get(key)
    // A comma at the end of the line leaves an empty value behind.
    if (given === undefined && value === '' && (before !== undefined || !known.includes(key))) continue
    if (!known.includes(key))
      tell(given === undefined ? notKeyValue(value, known) : unknownKey(key, known, `type=${type}`))
    else if (before !== undefined && given === undefined)
      tell(`"${before}" and "${value}" stand in one rule. Write a rule a line.`)
    else if (before !== undefined) tell(`${key} is given twice, "${before}" and "${value}". Write a rule a line.`)
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

/** A value that is empty counts as none: `value=${{ inputs.version }}` may well be. */
const givenValue = (read: AttributeReader): GlobalTemplate | undefined =>
  read.text('value') === '' ? undefined : read.optional('value')

/** Docker's action takes this pattern as it is: a `/` in it is a slash. */
function versionMatch(read: AttributeReader): RegExp | undefined {
  const text = read.text('match')
  return text ? read.pattern('match', plainPattern, text) : undefined
}

function ruleOf(type: Type, common: Common, read: AttributeReader): Rule {
  switch (type) {
    case 'schedule':
      return { ...common, type, pattern: patternOf(read, read.text('pattern') ?? 'nightly', DATES) }
    case 'semver':
      return { ...common, type, pattern: patternOf(read, read.needed('pattern'), SEMVER), ...versionSource(read) }
    case 'pep440':
      return { ...common, type, pattern: patternOf(read, read.needed('pattern'), PEP440), ...versionSource(read) }
    case 'match': {
      const group = read.number('group', isGroup, 'the number of a group', 0)
      const pattern = read.pattern('pattern', parsePattern, read.needed('pattern'))
      return { ...common, type, pattern, group, value: givenValue(read) }
    }
    case 'edge':
      return { ...common, type, branch: read.text('branch') || undefined }
    case 'ref':
      return { ...common, type, event: eventOf(read) }
    case 'raw':
      return { ...common, type, value: read.tag('value', read.needed('value'), GLOBAL, rawProblem) }
    case 'sha':
      return { ...common, type, format: read.choice('format', WORDS.format, read.text('format') ?? 'short') }
  }
}

const patternOf = <Name extends string>(read: AttributeReader, text: string, scope: Scope<Name>): Template<Name> =>
  read.tag('pattern', text, scope, blankProblem)

const versionSource = (read: AttributeReader) => ({ value: givenValue(read), match: versionMatch(read) })

const isGroup = (value: number): boolean => Number.isSafeInteger(value) && value >= 0

function eventOf(read: AttributeReader): RefRule['event'] {
  const event = read.needed('event')
  return event === '' && read.text('event') === undefined ? 'branch' : read.choice('event', WORDS.event, event)
}
