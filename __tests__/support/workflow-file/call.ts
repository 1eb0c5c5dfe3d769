import type { Environment } from '../runner/environment.ts'
import type { Scope } from '../runner/expression-evaluate.ts'
import type { Value, ValueObject } from '../runner/expression-value.ts'
import { render } from '../runner/template.ts'
import { evaluated } from './evaluate.ts'
import type { CallInput, CallSignature, JobFile, Permissions, WorkflowFile } from './parse.ts'

const EMPTY: Readonly<Record<CallInput['type'], Value>> = { string: '', boolean: false, number: 0 }

/** Resolves the `inputs` of a called workflow from `with` and the defaults. Throws if GitHub would reject the call. */
export function callInputs({ inputs }: CallSignature, job: JobFile, scope: Scope): ValueObject {
  refuseOthers('input', Object.keys(job.with), Object.keys(inputs))
  return Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => {
      const given = job.with[name]
      if (given === undefined && input.required) throw new Error(`Input ${name} is required, but missing.`)
      const value = given === undefined ? (input.default ?? EMPTY[input.type]) : evaluated(given, scope)
      return [name, typed(name, value, input)]
    }),
  )
}

function typed(name: string, value: Value, { type }: CallInput): Value {
  if (typeof value === type) return value
  if (type === 'string' && (typeof value === 'boolean' || typeof value === 'number')) return String(value)
  throw new Error(`Input ${name} is not a ${type}: ${JSON.stringify(value)}`)
}

/** Returns the secrets of a called workflow: those that it declares and the caller passes. */
export function callSecrets({ secrets }: CallSignature, job: JobFile, scope: Scope): Environment {
  refuseOthers('secret', Object.keys(job.secrets), secrets)
  return Object.fromEntries(Object.entries(job.secrets).map(([name, value]) => [name, render(value, scope)]))
}

function refuseOthers(kind: string, given: readonly string[], known: readonly string[]): void {
  const unknown = given.find(name => !known.includes(name))
  if (unknown !== undefined) throw new Error(`The called workflow has no ${kind} ${unknown}.`)
}

const LEVELS = ['none', 'read', 'write']

/** Throws if a job of a called workflow requests more permissions than its caller has, which GitHub rejects. */
export function checkPermissions(called: WorkflowFile, granted: Permissions): void {
  for (const [id, { permissions = called.permissions }] of called.jobs) {
    for (const [scope, level] of Object.entries(permissions)) {
      const allowed = granted[scope] ?? 'none'
      if (LEVELS.indexOf(level) > LEVELS.indexOf(allowed)) {
        throw new Error(`Job ${id} requests ${scope}: ${level}, but its caller allows ${allowed}.`)
      }
    }
  }
}
