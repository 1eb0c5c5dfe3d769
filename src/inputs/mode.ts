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
    const what = built === '' ? '"platforms" is empty' : `the build is for ${platforms.map(formatPlatform).join(', ')}`
    throw ambiguous(`matrix.platform is "${named}", but ${what}`)
  }
  if (platforms.length > 1) return 'single'
  const followed = stringsOf(matrix, 'matrix').find(([, text]) => names(text, platforms[0]))
  if (followed === undefined) return 'single'
  throw ambiguous(`the build seems to depend on ${followed[0]} (${followed[1]})`)
}

const ambiguous = (why: string): UsageError =>
  UsageError.at(
    'publish',
    `${why}, so this job may be one leg of an image or a complete image. Set matrix.platform to the built platform, ` +
      'or set "publish" to false for a leg (a merge job publishes), or to true for a complete image.',
  )

/** Other names of the processors, besides those in platforms. */
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

/** Labels of runners, which decide the processor of a build without `platforms`. */
const RUNNER = /^(?:ubuntu|windows|macos)-|^self-hosted$/

/** Returns true if a value of the matrix names the platform, or, without a platform, the machine that builds. */
function names(text: string, platform: Platform | undefined): boolean {
  if (platform === undefined && RUNNER.test(text)) return true
  const architectures = platform === undefined ? Object.keys(ALIASES) : [platform.architecture]
  const words = new Set(architectures.flatMap(each => [each, ...(ALIASES[each] ?? [])]))
  return text
    .toLowerCase()
    .split(/[^a-z0-9_]+/)
    .some(word => words.has(word))
}

/** Returns every string in a value, at any depth, with its name: `matrix.config.arch`. */
function stringsOf(value: unknown, name: string): readonly (readonly [name: string, text: string])[] {
  if (typeof value === 'string') return [[name, value]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([part, member]) => stringsOf(member, `${name}.${part}`))
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

/** Events whose commit is not in a branch yet: pull requests and merge queues. */
const PROPOSALS: ReadonlySet<string | undefined> = new Set(['pull_request', 'merge_group'])

/** Returns true if `push: auto` pushes on the event of this run. */
export const autoPushes = (env: Environment): boolean => !PROPOSALS.has(env['GITHUB_EVENT_NAME'])
