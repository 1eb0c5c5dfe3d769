/** A value of GitHub's expression language; contexts are objects of such values. */
export type Value = null | boolean | number | string | readonly Value[] | ValueObject

export interface ValueObject {
  readonly [name: string]: Value
}

export const isArray = (value: Value): value is readonly Value[] => Array.isArray(value)

export const isObject = (value: Value): value is ValueObject =>
  typeof value === 'object' && value !== null && !isArray(value)

export const isPrimitive = (value: Value): value is null | boolean | number | string =>
  value === null || typeof value !== 'object'

/** `false`, `0`, `NaN`, `''` and `null` are falsy; every array and object is truthy. */
export const isTruthy = (value: Value): boolean => Boolean(value)

/** Converts a value to a string. Null is empty; an array or object becomes the name of its kind. */
export const toText = (value: Value): string => {
  if (value === null) return ''
  if (isArray(value)) return 'Array'
  if (isObject(value)) return 'Object'
  return typeof value === 'number' ? numberText(value) : String(value)
}

/** Formats a number with 15 significant digits, and with an exponent (`1E+15`) from 1e15 on and below 1e-5. */
const numberText = (value: number): string => {
  if (value === 0 || !Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value)
  const [mantissa = '', power = '0'] = value.toExponential(14).split('e')
  const exponent = Number(power)
  if (exponent >= -5 && exponent < 15) return plainNumber(Number(value.toPrecision(15)))
  const digits = String(Math.abs(exponent)).padStart(2, '0')
  return `${Number(mantissa)}E${exponent < 0 ? '-' : '+'}${digits}`
}

/** Writes out the digits of small numbers, for which JavaScript uses an exponent. */
const plainNumber = (value: number): string =>
  String(value).includes('e') ? value.toFixed(20).replace(/0+$/, '') : String(value)

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
const HEX_OR_OCTAL = /^0(x[0-9a-fA-F]+|o[0-7]+)$/

/** Parses a decimal number, `0x…`, `0o…` or `Infinity`. An empty string is 0, anything else `NaN`. */
export const parseNumber = (text: string): number => {
  const trimmed = text.trim()
  if (trimmed === '') return 0
  if (DECIMAL.test(trimmed) || HEX_OR_OCTAL.test(trimmed) || /^-?Infinity$/.test(trimmed)) return Number(trimmed)
  return Number.NaN
}

export const toNumber = (value: Value): number => {
  if (value === null) return 0
  if (typeof value === 'string') return parseNumber(value)
  return isPrimitive(value) ? Number(value) : Number.NaN
}

/** Folds the case of a string, because GitHub compares strings case-insensitively. */
const fold = (text: string): string => text.toUpperCase()

/** Tests loose equality: different kinds compare as numbers, strings ignore case, arrays and objects use identity. */
export const isEqual = (left: Value, right: Value): boolean => {
  if (typeof left === 'string' && typeof right === 'string') return fold(left) === fold(right)
  if (isPrimitive(left) && isPrimitive(right)) return toNumber(left) === toNumber(right)
  return left === right
}

/** Tests whether `left` is less than `right`, with the coercions of `isEqual`. Arrays and objects never are. */
export const isLess = (left: Value, right: Value): boolean => {
  if (typeof left === 'string' && typeof right === 'string') return fold(left) < fold(right)
  return isPrimitive(left) && isPrimitive(right) && toNumber(left) < toNumber(right)
}

export const containsText = (text: string, part: string): boolean => fold(text).includes(fold(part))
export const startsWithText = (text: string, part: string): boolean => fold(text).startsWith(fold(part))
export const endsWithText = (text: string, part: string): boolean => fold(text).endsWith(fold(part))

/** Returns a property by its case-insensitive name. An exact match wins. */
export const propertyOf = (object: ValueObject, name: string): Value | undefined => {
  const key = Object.hasOwn(object, name) ? name : Object.keys(object).find(each => fold(each) === fold(name))
  return key === undefined ? undefined : object[key]
}

/** Formats JSON as `toJSON` does: indented by two spaces, with Unicode line separators escaped. */
export const toJson = (value: Value): string =>
  JSON.stringify(value, null, 2).replace(
    /[\u0085\u2028\u2029]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
