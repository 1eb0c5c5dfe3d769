import { ExpressionError, type Token, tokenize } from './expression-lexer.ts'
import type { Value } from './expression-value.ts'

export type BinaryOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | '&&' | '||'

export type Expression =
  | { readonly kind: 'literal'; readonly value: Value }
  | { readonly kind: 'context'; readonly name: string; readonly position: number }
  | { readonly kind: 'index'; readonly target: Expression; readonly index: Expression }
  | { readonly kind: 'wildcard'; readonly target: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[]; readonly position: number }
  | { readonly kind: 'not'; readonly operand: Expression }
  | {
      readonly kind: 'binary'
      readonly operator: BinaryOperator
      readonly left: Expression
      readonly right: Expression
    }

/** Operators of equal precedence, lowest first. All are left-associative. */
const PRECEDENCE: readonly (readonly BinaryOperator[])[] = [['||'], ['&&'], ['==', '!='], ['<', '<=', '>', '>=']]

/**
 * Parses an expression of GitHub's language, without the `${{ }}` around it.
 * @throws {ExpressionError} at the first unexpected token.
 */
export const parseExpression = (text: string): Expression => {
  const cursor = openCursor(text)
  const expression = parseBinary(cursor, 0)
  const rest = cursor.next()
  if (rest.kind !== 'end') throw cursor.unexpected(rest)
  return expression
}

interface Cursor {
  next(): Token
  /** Consumes and returns the next symbol if it is one of these. */
  take<Text extends string>(...symbols: readonly Text[]): Text | undefined
  expect(symbol: string): void
  unexpected(token: Token): ExpressionError
}

const openCursor = (text: string): Cursor => {
  const tokens = tokenize(text)
  let index = 0
  const end: Token = { kind: 'end', position: text.length }
  const unexpected = (token: Token): ExpressionError => {
    if (token.kind === 'end') return new ExpressionError('Unexpected end', text, token.position)
    const description = token.kind === 'literal' ? 'value' : `symbol: '${token.text}'`
    return new ExpressionError(`Unexpected ${description}`, text, token.position)
  }
  const take = <Text extends string>(...symbols: readonly Text[]): Text | undefined => {
    const token = tokens[index]
    const symbol = token?.kind === 'symbol' ? symbols.find(candidate => candidate === token.text) : undefined
    if (symbol !== undefined) index += 1
    return symbol
  }
  const next = (): Token => tokens[index++] ?? end
  const expect = (symbol: string): void => {
    if (take(symbol) === undefined) throw unexpected(tokens[index] ?? end)
  }
  return { next, take, expect, unexpected }
}

const parseBinary = (cursor: Cursor, level: number): Expression => {
  const operators = PRECEDENCE[level]
  if (operators === undefined) return parseUnary(cursor)
  let left = parseBinary(cursor, level + 1)
  for (let operator = cursor.take(...operators); operator; operator = cursor.take(...operators)) {
    left = { kind: 'binary', operator, left, right: parseBinary(cursor, level + 1) }
  }
  return left
}

const parseUnary = (cursor: Cursor): Expression =>
  cursor.take('!') ? { kind: 'not', operand: parseUnary(cursor) } : parseAccess(cursor)

/** Parses an operand and its dereferences: `a.b`, `a['b']`, `a[0]`, `a.*.b`. */
const parseAccess = (cursor: Cursor): Expression => {
  const start = cursor.next()
  let target = parseOperand(cursor, start)
  if (start.kind === 'literal') return target
  for (let symbol = cursor.take('.', '['); symbol; symbol = cursor.take('.', '[')) {
    target = symbol === '.' ? parseProperty(cursor, target) : parseIndex(cursor, target)
  }
  return target
}

const parseProperty = (cursor: Cursor, target: Expression): Expression => {
  if (cursor.take('*')) return { kind: 'wildcard', target }
  const token = cursor.next()
  if (token.kind !== 'name') throw cursor.unexpected(token)
  return { kind: 'index', target, index: { kind: 'literal', value: token.text } }
}

const parseIndex = (cursor: Cursor, target: Expression): Expression => {
  if (cursor.take('*')) {
    cursor.expect(']')
    return { kind: 'wildcard', target }
  }
  const index = parseBinary(cursor, 0)
  cursor.expect(']')
  return { kind: 'index', target, index }
}

const parseOperand = (cursor: Cursor, token: Token): Expression => {
  if (token.kind === 'literal') return token
  if (token.kind === 'name') return parseName(cursor, token.text, token.position)
  if (token.kind !== 'symbol' || token.text !== '(') throw cursor.unexpected(token)
  const inner = parseBinary(cursor, 0)
  cursor.expect(')')
  return inner
}

const parseName = (cursor: Cursor, name: string, position: number): Expression =>
  cursor.take('(')
    ? { kind: 'call', name, args: parseArguments(cursor), position }
    : { kind: 'context', name, position }

const parseArguments = (cursor: Cursor): readonly Expression[] => {
  if (cursor.take(')')) return []
  const args = [parseBinary(cursor, 0)]
  while (cursor.take(',')) args.push(parseBinary(cursor, 0))
  cursor.expect(')')
  return args
}
