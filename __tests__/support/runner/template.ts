import { evaluate, type Scope } from './expression-evaluate.ts'
import { isArray, isObject, toText, type Value } from './expression-value.ts'

type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'expression'; readonly expression: string }

/** Matches from `${{` to the first `}}` outside a string literal. */
const EXPRESSION = /\$\{\{((?:'(?:[^']|'')*'|[^'])*?)\}\}/y

const splitTemplate = (template: string): readonly Part[] => {
  const parts: Part[] = []
  let position = 0
  for (;;) {
    const start = template.indexOf('${{', position)
    const text = template.slice(position, start === -1 ? undefined : start)
    if (text !== '') parts.push({ kind: 'text', text })
    if (start === -1) return parts
    EXPRESSION.lastIndex = start
    const match = EXPRESSION.exec(template)
    if (match === null) throw new Error(`The expression is not closed: \${{ without }} in: ${template}`)
    const expression = (match[1] ?? '').trim()
    if (expression === '') throw new Error(`An expression was expected between \${{ and }} in: ${template}`)
    parts.push({ kind: 'expression', expression })
    position = EXPRESSION.lastIndex
  }
}

/**
 * Evaluates each `${{ … }}` in a string. Null becomes empty. As on GitHub, an expression that is the whole string must
 * not return an array or object; use `toJSON` for those.
 */
export const render = (template: string, scope: Scope): string => {
  const parts = splitTemplate(template)
  const [only] = parts
  if (parts.length === 1 && only?.kind === 'expression') return scalarText(evaluate(only.expression, scope), template)
  return parts.map(part => (part.kind === 'text' ? part.text : toText(evaluate(part.expression, scope)))).join('')
}

const scalarText = (value: Value, template: string): string => {
  if (isArray(value)) throw new Error(`A sequence was not expected, text was: ${template}`)
  if (isObject(value)) throw new Error(`A mapping was not expected, text was: ${template}`)
  return toText(value)
}
