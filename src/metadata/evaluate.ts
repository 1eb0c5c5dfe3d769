import type { Facts } from './facts.ts'
import { matchWithin } from './match.ts'
import type { EdgeRule, MatchRule, RefRule, Rule, VersionRule } from './rule.ts'
import { type GlobalName, holds, isOnly, render, type Template, type Values } from './template.ts'
import { pep, type Scheme, semver, type Version } from './versions.ts'

/** The result of a rule in a run. */
export type Outcome = Fired | Skipped

export interface Fired {
  readonly kind: 'tag'
  /** Without prefix and suffix; not yet a valid tag. */
  readonly value: string
  /** True if the tag brings `latest` with it under the flavor's `latest=auto`. */
  readonly latest: boolean
  /** True if a later run moves the tag to another image: shortened versions, branches, pull requests. */
  readonly moving: boolean
  readonly higher: HigherVersions | undefined
}

export interface Skipped {
  readonly kind: 'none'
  readonly reason: string
}

/** A search for a higher version among published tags. The names have no prefix and suffix. */
export interface HigherVersions {
  /** Returns a higher version that has the same shortened tag. */
  forTag(published: readonly string[]): string | undefined
  /** Returns any higher version. */
  forLatest(published: readonly string[]): string | undefined
}

const none = (reason: string): Skipped => ({ kind: 'none', reason })
const tag = (value: string, more: Partial<Omit<Fired, 'kind' | 'value'>> = {}): Fired => ({
  kind: 'tag',
  value,
  latest: false,
  moving: false,
  higher: undefined,
  ...more,
})

/** Evaluates a rule. Throws an Error if its regular expression takes too long. */
export function evaluateRule(rule: Rule, facts: Facts, values: Values<GlobalName>): Outcome {
  switch (rule.type) {
    case 'schedule':
      if (facts.eventName !== 'schedule') return none(`the event is ${facts.eventName ?? 'unknown'}, not schedule`)
      return tag(render(rule.pattern, { ...values, names: {} }), { moving: true })
    case 'semver':
      return evaluateVersion(rule, semver, facts, values)
    case 'pep440':
      return evaluateVersion(rule, pep, facts, values)
    case 'match':
      return evaluateMatch(rule, facts, values)
    case 'edge':
      return evaluateEdge(rule, facts)
    case 'ref':
      return evaluateRef(rule, facts)
    case 'raw':
      return tag(render(rule.value, values))
    case 'sha':
      if (facts.sha === undefined) return none('the commit is unknown')
      return tag(rule.format === 'short' ? values.names.sha : facts.sha)
  }
}

/** Returns the string that a rule parses: its value, else the Git tag. */
function subject(value: Template<GlobalName> | undefined, facts: Facts, values: Values<GlobalName>): string | Skipped {
  if (value !== undefined) return render(value, values)
  if (facts.ref?.kind === 'tag') return facts.ref.name
  return none(`the run is for ${describeRef(facts)}, not for a tag, and the rule has no value=`)
}

function evaluateVersion<Name extends string>(
  rule: VersionRule<string, Name>,
  scheme: Scheme<Name>,
  facts: Facts,
  values: Values<GlobalName>,
): Outcome {
  const text = subject(rule.value, facts, values)
  if (typeof text !== 'string') return text
  const match = rule.match === undefined ? undefined : matchWithin(text, rule.match)
  const found = match === undefined ? text : (match[1] ?? match[0] ?? text)
  const raw = found.replaceAll('/', '-')
  const version = scheme.parse(raw)
  if (version === undefined) {
    const unmatched = rule.match !== undefined && match === undefined ? `does not match ${rule.match} and ` : ''
    return none(`"${raw}" ${unmatched}is not ${scheme.title}`)
  }
  if (!version.stable) return tag(isOnly(rule.pattern, 'raw') ? raw : version.clean)
  const tagOf = (of: typeof version): string => render(rule.pattern, { ...values, names: of.names })
  return tag(tagOf(version), {
    latest: true,
    moving: !isFull(rule.pattern),
    higher: higherVersionsOf(version, scheme, tagOf),
  })
}

/** Returns true if the pattern identifies exactly one version. */
const isFull = (pattern: Template<string>): boolean =>
  holds(pattern, 'version') || holds(pattern, 'raw') || holds(pattern, 'major', 'minor', 'patch')

function higherVersionsOf<Name extends string>(
  version: Version<Name>,
  scheme: Scheme<Name>,
  tagOf: (version: Version<Name>) => string,
): HigherVersions {
  const own = tagOf(version)
  const find = (published: readonly string[], counts: (other: Version<Name>) => boolean): string | undefined =>
    published.find(name => {
      const other = scheme.parse(name)
      return other?.stable && scheme.isHigher(other, version) && counts(other)
    })
  return {
    forTag: published => find(published, other => tagOf(other) === own),
    forLatest: published => find(published, () => true),
  }
}

function evaluateMatch(rule: MatchRule, facts: Facts, values: Values<GlobalName>): Outcome {
  const text = subject(rule.value, facts, values)
  if (typeof text !== 'string') return text
  const match = matchWithin(text, rule.pattern)
  if (match === undefined) return none(`${rule.pattern} does not match "${text}"`)
  const value = match[rule.group]
  if (value === undefined) return none(`the match of ${rule.pattern} in "${text}" has no group ${rule.group}`)
  const version = semver.parse(value)
  const higher = version?.stable ? higherVersionsOf(version, semver, ({ clean }) => clean) : undefined
  return tag(value, { latest: true, moving: value !== text && version === undefined, higher })
}

function evaluateEdge(rule: EdgeRule, facts: Facts): Outcome {
  const branch = rule.branch ?? facts.repository.defaultBranch
  if (facts.ref?.kind !== 'branch') return none(`the run is for ${describeRef(facts)}, not for a branch`)
  if (branch === undefined) return none('the default branch of the repository is unknown; set it with branch=main')
  if (branch !== facts.ref.name) return none(`the branch is ${facts.ref.name}, not ${branch}`)
  return tag('edge', { moving: true })
}

const KINDS = { branch: 'branch', tag: 'tag', pr: 'pull' } as const
const KIND_NAMES = { branch: 'a branch', tag: 'a tag', pr: 'a pull request' } as const

function evaluateRef(rule: RefRule, facts: Facts): Outcome {
  if (facts.ref?.kind !== KINDS[rule.event])
    return none(`the run is for ${describeRef(facts)}, not for ${KIND_NAMES[rule.event]}`)
  const { name } = facts.ref
  if (rule.event === 'pr') return tag(name.replace(/\/merge$/, ''), { moving: true })
  if (rule.event === 'branch') return tag(name, { moving: true })
  const version = semver.parse(name)
  const higher = version?.stable ? higherVersionsOf(version, semver, ({ clean }) => clean) : undefined
  return tag(name, { latest: true, higher })
}

const describeRef = ({ ref }: Facts): string => ref?.full ?? 'an unknown reference'
