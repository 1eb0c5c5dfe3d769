import { parseTemplate, type Scope, type Template } from './template.ts'

/** Expressions; split by it, a text has them at its odd places. */
const EXPRESSIONS = /(\{\{\{?.*?\}?\}\})/s
/** `{date 'YYYY'}` */
const DATE = /\$?\{\s*((?:commit_)?date\s+(?:'[^']*'|"[^"]*")[^{}]*?)\s*\}/g
/** `YYYYMMDD`, `YYYY.MM` */
const BARE_DATE = /^[.\-_DHMYms]*YYYY[.\-_DHMYms]*$/

/**
 * A template of a rule: as {@link parseTemplate} reads it, unless its braces were forgotten, which would make a tag of
 * the expression's name. Throws an Error for that, with what was most likely meant.
 */
export function parseRuleTemplate<Name extends string>(key: string, text: string, scope: Scope<Name>): Template<Name> {
  const meant = withBraces(text, scope) ?? (key === 'pattern' ? bareNames(text, scope) : undefined)
  if (meant === undefined) return parseTemplate(text, scope)
  throw new Error(`${key} ${text.includes('{{') ? 'lacks' : 'has no'} {{…}}. Did you mean ${meant}?`)
}

/** With its expressions as they should be, where they are written as elsewhere: `{version}`, `$version`, `<version>`. */
function withBraces(text: string, { names, dates }: Scope<string>): string | undefined {
  const all = names.join('|')
  const name = new RegExp(String.raw`\$?\{+\s*(${all})\s*\}+|\$(${all})(?![a-z_])|<(${all})>`, 'gi')
  const meant = text
    .split(EXPRESSIONS)
    .map((part, i) => {
      if (i % 2 === 1) return part
      const named = all === '' ? part : part.replace(name, (_, ...found) => expression(found.slice(0, 3)))
      return dates ? named.replace(DATE, '{{$1}}') : named
    })
    .join('')
  return meant === text ? undefined : meant
}

const expression = (groups: readonly unknown[]): string => `{{${groups.find(group => group)}}}`.toLowerCase()

/** A pattern of nothing but names: `version`, `major.minor`. Other words are constants. */
function bareNames(text: string, { names, dates }: Scope<string>): string | undefined {
  if (dates && text === 'date') return "{{date 'YYYYMMDD'}}"
  if (dates && BARE_DATE.test(text)) return `{{date '${text}'}}`
  if (names.length === 0) return undefined
  const all = `(?:${names.join('|')})`
  const alone = new RegExp(`^v?${all}(?:[._-]${all})*$`, 'i')
  return alone.test(text) ? text.replace(new RegExp(all, 'gi'), name => `{{${name.toLowerCase()}}}`) : undefined
}
