import { type Mirror, parseMirror } from '../docker/buildkitd-config.ts'
import { type Platform, parsePlatform } from '../oci/platform.ts'
import { parseRepository, type Repository, tagProblem } from '../oci/reference.ts'
import type { Strategy } from '../publish/identity.ts'
import type { Tag } from '../publish/record.ts'
import { type GivenLogin, readLogin } from './credentials.ts'
import { type InputReader, inputReader } from './reader.ts'

/** What the build action takes. */
export interface BuildInputs {
  readonly repositories: readonly Repository[]
  readonly tags: readonly Tag[]
  /** Empty: the builder's own. */
  readonly platforms: readonly Platform[]
  /** The publication. */
  readonly name: string
  readonly context: string
  readonly file?: string
  readonly target?: string
  readonly buildArgs: readonly string[]
  readonly push: boolean
  readonly publish: 'auto' | boolean
  readonly driverOpts: readonly string[]
  readonly mirrors: readonly Mirror[]
  readonly login?: GivenLogin
  readonly matrix: unknown
  readonly strategy: Strategy
}

const AUTO = ['auto', 'true', 'false'] as const
const switched = (word: (typeof AUTO)[number]): 'auto' | boolean => (word === 'auto' ? word : word === 'true')

/** Reads the inputs of the build action. Throws a UsageError with every problem. */
export function parseBuildInputs(env: NodeJS.ProcessEnv, mask: (secret: string) => void): BuildInputs {
  const inputs = inputReader(env, mask)
  const pushed = switched(inputs.choice('push', AUTO, 'auto'))
  const push = pushed === 'auto' ? env['GITHUB_EVENT_NAME'] !== 'pull_request' : pushed
  const repositories = inputs.each('images', parseRepository)
  if (push && inputs.text('images') === undefined) {
    inputs.problem('images', 'it is empty: name the repositories to push to, e.g. ghcr.io/me/app.')
  }
  const tags = inputs.each('tags', parseTag)
  if (push && inputs.text('tags') === undefined) inputs.problem('tags', 'it is empty: name the tags to publish.')
  const file = inputs.text('file')
  const target = inputs.text('target')
  const login = readLogin(inputs)
  const parsed: BuildInputs = {
    repositories,
    tags,
    platforms: inputs.each('platforms', parsePlatform, { commas: true }),
    name: inputs.text('name') ?? inputs.list('images')[0]?.value ?? 'image',
    context: inputs.text('context') ?? '.',
    ...(file !== undefined && { file }),
    ...(target !== undefined && { target }),
    buildArgs: inputs.list('build-args').map(({ value }) => value),
    push,
    publish: switched(inputs.choice('publish', AUTO, 'auto')),
    driverOpts: inputs.list('driver-opts').map(({ value }) => value),
    mirrors: inputs.each('registry-mirrors', parseMirror),
    ...(login !== undefined && { login }),
    matrix: inputs.parsed('matrix', JSON.parse) ?? null,
    strategy: readStrategy(inputs),
  }
  inputs.done()
  return parsed
}

function parseTag(name: string): Tag {
  const problem = tagProblem(name)
  if (problem !== undefined) throw new Error(problem)
  return { name, moving: name === 'latest' }
}

/** The runner's `strategy` context: `job-index` and `job-total`, which some runners leave out. */
function readStrategy(inputs: InputReader): Strategy {
  const strategy: unknown = inputs.parsed('strategy', JSON.parse)
  if (typeof strategy !== 'object' || strategy === null) return {}
  const { 'job-index': index, 'job-total': total } = strategy as Readonly<Record<string, unknown>>
  return typeof index === 'number' && typeof total === 'number' ? { index, total } : {}
}
