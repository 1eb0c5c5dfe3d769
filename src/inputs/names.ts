import type { Environment } from '../lib/github.ts'
import { didYouMean } from '../lib/nearest.ts'
import { givenInputs } from './reader.ts'

const METADATA = ['images', 'tags', 'flavor', 'annotations']
const CREDENTIALS = ['username', 'password', 'registry', 'registry-auth', 'github-token']
const WHAT = ['name', 'context', 'file', 'target', 'platforms', 'labels']
const STEPS = ['network', 'add-hosts', 'allow', 'ssh', 'shm-size', 'ulimit', 'cgroup-parent', 'no-cache', 'pull']
const ARGUMENTS = ['build-args', 'build-contexts', 'secrets', 'secret-envs', 'secret-files', 'no-cache-filters', 'call']
const RESULTS = ['attests', 'provenance', 'sbom', 'cache-from', 'cache-to', 'cache', 'outputs', 'load', 'reproducible']
const PUBLISHING = ['compression', 'push', 'publish']
const BUILDER = ['builder', 'driver', 'driver-opts', 'registry-mirrors', 'endpoint', 'nodes', 'keep-builder']
const BUILDKIT = ['buildkitd-flags', 'buildkitd-config', 'buildkitd-config-inline', 'buildx-version']
const MACHINE = ['emulation', 'binfmt-image', 'matrix', 'strategy']
const SEPARATORS = ['sep-tags', 'sep-labels', 'sep-annotations']

/** The inputs in each action's action.yml. */
export const INPUTS = {
  build: [METADATA, CREDENTIALS, WHAT, STEPS, ARGUMENTS, RESULTS, PUBLISHING, BUILDER, BUILDKIT, MACHINE].flat(),
  merge: [METADATA, CREDENTIALS, ['name', 'records', 'sources', 'platforms', 'append', 'push']].flat(),
  plan: [METADATA, CREDENTIALS, SEPARATORS, ['context', 'labels', 'bake-target', 'platforms', 'runners']].flat(),
} as const

/** Inputs of Docker's actions that have an unrelated name here. */
const RENAMED: Readonly<Record<string, string>> = {
  version: 'buildx-version',
  append: 'nodes',
  cleanup: 'keep-builder',
  config: 'buildkitd-config',
  'config-inline': 'buildkitd-config-inline',
}

/**
 * The variables of act, and of its derivatives, the runners of Gitea and Forgejo. Within a composite action, they also
 * pass the inputs of that action to its steps, so an unknown input may not be a mistake.
 */
const PASSES_INPUTS_ON = ['ACT', 'GITEA_ACTIONS', 'FORGEJO_ACTIONS']

/**
 * Reports each input that the action does not have. The runner only warns about them, but a build with a misspelled
 * `platforms` would publish an image of one platform.
 */
export function refuseUnknown(
  env: Environment,
  known: readonly string[],
  problem: (where: string, what: string) => void,
): void {
  if (PASSES_INPUTS_ON.some(name => env[name])) return
  for (const name of givenInputs(env).filter(name => !known.includes(name))) {
    const renamed = Object.hasOwn(RENAMED, name) ? RENAMED[name] : undefined
    const meant = renamed !== undefined && known.includes(renamed) ? ` Did you mean "${renamed}"?` : undefined
    const hint = meant ?? didYouMean(name, known)
    problem(
      name,
      `this action has no such input.${hint || ` The job variable INPUT_${name.toUpperCase()} counts as one.`}`,
    )
  }
}
