import { didYouMean } from '../nearest.ts'
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
import { GLOBAL, parseTemplate, type Scope, type Template } from './template.ts'

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
  const type = typeOf(line.attributes, source.where, wrong)
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
  template<Name extends string>(text: string, scope: Scope<Name>): Template<Name>
  optional(key: string): GlobalTemplate | undefined
  pattern(key: string, read: (text: string) => RegExp, text: string): RegExp
  number(key: string, is: (value: number) => boolean, what: string, fallback: number): number
  choice<Word extends string>(key: string, words: readonly [Word, ...Word[]], text: string): Word
}

function attributeReader(type: Type, attributes: readonly Attribute[], where: string, report: Report): AttributeReader {
  const known: readonly string[] = [...COMMON, ...TYPES[type].attributes]
  const values = new Map<string, string>()
  for (const { key = 'value', value } of attributes) {
    // A comma at the end of the line leaves an empty value behind.
    const left = value === '' && key === 'value' && (values.has(key) || !known.includes(key))
    if (known.includes(key) && !left) values.set(key, value)
    else if (!left) report(where, unknownKey(key, known, `type=${type}`))
  }
  const tell = (what: string): void => report(where, what)
  const template = <Name extends string>(text: string, scope: Scope<Name>): Template<Name> =>
    attempt(where, report, () => parseTemplate(text, scope), [])
  return {
    text: key => values.get(key),
    needed(key) {
      const value = values.get(key)
      if (value === undefined) tell(`type=${type} needs the attribute ${key}: type=${type},${key}=…`)
      return value ?? ''
    },
    template,
    optional(key) {
      const value = values.get(key)
      return value === undefined ? undefined : template(value, GLOBAL)
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
  if (!text.includes('{{')) read.choice('enable', ['true', 'false'], text)
  return read.template(text, GLOBAL)
}

function defaultPrefix(type: Type, read: AttributeReader): GlobalTemplate | undefined {
  if (type === 'sha') return read.template('sha-', GLOBAL)
  return type === 'ref' && read.text('event') === 'pr' ? read.template('pr-', GLOBAL) : undefined
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
      return { ...common, type, pattern: read.template(read.text('pattern') ?? 'nightly', DATES) }
    case 'semver':
      return { ...common, type, pattern: read.template(read.needed('pattern'), SEMVER), ...versionSource(read) }
    case 'pep440':
      return { ...common, type, pattern: read.template(read.needed('pattern'), PEP440), ...versionSource(read) }
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
      return { ...common, type, value: read.template(read.needed('value'), GLOBAL) }
    case 'sha':
      return { ...common, type, format: read.choice('format', ['short', 'long'], read.text('format') ?? 'short') }
  }
}

const versionSource = (read: AttributeReader) => ({ value: givenValue(read), match: versionMatch(read) })

const isGroup = (value: number): boolean => Number.isSafeInteger(value) && value >= 0

function eventOf(read: AttributeReader): RefRule['event'] {
  const event = read.needed('event')
  return event === '' && read.text('event') === undefined
    ? 'branch'
    : read.choice('event', ['branch', 'tag', 'pr'], event)
}
