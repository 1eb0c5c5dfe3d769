import { parse } from 'yaml'
import type { Environment } from '../runner/environment.ts'
import type { With } from '../runner/inputs.ts'

/** The types of a called workflow's inputs. */
export type InputType = 'string' | 'boolean' | 'number'

export interface CallInput {
  readonly type: InputType
  readonly required: boolean
  readonly default?: string | boolean | number
}

/** The content of `on.workflow_call`. */
export interface CallSignature {
  readonly inputs: Readonly<Record<string, CallInput>>
  readonly secrets: readonly string[]
  /** Templates over `jobs`. */
  readonly outputs: Environment
}

/** Levels by scope, such as `contents: read`. */
export type Permissions = Readonly<Record<string, string>>

export interface StepFile {
  readonly id?: string
  readonly uses: string
  readonly with: With
  readonly if?: string
}

export interface JobFile {
  readonly needs: readonly string[]
  readonly if?: string
  /** Undefined for those of the workflow. */
  readonly permissions?: Permissions
  readonly matrix?: unknown
  readonly failFast?: unknown
  readonly runsOn?: unknown
  readonly timeoutMinutes?: unknown
  readonly outputs: Environment
  readonly steps: readonly StepFile[]
  /** A called workflow, instead of steps. */
  readonly uses?: string
  readonly with: With
  readonly secrets: Environment
}

/** A workflow, limited to the keys that this project uses. */
export interface WorkflowFile {
  readonly call?: CallSignature
  readonly permissions: Permissions
  /** In file order. */
  readonly jobs: ReadonlyMap<string, JobFile>
}

/** A YAML mapping with unchecked values. */
type Yaml = Readonly<Record<string, unknown>>

const isMapping = (value: unknown): value is Yaml =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const mapping = (value: unknown): Yaml => (isMapping(value) ? value : {})
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value])

const scalars = (value: unknown): With =>
  Object.fromEntries(
    Object.entries(mapping(value)).map(([name, given]) => {
      if (typeof given !== 'string' && typeof given !== 'number' && typeof given !== 'boolean') {
        throw new Error(`${name} is not a string, number or boolean`)
      }
      return [name, given]
    }),
  )

const texts = (value: unknown): Environment =>
  Object.fromEntries(Object.entries(scalars(value)).map(([name, given]) => [name, String(given)]))

/** Parses a workflow. Throws for keys that {@link JobFile} lacks, because a run would ignore them. */
export function parseWorkflowFile(content: string): WorkflowFile {
  const root = mapping(parse(content))
  const call = mapping(root['on'])['workflow_call']
  return {
    ...(call !== undefined && { call: parseCall(mapping(call)) }),
    permissions: texts(root['permissions']),
    jobs: new Map(Object.entries(mapping(root['jobs'])).map(([id, job]) => [id, parseJob(id, mapping(job))])),
  }
}

function parseCall(call: Yaml): CallSignature {
  const inputs = Object.entries(mapping(call['inputs'])).map(([name, value]) => {
    const { type, required, default: initial } = mapping(value)
    if (type !== 'string' && type !== 'boolean' && type !== 'number') throw new Error(`input ${name} has no type`)
    const fallback = initial === undefined ? {} : { default: initial as string | boolean | number }
    return [name, { type, required: required === true, ...fallback }] as const
  })
  const outputs = Object.entries(mapping(call['outputs'])).map(([name, value]) => [name, mapping(value)['value']])
  return {
    inputs: Object.fromEntries(inputs),
    secrets: Object.keys(mapping(call['secrets'])),
    outputs: texts(Object.fromEntries(outputs)),
  }
}

const JOB_KEYS = new Set(
  'name needs if permissions strategy runs-on timeout-minutes outputs steps uses with secrets'.split(' '),
)
const STRATEGY_KEYS = new Set(['matrix', 'fail-fast'])
const STEP_KEYS = new Set(['name', 'id', 'uses', 'with', 'if'])

function refuseOthers(where: string, value: Yaml, known: ReadonlySet<string>): void {
  const unknown = Object.keys(value).filter(key => !known.has(key))
  if (unknown.length > 0) throw new Error(`${where}: this runner does not support ${unknown.join(', ')}`)
}

function parseJob(id: string, job: Yaml): JobFile {
  refuseOthers(`job ${id}`, job, JOB_KEYS)
  const strategy = mapping(job['strategy'])
  refuseOthers(`job ${id}, strategy`, strategy, STRATEGY_KEYS)
  const [condition, uses] = [text(job['if']), text(job['uses'])]
  return {
    needs: list(job['needs']).map(String),
    ...(condition !== undefined && { if: condition }),
    ...(job['permissions'] !== undefined && { permissions: texts(job['permissions']) }),
    matrix: strategy['matrix'],
    failFast: strategy['fail-fast'],
    runsOn: job['runs-on'],
    timeoutMinutes: job['timeout-minutes'],
    outputs: texts(job['outputs']),
    steps: list(job['steps']).map((step, i) => parseStep(`job ${id}, step ${i + 1}`, mapping(step))),
    ...(uses !== undefined && { uses }),
    with: scalars(job['with']),
    secrets: texts(job['secrets']),
  }
}

function parseStep(where: string, step: Yaml): StepFile {
  refuseOthers(where, step, STEP_KEYS)
  const [id, condition, uses] = [text(step['id']), text(step['if']), text(step['uses'])]
  if (uses === undefined) throw new Error(`${where}: the step has no "uses"`)
  return {
    uses,
    with: scalars(step['with']),
    ...(id !== undefined && { id }),
    ...(condition !== undefined && { if: condition }),
  }
}
