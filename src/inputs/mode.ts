import type { Mode } from '../docker/build/request.ts'
import { UsageError } from '../lib/errors.ts'
import type { Environment } from '../lib/github.ts'
import { isObject } from '../lib/json.ts'
import { formatPlatform, type Platform, parsePlatform } from '../oci/platform.ts'

/** The facts that decide the mode. */
export interface ModeFacts {
  readonly publish: 'auto' | boolean
  readonly platforms: readonly Platform[]
  /** The job's matrix, as the runner passes it; `null` or empty without a matrix. */
  readonly matrix: unknown
}

/**
 * A step is a leg when what it builds comes from the matrix: when `matrix.platform` names exactly its platforms.
 * Otherwise it is a single job. `publish` overrides this.
 *
 * Throws a {@link UsageError} if a guess could publish a part of an image as the whole: if `matrix.platform`
 * differs from what is built, or one platform is built and another value names a processor or a runner.
 */
export function modeOf({ publish, platforms, matrix }: ModeFacts): Mode {
  if (publish !== 'auto') return publish ? 'single' : 'leg'
  const built = key(platforms)
  const named = isObject(matrix) ? matrix['platform'] : undefined
  const ofMatrix = keyOfText(named)
  if (built !== '' && ofMatrix === built) return 'leg'
  if (ofMatrix !== undefined && (ofMatrix !== '' || platforms.length <= 1)) {
    const what = built === '' ? 'no platform is named' : `${platforms.map(formatPlatform).join(', ')} is built`
    throw ambiguous(`matrix.platform is "${named}", and ${what}`)
  }
  if (platforms.length > 1) return 'single'
  const followed = textsOf(matrix, 'matrix').find(([, text]) => speaksOf(text, platforms[0]))
  if (followed === undefined) return 'single'
  throw ambiguous(`the build seems to depend on ${followed[0]} (${followed[1]})`)
}

const ambiguous = (why: string): UsageError =>
  UsageError.at(
    'publish',
    `${why}, so this may be one leg of an image or an image of its own. Let matrix.platform name what the step builds, or ` +
      'write publish: false for a leg (a merge job publishes), publish: true for an image of its own.',
  )

/** Words for the processors, besides what platforms call them. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  amd64: ['x86_64', 'x64', 'x86'],
  arm64: ['aarch64', 'arm'],
  arm: ['armv5', 'armv6', 'armv7', 'armv7l', 'armhf', 'armel'],
  '386': ['i386', 'i686', 'x86'],
  ppc64le: ['ppc64', 'powerpc64le'],
  riscv64: [],
  s390x: [],
  loong64: ['loongarch64'],
}

/** Labels of runners: without `platforms` a build is for the processor that it runs on. */
const RUNNER = /^(?:ubuntu|windows|macos)-|^self-hosted$/

/** Returns true if a value of the matrix names the platform, or, without a platform, the machine that builds. */
function speaksOf(text: string, platform: Platform | undefined): boolean {
  if (platform === undefined && RUNNER.test(text)) return true
  const architectures = platform === undefined ? Object.keys(ALIASES) : [platform.architecture]
  const words = new Set(architectures.flatMap(name => [name, ...(ALIASES[name] ?? [])]))
  return text
    .toLowerCase()
    .split(/[^a-z0-9_]+/)
    .some(word => words.has(word))
}

/** Every text in a value, in whatever depth, with its name: `matrix.config.arch`. */
function textsOf(value: unknown, name: string): readonly (readonly [name: string, text: string])[] {
  if (typeof value === 'string') return [[name, value]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([part, member]) => textsOf(member, `${name}.${part}`))
}

const key = (platforms: readonly Platform[]): string => platforms.map(formatPlatform).sort().join()

function keyOfText(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  try {
    return key(
      value
        .split(/[,\n]/)
        .map(text => text.trim())
        .filter(text => text !== '')
        .map(parsePlatform),
    )
  } catch {
    return undefined
  }
}

/** Events whose commit is proposed, and in no branch yet: a pull request, and a merge queue that tries several. */
const PROPOSALS: ReadonlySet<string | undefined> = new Set(['pull_request', 'merge_group'])

/** Returns true if `push: auto` pushes on the event of this run. */
export const autoPushes = (env: Environment): boolean => !PROPOSALS.has(env['GITHUB_EVENT_NAME'])
