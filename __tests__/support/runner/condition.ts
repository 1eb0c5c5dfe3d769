import { evaluate } from './expression-evaluate.ts'
import { type JobStatus, statusFunctions } from './expression-functions.ts'
import { isTruthy, type ValueObject } from './expression-value.ts'

const STATUS_FUNCTION = /\b(always|success|failure|cancelled)\s*\(/i

/** Evaluates a condition, with or without `${{ }}` around it. */
export const holds = (condition: string, contexts: ValueObject, status: JobStatus): boolean => {
  const [, inner = condition] = /^\s*\$\{\{(.*)\}\}\s*$/s.exec(condition) ?? []
  return isTruthy(evaluate(inner, { contexts, functions: statusFunctions(status) }))
}

/** Evaluates the condition of a step, which requires success so far unless it calls a status function. */
export const stepHolds = (condition: string | undefined, contexts: ValueObject, status: JobStatus): boolean => {
  if (condition === undefined) return status === 'success'
  return (STATUS_FUNCTION.test(condition) || status === 'success') && holds(condition, contexts, status)
}
