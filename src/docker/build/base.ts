import { formatPlatform, formatPlatformShort, type Platform, parsePlatform, serves } from '../../oci/platform.ts'
import { siblingOf } from '../emulation/architectures.ts'
import type { Argument, Dockerfile, Stage } from './dockerfile.ts'
import type { BuildOptions } from './options.ts'

/** What decides what an image is made from. */
export interface BaseFacts {
  readonly options: Pick<BuildOptions, 'target' | 'buildArgs' | 'buildContexts'>
  /** The environment, which build arguments without a value take theirs from. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** The platform of the builder itself, $BUILDPLATFORM; undefined if it was not asked, or does not say. */
  readonly builder: Platform | undefined
}

/** A base of another platform than the image, which BuildKit does not mind. */
export interface WrongBase {
  /** The stage whose `FROM` names it. */
  readonly stage: Stage
  readonly platform: Platform
}

/**
 * Returns what the image for `asked` is made from: `right` as far as the Dockerfile shows, `unknown` if it depends on what
 * is not known here, or a base of another platform. BuildKit writes the requested platform into the configuration
 * whatever the base is, so nothing shows it afterwards. A base that may be right is never returned as wrong.
 */
export function classifyBase(
  dockerfile: Dockerfile,
  asked: Platform,
  facts: BaseFacts,
): 'right' | 'unknown' | WrongBase {
  const given = givenArguments(facts)
  if (!isDockers(given.get('BUILDKIT_SYNTAX') ?? dockerfile.syntax)) return 'unknown'
  const values = valuesOf(dockerfile.args, given, platformValues(asked, facts.builder))
  const stage = firstStage(dockerfile.stages, values, facts.options)
  if (typeof stage === 'string') return stage
  if (stage.platform === undefined) return 'right'
  const platform = platformOf(expand(stage.platform, values), asked)
  if (platform === undefined) return 'unknown'
  // Processors of the one architecture may execute programs of its older sibling.
  const sibling = platform.os === asked.os && platform.architecture === siblingOf(asked.architecture)
  return sibling || serves(platform, asked) ? 'right' : { stage, platform }
}

/** What is wrong, and what to do. `asked` are the platforms that it is wrong for. */
export function describeBase({ stage, platform }: WrongBase, asked: readonly Platform[]): string {
  const which = stage.platform?.includes('$') ? `, which is ${formatPlatform(platform)} here,` : ','
  const named = asked.map(formatPlatform).join(', ')
  return (
    `the image is FROM --platform=${stage.platform}${which} and ${named} ${asked.length === 1 ? 'is' : 'are'} to be built: ` +
    'it would hold programs for another platform. ' +
    'Take --platform away there (stages that only compile may have it).'
  )
}

/** Docker's own frontend, of whatever version and mirror. Others may read a Dockerfile in ways of their own. */
const isDockers = (syntax: string | undefined): boolean =>
  !syntax || /(?:^|\/)docker\/dockerfile(?:-upstream)?(?:[:@]|$)/.test(syntax)

/** The stage that brings in what the target is made from, behind all stages that are made from others. */
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

/** An image's name as a named context may replace it: that of `docker.io/library/busybox:latest` is `busybox`. */
const familiar = (name: string): string =>
  name
    .toLowerCase()
    .replace(/::.*$/s, '')
    .replace(/^docker\.io\/(?:library\/)?/, '')
    .replace(/:latest$/, '')

/** A variable that is there and not known has the value undefined. */
type Values = ReadonlyMap<string, string | undefined>

/** Returns the values of the build arguments, without those that the environment does not have. */
function givenArguments({ options, env }: BaseFacts): Values {
  const pairs = options.buildArgs.map(({ name, value }) => [name, value ?? env[name]] as const)
  return new Map(pairs.filter(([, value]) => value !== undefined))
}

/** The variables that BuildKit gives to every Dockerfile. */
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

/** What `FROM` sees: a build argument counts before what the Dockerfile says, and that before what BuildKit gives. */
function valuesOf(args: readonly Argument[], given: Values, builtIn: Values): Values {
  const values = new Map([...builtIn].map(([name, value]) => [name, given.get(name) ?? value]))
  for (const { name, value } of args) {
    if (given.has(name)) values.set(name, given.get(name))
    else if (value !== undefined) values.set(name, expand(value, values))
  }
  return values
}

/** `$NAME`, `${NAME}`, `${NAME:-otherwise}`, `${NAME:+instead}`, without others inside. */
const VARIABLE = /\$(?:([a-z_]\w*)|\{([a-z_]\w*)(?:(:?[-+])([^${}]*))?\})/i

/** The text with its variables' values. Undefined where one is not known, or more is asked of it than is done here. */
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

/** An architecture alone is one of the system that is built for. */
function platformOf(text: string | undefined, { os }: Platform): Platform | undefined {
  if (text === undefined) return undefined
  try {
    return parsePlatform(text.includes('/') ? text : `${os}/${text}`)
  } catch {
    return undefined
  }
}
