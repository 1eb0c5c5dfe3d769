import { type ExpressionFunction, GENERAL_FUNCTIONS } from './expression-functions.ts'
import { ExpressionError } from './expression-lexer.ts'
import { type BinaryOperator, type Expression, parseExpression } from './expression-parser.ts'
import {
  isArray,
  isEqual,
  isLess,
  isObject,
  isPrimitive,
  isTruthy,
  propertyOf,
  toNumber,
  toText,
  type Value,
  type ValueObject,
} from './expression-value.ts'

/** The names available to an expression: the contexts allowed at its place, and additional functions. */
export interface Scope {
  readonly contexts: ValueObject
  readonly functions?: ReadonlyMap<string, ExpressionFunction>
}

/**
 * Evaluates an expression, without the `${{ }}` around it. A missing property is null.
 * @throws {ExpressionError} for invalid syntax, an unknown context or function, or a wrong number of arguments.
 */
export const evaluate = (text: string, scope: Scope): Value => {
  const visit = (node: Expression): Value => {
    switch (node.kind) {
      case 'literal':
        return node.value
      case 'context':
        return context(node.name, node.position)
      case 'index':
        return indexed(node, visit)
      case 'wildcard':
        return elementsOf(node.target, visit)
      case 'call':
        return call(node.name, node.args.map(visit), node.position)
      case 'not':
        return !isTruthy(visit(node.operand))
      case 'binary':
        return binary(node.operator, visit(node.left), () => visit(node.right))
    }
  }
  const context = (name: string, position: number): Value => {
    const value = propertyOf(scope.contexts, name)
    if (value === undefined) throw new ExpressionError(`Unrecognized named-value: '${name}'`, text, position)
    return value
  }
  const call = (name: string, args: readonly Value[], position: number): Value => {
    const found = GENERAL_FUNCTIONS.get(name.toLowerCase()) ?? scope.functions?.get(name.toLowerCase())
    if (found === undefined) throw new ExpressionError(`Unrecognized function: '${name}'`, text, position)
    if (args.length < found.min) throw new ExpressionError(`Too few parameters supplied: '${name}'`, text, position)
    if (args.length > found.max) throw new ExpressionError(`Too many parameters supplied: '${name}'`, text, position)
    return found.call(args)
  }
  return visit(parseExpression(text))
}

/** Applies an operator. `&&` and `||` return one of their operands, and evaluate the right one only if needed. */
const binary = (operator: BinaryOperator, left: Value, right: () => Value): Value => {
  switch (operator) {
    case '&&':
      return isTruthy(left) ? right() : left
    case '||':
      return isTruthy(left) ? left : right()
    case '==':
      return isEqual(left, right())
    case '!=':
      return !isEqual(left, right())
    case '<':
      return isLess(left, right())
    case '>':
      return isLess(right(), left)
    case '<=':
      return orEqual(left, right(), isLess)
    case '>=':
      return orEqual(left, right(), (a, b) => isLess(b, a))
  }
}

const orEqual = (left: Value, right: Value, test: (left: Value, right: Value) => boolean): boolean =>
  isEqual(left, right) || test(left, right)

type Visit = (node: Expression) => Value

/** Reports whether the next dereference applies to each element of a node: `commits.*.id` is the list of IDs. */
const isFiltered = (node: Expression): boolean =>
  node.kind === 'wildcard' || (node.kind === 'index' && isFiltered(node.target))

const indexed = (node: Extract<Expression, { kind: 'index' }>, visit: Visit): Value => {
  const target = visit(node.target)
  const index = visit(node.index)
  if (!isFiltered(node.target)) return elementAt(target, index) ?? null
  return isArray(target) ? target.map(each => elementAt(each, index)).filter(each => each !== undefined) : []
}

const elementAt = (target: Value, index: Value): Value | undefined => {
  if (isArray(target)) return target[Math.floor(toNumber(index))]
  if (!isObject(target) || !isPrimitive(index)) return undefined
  return propertyOf(target, toText(index))
}

const elementsOf = (target: Expression, visit: Visit): readonly Value[] => {
  const values = childrenOf(visit(target))
  return isFiltered(target) ? values.flatMap(childrenOf) : values
}

const childrenOf = (value: Value): readonly Value[] => {
  if (isArray(value)) return value
  return isObject(value) ? Object.values(value) : []
}
