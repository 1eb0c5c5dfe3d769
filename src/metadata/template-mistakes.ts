import { parseTemplate, type Scope, type Template } from './template.ts'

/** Expressions. Splitting a string by it puts them at odd indexes. */
const EXPRESSIONS = /(\{\{\{?.*?\}?\}\})/s
/** `{date 'YYYY'}` */
const DATE = /\$?\{\s*((?:commit_)?date\s+(?:'[^']*'|"[^"]*")[^{}]*?)\s*\}/g
/** `YYYYMMDD`, `YYYY.MM` */
const BARE_DATE = /^[.\-_DHMYms]*YYYY[.\-_DHMYms]*$/

/**
 * Parses a template of a rule with {@link parseTemplate}. Throws an Error with the probable intention if the braces are
 * missing, because that would make a tag of the expression's name.
 */
export function parseRuleTemplate<Name extends string>(key: string, text: string, scope: Scope<Name>): Template<Name> {
  const meant = withBraces(text, scope) ?? (key === 'pattern' ? bareNames(text, scope) : undefined)
  if (meant === undefined) return parseTemplate(text, scope)
  throw new Error(
    `${key} ${text.includes('{{') ? 'has an expression without' : 'has no'} {{…}}. Did you mean ${meant}?`,
  )
}

/** Corrects expressions as other tools write them: `{version}`, `$version`, `<version>`. Undefined if there are none. */
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

/** Corrects a pattern that consists only of names: `version`, `major.minor`. Other words are constants. */
function bareNames(text: string, { names, dates }: Scope<string>): string | undefined {
  if (dates && text === 'date') return "{{date 'YYYYMMDD'}}"
  if (dates && BARE_DATE.test(text)) return `{{date '${text}'}}`
  if (names.length === 0) return undefined
  const all = `(?:${names.join('|')})`
  const alone = new RegExp(`^v?${all}(?:[._-]${all})*$`, 'i')
  return alone.test(text) ? text.replace(new RegExp(all, 'gi'), name => `{{${name.toLowerCase()}}}`) : undefined
}
