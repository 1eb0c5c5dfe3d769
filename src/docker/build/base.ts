import { formatPlatform, formatPlatformShort, type Platform, parsePlatform, serves } from '../../oci/platform.ts'
import { siblingOf } from '../emulation/architectures.ts'
import type { Argument, Dockerfile, Stage } from './dockerfile.ts'
import type { BuildOptions } from './options.ts'

/** The facts that decide an image's base. */
export interface BaseFacts {
  readonly options: Pick<BuildOptions, 'target' | 'buildArgs' | 'buildContexts'>
  /** The environment, which has the values of build arguments without one. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** The builder's own platform, $BUILDPLATFORM; undefined if unknown. */
  readonly builder: Platform | undefined
}

/** A base for another platform than the image, which BuildKit accepts. */
export interface WrongBase {
  /** The stage with the `FROM`. */
  readonly stage: Stage
  readonly platform: Platform
}

/**
 * Classifies the base of the image for `asked`: `right` as far as the Dockerfile shows, `unknown` if it depends on
 * something unknown here, or a base for another platform. BuildKit writes the requested platform into the configuration
 * whatever the base is, so the mistake is invisible afterwards. A base that may be right is never returned as wrong.
 */
export function classifyBase(
  dockerfile: Dockerfile,
  asked: Platform,
  facts: BaseFacts,
): 'right' | 'unknown' | WrongBase {
  if (!hasDockersSyntax(dockerfile, facts)) return 'unknown'
  const given = givenArguments(facts)
  const values = valuesOf(dockerfile.args, given, platformValues(asked, facts.builder))
  const stage = firstStage(dockerfile.stages, values, facts.options)
  if (typeof stage === 'string') return stage
  if (stage.platform === undefined) return 'right'
  const platform = platformOf(expand(stage.platform, values), asked)
  if (platform === undefined) return 'unknown'
  // A processor may execute programs of its architecture's older sibling.
  const sibling = platform.os === asked.os && platform.architecture === siblingOf(asked.architecture)
  return sibling || serves(platform, asked) ? 'right' : { stage, platform }
}

/** Describes a wrong base and its fix. `asked` are the platforms that the base is wrong for. */
export function describeBase({ stage, platform }: WrongBase, asked: readonly Platform[]): string {
  const value = stage.platform?.includes('$') ? ` (${formatPlatform(platform)} here)` : ''
  const named = asked.map(formatPlatform).join(', ')
  return (
    `the base of the image is FROM --platform=${stage.platform}${value}, but the build is for ${named}: ` +
    'the image would contain programs for another platform. ' +
    'Remove --platform there (only stages that compile may have it).'
  )
}

/** Returns true for Docker's own frontend, of any version and mirror. Others may interpret a Dockerfile differently. */
export function hasDockersSyntax(dockerfile: Dockerfile, facts: Pick<BaseFacts, 'options' | 'env'>): boolean {
  const syntax = givenArguments(facts).get('BUILDKIT_SYNTAX') ?? dockerfile.syntax
  return !syntax || /(?:^|\/)docker\/dockerfile(?:-upstream)?(?:[:@]|$)/.test(syntax)
}

/** Follows the target through its base stages to the stage that names an external base. */
function firstStage(
  stages: readonly Stage[],
  values: Values,
  { target, buildContexts }: BaseFacts['options'],
): Stage | 'right' | 'unknown' {
  const replaced = new Set(buildContexts.map(({ name }) => familiar(name)))
  let at = target === undefined ? stages.length - 1 : stages.findLastIndex(({ name }) => name === target.toLowerCase())
  for (let stage = stages[at]; stage !== undefined; stage = stages[at]) {
    const base = expand(stage.base, values)
    const names = [base, stage.name].filter(name => name !== undefined)
    if (base === undefined || names.some(name => replaced.has(familiar(name)))) return 'unknown'
    at = stages.slice(0, at).findLastIndex(({ name }) => name === base)
    if (at === -1) return base === 'scratch' ? 'right' : stage
  }
  return 'unknown'
}

/** Returns the familiar name of an image, which named contexts use: `docker.io/library/busybox:latest` → `busybox`. */
const familiar = (name: string): string =>
  name
    .toLowerCase()
    .replace(/::.*$/s, '')
    .replace(/^docker\.io\/(?:library\/)?/, '')
    .replace(/:latest$/, '')

/** Variables and their values; undefined: the variable is set to an unknown value. */
type Values = ReadonlyMap<string, string | undefined>

/** Returns the build arguments that have a value, directly or from the environment. */
function givenArguments({ options, env }: Pick<BaseFacts, 'options' | 'env'>): Values {
  const pairs = options.buildArgs.map(({ name, value }) => [name, value ?? env[name]] as const)
  return new Map(pairs.filter(([, value]) => value !== undefined))
}

/** Returns the variables that BuildKit defines in every Dockerfile. */
function platformValues(target: Platform, builder: Platform | undefined): Values {
  const named = (prefix: string, platform: Platform | undefined) =>
    [
      [`${prefix}PLATFORM`, platform && formatPlatformShort(platform)],
      [`${prefix}OS`, platform?.os],
      [`${prefix}ARCH`, platform?.architecture],
      [`${prefix}VARIANT`, platform && (platform.variant ?? '')],
    ] as const
  return new Map([...named('TARGET', target), ...named('BUILD', builder)])
}

/** Returns the variables of `FROM`: build arguments override the Dockerfile's defaults, which override BuildKit's. */
function valuesOf(args: readonly Argument[], given: Values, builtIn: Values): Values {
  const values = new Map([...builtIn].map(([name, value]) => [name, given.get(name) ?? value]))
  for (const { name, value } of args) {
    if (given.has(name)) values.set(name, given.get(name))
    else if (value !== undefined) values.set(name, expand(value, values))
  }
  return values
}

/** `$NAME`, `${NAME}`, `${NAME:-otherwise}`, `${NAME:+instead}`, without nested variables. */
const VARIABLE = /\$(?:([a-z_]\w*)|\{([a-z_]\w*)(?:(:?[-+])([^${}]*))?\})/i

/** Expands the variables of a string. Returns undefined if one is unknown, or the syntax is not supported here. */
function expand(text: string, values: Values): string | undefined {
  let rest = text.replace(/^(["'])(.*)\1$/s, '$2')
  for (let match = VARIABLE.exec(rest); match !== null; match = VARIABLE.exec(rest)) {
    const [written, bare, braced = '', operator = '', word = ''] = match
    const name = bare ?? braced
    const value = values.get(name)
    if (values.has(name) && (value === undefined || /[${}]/.test(value))) return undefined
    const isSet = operator.startsWith(':') ? value !== undefined && value !== '' : value !== undefined
    const otherwise = operator.endsWith('-') ? word : ''
    const result = operator.endsWith('+') ? (isSet ? word : '') : isSet ? value : otherwise
    rest = rest.slice(0, match.index) + (result ?? '') + rest.slice(match.index + written.length)
  }
  return /[$"'`\\]/.test(rest) ? undefined : rest
}

/** Parses a platform; an architecture alone has the requested platform's operating system. */
function platformOf(text: string | undefined, { os }: Platform): Platform | undefined {
  if (text === undefined) return undefined
  try {
    return parsePlatform(text.includes('/') ? text : `${os}/${text}`)
  } catch {
    return undefined
  }
}
