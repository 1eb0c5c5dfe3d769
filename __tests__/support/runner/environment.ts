import { dirname } from 'node:path'
import { toText, type ValueObject } from './expression-value.ts'

export type Environment = Readonly<Record<string, string>>

/** The properties of the github context that the runner exports as `GITHUB_<NAME>`. */
const EXPORTED = [
  'action',
  'action_ref',
  'action_repository',
  'actor',
  'actor_id',
  'api_url',
  'artifacts',
  'artifacts_list',
  'base_ref',
  'env',
  'event_name',
  'event_path',
  'graphql_url',
  'head_ref',
  'job',
  'output',
  'path',
  'ref',
  'ref_name',
  'ref_protected',
  'ref_type',
  'repository',
  'repository_id',
  'repository_owner',
  'repository_owner_id',
  'retention_days',
  'run_attempt',
  'run_id',
  'run_number',
  'server_url',
  'sha',
  'state',
  'step_summary',
  'triggering_actor',
  'workflow',
  'workflow_ref',
  'workflow_sha',
  'workspace',
]

/** Returns the github context of a push to the default branch. `given` replaces properties; numbers become strings. */
export const githubContext = (given: ValueObject, job: string, workspace: string): ValueObject => {
  const texts = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, typeof value === 'number' ? toText(value) : value]),
  )
  const ref = toText(texts['ref'] ?? 'refs/heads/main')
  const repository = toText(texts['repository'] ?? 'octo-org/octo-app')
  const [owner = ''] = repository.split('/')
  return {
    actor: 'octocat',
    actor_id: '583231',
    api_url: 'https://api.github.com',
    base_ref: '',
    event: {},
    event_name: 'push',
    graphql_url: 'https://api.github.com/graphql',
    head_ref: '',
    job,
    ref,
    ref_name: ref.replace(/^refs\/(heads|tags|pull)\//, ''),
    ref_protected: false,
    ref_type: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    repository,
    repository_id: '1296269',
    repository_owner: owner,
    repository_owner_id: '9919',
    repositoryUrl: `git://github.com/${repository}.git`,
    retention_days: '90',
    run_attempt: '1',
    run_id: '1658821493',
    run_number: '1',
    server_url: 'https://github.com',
    sha: 'ffac537e6cbbf934b08745a378932722df287a53',
    token: 'ghs_tokenOfTheLocalRunner',
    triggering_actor: 'octocat',
    workflow: 'Publish',
    workflow_ref: `${repository}/.github/workflows/publish.yml@${ref}`,
    workflow_sha: 'ffac537e6cbbf934b08745a378932722df287a53',
    workspace,
    ...texts,
  }
}

const OS: Readonly<Record<string, string>> = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' }
const ARCH: Readonly<Record<string, string>> = { x64: 'X64', arm64: 'ARM64', arm: 'ARM', ia32: 'X86' }

export interface RunnerFacts {
  /** Value of `process.platform`. */
  readonly platform: string
  /** Value of `process.arch`. */
  readonly arch: string
  readonly temp: string
  readonly toolCache: string
  readonly workspace: string
  readonly debug: boolean
}

export const runnerContext = (facts: RunnerFacts, given: ValueObject): ValueObject => ({
  os: OS[facts.platform] ?? facts.platform,
  arch: ARCH[facts.arch] ?? facts.arch,
  name: 'local',
  environment: 'self-hosted',
  tool_cache: facts.toolCache,
  temp: facts.temp,
  workspace: dirname(facts.workspace),
  ...(facts.debug ? { debug: '1' } : {}),
  ...given,
})

export interface StepEnvironment {
  /** Variables that the runner's process passes on. */
  readonly host: Environment
  /** `env` of the job and the step, and the entries of GITHUB_ENV from earlier steps. */
  readonly env: Environment
  readonly state: ReadonlyMap<string, string>
  readonly inputs: ReadonlyMap<string, string>
  /** Directories that earlier steps added with GITHUB_PATH, oldest first. */
  readonly path: readonly string[]
  readonly github: ValueObject
  readonly runner: ValueObject
  /** URLs and tokens of the run's services, such as ACTIONS_RESULTS_URL. */
  readonly services: Environment
}

/** Returns the environment of an action. Later layers win, as in the runner: a step cannot forge GITHUB_REF. */
export const stepEnvironment = (step: StepEnvironment): Environment => {
  const env: Environment = { CI: 'true', ...step.host, ...step.env }
  const path = [...step.path.toReversed(), env['PATH'] ?? []].flat().join(':')
  return {
    ...env,
    ...prefixed('STATE_', step.state, name => name),
    ...prefixed('INPUT_', step.inputs, name => name.replaceAll(' ', '_').toUpperCase()),
    ...(path === '' ? {} : { PATH: path }),
    ...exported('GITHUB_', step.github, EXPORTED),
    ...exported('RUNNER_', step.runner, Object.keys(step.runner)),
    ...step.services,
    GITHUB_ACTIONS: 'true',
  }
}

const prefixed = (prefix: string, values: ReadonlyMap<string, string>, rename: (name: string) => string): Environment =>
  Object.fromEntries([...values].map(([name, value]) => [`${prefix}${rename(name)}`, value]))

/** Exports properties of a context that are strings or booleans. */
const exported = (prefix: string, context: ValueObject, names: readonly string[]): Environment =>
  Object.fromEntries(
    names.flatMap(name => {
      const value = context[name]
      return typeof value === 'string' || typeof value === 'boolean'
        ? [[`${prefix}${name.toUpperCase()}`, toText(value)]]
        : []
    }),
  )
