import type { ActionFile } from './action-file.ts'
import { propertyOf, toText, type ValueObject } from './expression-value.ts'
import { render } from './template.ts'

/** The values under `with:`. Text may hold `${{ }}`; numbers and booleans are rendered as YAML's would be. */
export type With = Readonly<Record<string, string | number | boolean>>

/** The contexts that defaults in an action.yml may name. */
const DEFAULT_CONTEXTS = ['github', 'strategy', 'matrix', 'job', 'runner'] as const

export interface ResolvedInputs {
  /** By name as the action declares it, or as the workflow wrote it when the action does not know it. */
  readonly values: ReadonlyMap<string, string>
  readonly warnings: readonly string[]
}

/** The inputs that a step gets: what `with` says, and the action's defaults for the rest. */
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

/** Input names count in any case. */
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
