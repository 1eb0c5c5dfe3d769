import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Environment, githubContext, runnerContext } from './environment.ts'
import { toJson, toText, type ValueObject } from './expression-value.ts'
import { GITHUB, type Strategy } from './forge.ts'
import type { JobOptions } from './job-types.ts'
import { RUNNER_GRACE } from './node-process.ts'
import { createSecretMasker, type SecretMasker } from './secret-masker.ts'
import type { Machine } from './stage.ts'
import { render } from './template.ts'

/** A job before its first step. */
export interface JobSetup {
  readonly machine: Machine
  /** Contexts that do not change while the job runs. */
  readonly contexts: ValueObject & { readonly github: ValueObject; readonly runner: ValueObject }
  readonly env: Environment
}

/** The strategy of a job without a matrix, which counts as one job of one. */
const NO_STRATEGY: Strategy = { index: 0, total: 1, failFast: true }

/** Creates the directories and files of a job under `root`, and the contexts of its steps. */
export const setUpJob = async (options: JobOptions, root: string): Promise<JobSetup> => {
  const { id = 'job', contexts: given = {}, debug = false, services = {}, forge = GITHUB } = options
  const [temp, toolCache] = [join(root, '_temp'), join(root, '_tool')]
  const workspace = options.workspace ?? join(root, 'work', 'app')
  await Promise.all([temp, toolCache, workspace].map(directory => mkdir(directory, { recursive: true })))

  const github = githubContext({ ...given.github, ...forge.github }, id, workspace)
  const eventPath = await writeEvent(temp, github)
  const secrets = { GITHUB_TOKEN: toText(github['token'] ?? null), ...given.secrets }
  const { platform, arch } = process
  const contexts = {
    github: { ...github, event_path: eventPath },
    runner: runnerContext({ platform, arch, temp, toolCache, workspace, debug }, given.runner ?? {}),
    strategy: given.strategy ?? forge.strategy(NO_STRATEGY),
    matrix: forge.matrix(given.matrix ?? null),
    needs: given.needs ?? {},
    vars: given.vars ?? {},
    inputs: given.inputs ?? {},
    secrets,
  }
  const machine: Machine = {
    node: options.node ?? process.execPath,
    grace: options.grace ?? RUNNER_GRACE,
    temp,
    workspace,
    host: passedOn(options.host ?? process.env, ['PATH', 'HOME', ...(options.passOn ?? [])]),
    services: { ...forge.env, ...services },
    debug,
    forge,
    masker: maskerOf([...Object.values(secrets), ...tokensOf(services)]),
  }
  return { machine, contexts, env: renderEnvironment(options.env ?? {}, contexts) }
}

/** Evaluates the `${{ }}` in the values of an `env` mapping. */
export const renderEnvironment = (env: Environment, contexts: ValueObject): Environment =>
  Object.fromEntries(Object.entries(env).map(([name, value]) => [name, render(value, { contexts })]))

const writeEvent = async (temp: string, github: ValueObject): Promise<string> => {
  const directory = join(temp, '_github_workflow')
  const path = join(directory, 'event.json')
  await mkdir(directory)
  await writeFile(path, toJson(github['event'] ?? {}))
  return path
}

const passedOn = (host: NodeJS.ProcessEnv, names: readonly string[]): Environment =>
  Object.fromEntries(
    names.flatMap(name => {
      const value = host[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )

const tokensOf = (services: Environment): readonly string[] =>
  Object.entries(services).flatMap(([name, value]) => (name.endsWith('_TOKEN') ? [value] : []))

const maskerOf = (secrets: readonly string[]): SecretMasker => {
  const masker = createSecretMasker()
  for (const secret of secrets) masker.add(secret)
  return masker
}
