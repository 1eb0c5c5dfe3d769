/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Access to a JSON object's members by name and type. Throws an Error that names a missing or mistyped member. */
export interface Members {
  has(name: string): boolean
  /** Returns the member as it is; undefined if it is missing. */
  raw(name: string): unknown
  /** Returns a non-empty string. */
  string(name: string): string
  /** Returns a whole number, not negative. */
  count(name: string): number
  boolean(name: string): boolean
  object(name: string): Members
  /** Returns an object whose values are strings. */
  strings(name: string): Readonly<Record<string, string>>
  list<T>(name: string, read: (item: unknown, where: string) => T): readonly T[]
}

/** Returns the {@link Members} of parsed JSON. `where` begins the messages: `record.run`. */
export function members(value: unknown, where: string): Members {
  if (!isObject(value)) throw new Error(`${where} is not an object`)
  const has = (name: string): boolean => Object.hasOwn(value, name)
  const raw = (name: string): unknown => (has(name) ? value[name] : undefined)
  const checked = <T>(name: string, is: (member: unknown) => member is T, what: string): T => {
    const member = raw(name)
    if (!is(member)) throw new Error(`${where}.${name} is not ${what}`)
    return member
  }
  return {
    has,
    raw,
    string: name => checked(name, isFilledString, 'a non-empty string'),
    count: name => checked(name, isCount, 'a whole number'),
    boolean: name => checked(name, item => typeof item === 'boolean', 'true or false'),
    object: name => members(raw(name), `${where}.${name}`),
    strings: name => checked(name, isStringMap, 'a map of strings'),
    list: (name, read) => checked(name, isList, 'a list').map((item, i) => read(item, `${where}.${name}[${i}]`)),
  }
}

const isFilledString = (value: unknown): value is string => typeof value === 'string' && value !== ''
const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value)
export const isStringList = (value: unknown): value is readonly string[] =>
  isList(value) && value.every(item => typeof item === 'string')
export const isStringMap = (value: unknown): value is Readonly<Record<string, string>> =>
  isObject(value) && Object.values(value).every(item => typeof item === 'string')
