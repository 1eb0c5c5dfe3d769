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

/**
 * Inputs of Docker's actions (build-push, metadata, setup-buildx, setup-qemu, login) that have another name here, or
 * none, and what to do about them.
 */
const OF_DOCKER: Readonly<Record<string, string>> = {
  version: 'Did you mean "buildx-version"?',
  append: 'Did you mean "nodes"?',
  cleanup: 'Did you mean "keep-builder"?',
  config: 'Did you mean "buildkitd-config"?',
  'config-inline': 'Did you mean "buildkitd-config-inline"?',
  'keep-state': 'Did you mean "keep-builder"?',
  image: 'Did you mean "images", or "binfmt-image" of docker/setup-qemu-action?',
  'cache-binary': 'Remove it: manifold keeps buildx in the tool cache.',
  'cache-image': 'Remove it: the engine keeps that image.',
  install: 'Remove it: manifold does not change the command docker build.',
  use: 'Remove it: manifold passes its builder to its own builds only.',
  reset: 'Remove it: the post step removes the emulators that the step added.',
  ecr: 'Remove it: "username" and "password" are the login for every registry.',
  scope: 'Remove it: a login is for its whole registry.',
  logout: 'Remove it: manifold does not write to the Docker configuration of the machine.',
}

/**
 * Reports an input that the action does not have, if it is close to one that it has, or belongs to one of Docker's
 * actions. The runner only warns about it, but a build with a misspelled `platforms` would publish an image of one
 * platform. Any other name is ignored, because variables of a job count as inputs, too: `INPUT_TOPIC`. In a composite
 * action, act and its derivatives, the runners of Gitea and Forgejo, also pass that action's inputs to its steps.
 */
export function refuseUnknown(
  env: Environment,
  known: readonly string[],
  problem: (where: string, what: string) => void,
): void {
  for (const name of givenInputs(env).filter(name => !known.includes(name))) {
    const hint = hintFor(name, known)
    if (hint === undefined) continue
    const variable = `INPUT_${name.toUpperCase()}`
    problem(
      name,
      `this action has no such input. ${hint} If ${variable} is a variable of the job, or an input of a composite ` +
        'action on a forge other than GitHub, rename that.',
    )
  }
}

/** Returns what to do about an unknown input; undefined if it is most likely no input at all. */
function hintFor(name: string, known: readonly string[]): string | undefined {
  const ofDocker = Object.hasOwn(OF_DOCKER, name) ? OF_DOCKER[name] : undefined
  const [, meant] = /"([^"]+)"/.exec(ofDocker ?? '') ?? []
  if (ofDocker !== undefined && (meant === undefined || known.includes(meant))) return ofDocker
  const elsewhere = Object.entries(INPUTS).find(([, names]) => names.includes(name))
  if (elsewhere !== undefined) return `It is an input of the ${elsewhere[0]} action.`
  if (ofDocker !== undefined) return "It is an input of one of Docker's actions."
  return didYouMean(name, known).trim() || undefined
}
