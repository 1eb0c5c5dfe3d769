import type { ActionFile } from './action-file.ts'
import { propertyOf, toText, type ValueObject } from './expression-value.ts'
import { render } from './template.ts'

/** The values under `with:`. Strings may contain `${{ }}`; numbers and booleans become strings as in YAML. */
export type With = Readonly<Record<string, string | number | boolean>>

/** The contexts available to defaults in an action.yml. */
const DEFAULT_CONTEXTS = ['github', 'strategy', 'matrix', 'job', 'runner'] as const

export interface ResolvedInputs {
  /** By the name that the action declares, or by the workflow's name if the action does not declare it. */
  readonly values: ReadonlyMap<string, string>
  readonly warnings: readonly string[]
}

/** Resolves the inputs of a step: the values under `with`, and the action's defaults for the rest. */
export const resolveInputs = (action: ActionFile, given: With, contexts: ValueObject): ResolvedInputs => {
  const defaults = Object.fromEntries(DEFAULT_CONTEXTS.map(name => [name, propertyOf(contexts, name) ?? null]))
  const values = new Map<string, string>()
  for (const [name, value] of Object.entries(given)) {
    values.set(declaredName(action, name), typeof value === 'string' ? render(value, { contexts }) : toText(value))
  }
  const warnings = [...deprecations(action, values), ...unexpected(action, values)]
  for (const [name, input] of action.inputs) {
    if (!values.has(name)) values.set(name, render(input.default ?? '', { contexts: defaults }))
  }
  return { values, warnings }
}

/** Finds the declared name of an input. Input names are case-insensitive. */
const declaredName = (action: ActionFile, name: string): string =>
  [...action.inputs.keys()].find(known => known.toLowerCase() === name.toLowerCase()) ?? name

const deprecations = (action: ActionFile, given: ReadonlyMap<string, string>): readonly string[] =>
  [...given.keys()].flatMap(name => {
    const message = action.inputs.get(name)?.deprecationMessage
    return message === undefined ? [] : [`Input '${name}' has been deprecated with message: ${message}`]
  })

const unexpected = (action: ActionFile, given: ReadonlyMap<string, string>): readonly string[] => {
  const unknown = [...given.keys()].filter(name => !action.inputs.has(name))
  if (unknown.length === 0) return []
  const quoted = (names: readonly string[]): string => `'${names.join("', '")}'`
  return [`Unexpected input(s) ${quoted(unknown)}, valid inputs are [${quoted([...action.inputs.keys()])}]`]
}
