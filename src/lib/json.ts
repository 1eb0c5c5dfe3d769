/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The members of a JSON object, taken by name and type. What is missing or of another type is an Error naming it. */
export interface Members {
  has(name: string): boolean
  /** The member as it is; undefined when there is none. */
  raw(name: string): unknown
  /** A text that is not empty. */
  string(name: string): string
  /** A whole number, not negative. */
  count(name: string): number
  boolean(name: string): boolean
  object(name: string): Members
  /** An object that holds texts only. */
  strings(name: string): Readonly<Record<string, string>>
  list<T>(name: string, read: (item: unknown, where: string) => T): readonly T[]
}

/** Reads `value`, parsed JSON, as an object; `where` begins the messages: `record.run`. */
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
    string: name => checked(name, isText, 'a text'),
    count: name => checked(name, isCount, 'a whole number'),
    boolean: name => checked(name, item => typeof item === 'boolean', 'true or false'),
    object: name => members(raw(name), `${where}.${name}`),
    strings: name => checked(name, isTextMap, 'a map of texts'),
    list: (name, read) => checked(name, isList, 'a list').map((item, i) => read(item, `${where}.${name}[${i}]`)),
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value)
const isTextMap = (value: unknown): value is Readonly<Record<string, string>> =>
  isObject(value) && Object.values(value).every(item => typeof item === 'string')
