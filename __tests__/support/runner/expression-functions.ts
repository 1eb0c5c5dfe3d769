import {
  containsText,
  endsWithText,
  isArray,
  isEqual,
  isPrimitive,
  startsWithText,
  toJson,
  toText,
  type Value,
} from './expression-value.ts'

/** A function of the language, and the number of arguments that it accepts. */
export interface ExpressionFunction {
  readonly min: number
  readonly max: number
  readonly call: (args: readonly Value[]) => Value
}

const argument = (args: readonly Value[], index: number): Value => args[index] ?? null

const onText =
  (test: (text: string, part: string) => boolean) =>
  (args: readonly Value[]): boolean => {
    const [text, part] = [argument(args, 0), argument(args, 1)]
    return isPrimitive(text) && isPrimitive(part) && test(toText(text), toText(part))
  }

/** Finds an equal element in an array, or a substring in a string, ignoring case. */
const contains = (args: readonly Value[]): boolean => {
  const [container, wanted] = [argument(args, 0), argument(args, 1)]
  return isArray(container) ? container.some(element => isEqual(element, wanted)) : onText(containsText)(args)
}

const join = (args: readonly Value[]): string => {
  const [items, separator] = [argument(args, 0), args[1] ?? ',']
  if (isPrimitive(items)) return toText(items)
  return isArray(items) ? items.map(toText).join(isPrimitive(separator) ? toText(separator) : ',') : ''
}

const FORMAT_PART = /\{\{|\}\}|\{(\d+)\}|[{}]/g

/** Replaces `{0}` with the first argument after the string, and so on; `{{` and `}}` are literal braces. */
const format = (args: readonly Value[]): string => {
  const [text = null, ...values] = args
  return toText(text).replace(FORMAT_PART, (part, digits?: string) => {
    if (part === '{{' || part === '}}') return part.charAt(0)
    if (digits === undefined) throw new Error(`The following format string is invalid: ${toText(text)}`)
    const value = values[Number(digits)]
    if (value !== undefined) return toText(value)
    throw new Error(`The following format string references more arguments than were supplied: ${toText(text)}`)
  })
}

const fromJson = (args: readonly Value[]): Value => JSON.parse(toText(argument(args, 0)))

/** The functions of every expression, by lower-case name: names are case-insensitive. */
export const GENERAL_FUNCTIONS: ReadonlyMap<string, ExpressionFunction> = new Map<string, ExpressionFunction>([
  ['contains', { min: 2, max: 2, call: contains }],
  ['startswith', { min: 2, max: 2, call: onText(startsWithText) }],
  ['endswith', { min: 2, max: 2, call: onText(endsWithText) }],
  ['format', { min: 1, max: 255, call: format }],
  ['join', { min: 1, max: 2, call: join }],
  ['tojson', { min: 1, max: 1, call: args => toJson(argument(args, 0)) }],
  ['fromjson', { min: 1, max: 1, call: fromJson }],
])

/** The status of a job, which the status functions of conditions test. */
export type JobStatus = 'success' | 'failure' | 'cancelled'

const status = (answer: boolean): ExpressionFunction => ({ min: 0, max: 0, call: () => answer })

/** Returns the functions that only conditions (`if`, `post-if`) may call. */
export const statusFunctions = (current: JobStatus): ReadonlyMap<string, ExpressionFunction> =>
  new Map([
    ['always', status(true)],
    ['success', status(current === 'success')],
    ['failure', status(current === 'failure')],
    ['cancelled', status(current === 'cancelled')],
  ])
