import { atLine, type ListItem, type ListOptions, parseList } from '../lib/csv.ts'
import { messageOf, type Problem, UsageError } from '../lib/errors.ts'
import type { Environment } from '../lib/github.ts'
import { didYouMean } from '../lib/nearest.ts'

/**
 * A reader of an action's inputs that collects their problems, for {@link InputReader.done} to throw together. Until
 * then, it returns a harmless value in place of an invalid one.
 */
export interface InputReader {
  /** Returns the raw value, if spaces or line numbers matter; '' for none. */
  raw(name: string): string
  /** Returns the trimmed value; undefined if the input is empty. */
  text(name: string): string | undefined
  /** Returns the trimmed value, and masks it in the log. */
  secret(name: string): string | undefined
  /** Returns `true` or `false`, spelled as in YAML 1.2's core schema, like @actions/core's getBooleanInput. */
  boolean(name: string, fallback: boolean): boolean
  /** Returns one of the allowed words. */
  choice<T extends string>(name: string, allowed: readonly T[], fallback: T): T
  /** Returns the items of a list, one per line, and separated by commas if `commas` is set; `#` begins a comment line. */
  list(name: string, options?: ListOptions): readonly ListItem[]
  /** Returns the value parsed by `parse`; an error that it throws becomes a problem of this input. */
  parsed<T>(name: string, parse: (text: string) => T): T | undefined
  /** Parses each item of a list; an error becomes a problem of this input and line. */
  each<T>(name: string, parse: (text: string) => T, options?: ListOptions): readonly T[]
  /** Adds a problem, unless it is a duplicate. */
  problem(where: string, what: string): void
  /** Throws a {@link UsageError} with every problem, if there is one. */
  done(): void
}

/** Returns the variable in which the runner passes an input: upper-case, spaces replaced; hyphens stay. */
const variable = (name: string): string => `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`

/**
 * Returns the names of all inputs that the runner passed, known or not, in lower case. Spaces in names are lost, but no
 * action has such a name.
 */
export const givenInputs = (env: Environment): readonly string[] =>
  Object.keys(env)
    .filter(name => name.startsWith('INPUT_'))
    .map(name => name.slice('INPUT_'.length).toLowerCase())

/** The parts of a step that provide its inputs. */
export interface InputSource {
  readonly env: Environment
  /** Masks a string in the log. */
  readonly mask: (secret: string) => void
}

export function inputReader({ env, mask }: InputSource): InputReader {
  const problems: Problem[] = []
  const problem = (where: string, what: string): void => {
    const known = problems.some(before => before.where === where && before.what === what)
    if (!known) problems.push({ where, what })
  }
  const raw = (name: string): string => env[variable(name)] ?? ''
  const text = (name: string): string | undefined => raw(name).trim() || undefined
  const attempt = <T>(where: string, read: () => T): T | undefined => {
    try {
      return read()
    } catch (thrown) {
      if (thrown instanceof UsageError) for (const each of thrown.problems) problem(each.where, each.what)
      else problem(where, messageOf(thrown))
      return undefined
    }
  }
  const list = (name: string, options: ListOptions = {}): readonly ListItem[] =>
    attempt(name, () => parseList(name, raw(name), options)) ?? []

  return {
    raw,
    text,
    list,
    problem,
    secret(name) {
      const given = text(name)
      if (given !== undefined) mask(given)
      return given
    },
    boolean(name, fallback) {
      const given = text(name)
      if (given === undefined) return fallback
      if (/^(?:true|True|TRUE)$/.test(given)) return true
      if (/^(?:false|False|FALSE)$/.test(given)) return false
      problem(name, `"${given}" is neither true nor false.`)
      return fallback
    },
    choice(name, allowed, fallback) {
      const given = text(name)
      if (given === undefined) return fallback
      const found = allowed.find(word => word === given)
      if (found === undefined) {
        problem(name, `"${given}" is not one of ${allowed.join(', ')}.${didYouMean(given, allowed)}`)
      }
      return found ?? fallback
    },
    parsed(name, parse) {
      const given = text(name)
      return given === undefined ? undefined : attempt(name, () => parse(given))
    },
    each(name, parse, options) {
      const items = list(name, options)
      const where = (line: number): string => (items.length > 1 ? atLine(name, line) : name)
      return items.flatMap(item => {
        const value = attempt(where(item.line), () => ({ value: parse(item.value) }))
        return value === undefined ? [] : [value.value]
      })
    },
    done() {
      if (problems.length > 0) throw new UsageError(problems)
    },
  }
}

/** Replaces every run of whitespace, including line ends, with one space. */
export const oneLine = (text: string | undefined): string | undefined => text?.replace(/\s+/g, ' ')
