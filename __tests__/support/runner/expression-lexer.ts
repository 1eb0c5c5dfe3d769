import { parseNumber, type Value } from './expression-value.ts'

/** An error in the syntax or the evaluation of an expression. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError'

  constructor(problem: string, expression: string, position: number) {
    super(`${problem} at position ${position + 1} of the expression: ${expression}`)
  }
}

export type Token = { readonly position: number } & (
  | { readonly kind: 'symbol'; readonly text: string }
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'literal'; readonly value: Value }
  | { readonly kind: 'end' }
)

const SPACE = /\s*/y
const STRING = /'((?:[^']|'')*)'/y
const NUMBER = /[-+]?(?:\d|\.\d)[\w.]*(?:(?<=[eE])[-+]\d+)?|-Infinity\b/y
const NAME = /[a-zA-Z_][\w-]*/y
const SYMBOL = /==|!=|<=|>=|&&|\|\||[()[\],.*!<>]/y

const KEYWORDS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
])

const matchAt = (pattern: RegExp, text: string, position: number): RegExpExecArray | undefined => {
  pattern.lastIndex = position
  return pattern.exec(text) ?? undefined
}

/**
 * Splits an expression, without the `${{ }}` around it, into tokens. The last token is always `end`.
 * @throws {ExpressionError} at the first character that does not begin a token.
 */
export const tokenize = (expression: string): readonly Token[] => {
  const tokens: Token[] = []
  let position = 0
  for (;;) {
    position += matchAt(SPACE, expression, position)?.[0].length ?? 0
    if (position === expression.length) return [...tokens, { kind: 'end', position }]
    const [token, length] = readToken(expression, position, tokens.at(-1))
    tokens.push(token)
    position += length
  }
}

const readToken = (expression: string, position: number, previous: Token | undefined): readonly [Token, number] => {
  const string = matchAt(STRING, expression, position)
  if (string) return [{ kind: 'literal', value: (string[1] ?? '').replaceAll("''", "'"), position }, string[0].length]
  // After an operand, a dot is always a dereference (`a.0` is invalid, `[.5]` is a number).
  const number = followsOperand(previous) ? undefined : matchAt(NUMBER, expression, position)
  if (number) return [numberToken(expression, position, number[0]), number[0].length]
  const name = matchAt(NAME, expression, position)
  if (name) return [nameToken(name[0], position, previous), name[0].length]
  const symbol = matchAt(SYMBOL, expression, position)
  if (symbol) return [{ kind: 'symbol', text: symbol[0], position }, symbol[0].length]
  throw new ExpressionError(`Unexpected symbol: '${expression.slice(position)}'`, expression, position)
}

const followsOperand = (previous: Token | undefined): boolean =>
  previous?.kind === 'name' ||
  previous?.kind === 'literal' ||
  (previous?.kind === 'symbol' && /^[)\].*]$/.test(previous.text))

const numberToken = (expression: string, position: number, text: string): Token => {
  const value = parseNumber(text)
  if (Number.isNaN(value)) throw new ExpressionError(`Unexpected symbol: '${text}'`, expression, position)
  return { kind: 'literal', value, position }
}

/** Keywords such as `null` and `true` are literals, except as names of properties. */
const nameToken = (text: string, position: number, previous: Token | undefined): Token => {
  const isProperty = previous?.kind === 'symbol' && previous.text === '.'
  const keyword = isProperty ? undefined : KEYWORDS.get(text)
  return keyword === undefined ? { kind: 'name', text, position } : { kind: 'literal', value: keyword, position }
}
