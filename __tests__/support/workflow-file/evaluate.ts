import { evaluate, type Scope } from '../runner/expression-evaluate.ts'
import { isArray, isObject, type Value, type ValueObject } from '../runner/expression-value.ts'
import { render } from '../runner/template.ts'

/** Matches a string that is a single expression, which may have a value of any kind. */
const EXPRESSION = /^\s*\$\{\{((?:'(?:[^']|'')*'|[^'])*?)\}\}\s*$/

/** Evaluates each `${{ }}` in a part of a workflow, at any depth. */
export function evaluated(node: unknown, scope: Scope): Value {
  if (typeof node === 'string') {
    const [, expression] = EXPRESSION.exec(node) ?? []
    return expression === undefined || expression.includes('}}') ? render(node, scope) : evaluate(expression, scope)
  }
  if (Array.isArray(node)) return node.map(item => evaluated(item, scope))
  if (typeof node === 'object' && node !== null) {
    return Object.fromEntries(Object.entries(node).map(([name, item]) => [name, evaluated(item, scope)]))
  }
  if (node === undefined) return null
  if (node === null || typeof node === 'number' || typeof node === 'boolean') return node
  throw new Error(`A workflow cannot contain a ${typeof node}.`)
}

/**
 * Expands a matrix into jobs: every combination of its axes, plus `include`. An entry of `include` extends each
 * combination that it does not contradict; if there is none, it is a separate job (docs.github.com, "Running variations
 * of jobs in a workflow").
 */
export function expandMatrix(matrix: Value): readonly ValueObject[] {
  if (!isObject(matrix)) throw new Error('The matrix is not a mapping.')
  const { include = [], exclude, ...axes } = matrix
  if (exclude !== undefined) throw new Error('This runner does not support "exclude".')
  if (!isArray(include)) throw new Error('"include" is not a list.')

  const names = Object.keys(axes)
  const combinations = names.reduce<readonly ValueObject[]>(
    (found, name) => {
      const values = axes[name]
      if (values === undefined || !isArray(values)) throw new Error(`The axis "${name}" is not a list.`)
      return found.flatMap(combination => values.map(value => ({ ...combination, [name]: value })))
    },
    [{}],
  )
  const jobs: ValueObject[] = names.length === 0 ? [] : [...combinations]
  const original = jobs.length
  for (const entry of include) {
    if (!isObject(entry)) throw new Error('An entry of "include" is not a mapping.')
    let extended = false
    for (let i = 0; i < original; i++) {
      const job = jobs[i] ?? {}
      if (names.some(name => entry[name] !== undefined && entry[name] !== job[name])) continue
      jobs[i] = { ...job, ...entry }
      extended = true
    }
    if (!extended) jobs.push(entry)
  }
  return jobs
}
