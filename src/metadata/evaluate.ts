import type { Facts } from './facts.ts'
import { matchWithin } from './match.ts'
import type { EdgeRule, MatchRule, RefRule, Rule, VersionRule } from './rule.ts'
import { type GlobalName, holds, isOnly, render, type Template, type Values } from './template.ts'
import { looseOrder, type NoOrder, schemeOrder, type VersionOrder } from './version-order.ts'
import { pep, type Scheme, semver } from './versions.ts'

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
  /** The place of the version among published ones; undefined if the rule is not about versions. */
  readonly order: VersionOrder | NoOrder | undefined
}

export interface Skipped {
  readonly kind: 'none'
  readonly reason: string
}

const none = (reason: string): Skipped => ({ kind: 'none', reason })
const tag = (value: string, more: Partial<Omit<Fired, 'kind' | 'value'>> = {}): Fired => ({
  kind: 'tag',
  value,
  latest: false,
  moving: false,
  order: undefined,
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
  const order = schemeOrder({ version, scheme, tagOf, isFull: isFull(rule.pattern), affixes: affixesOf(rule.pattern) })
  return tag(tagOf(version), { latest: true, moving: !order.isFull, order })
}

/** Returns true if the pattern identifies exactly one version. */
const isFull = (pattern: Template<string>): boolean =>
  holds(pattern, 'version') || holds(pattern, 'raw') || holds(pattern, 'major', 'minor', 'patch')

/** Returns the texts before and after the expressions of a pattern. */
function affixesOf(pattern: Template<string>) {
  const text = (part: Template<string>[number] | undefined): string => (part?.kind === 'text' ? part.text : '')
  return { start: text(pattern[0]), end: text(pattern.at(-1)) }
}

function evaluateMatch(rule: MatchRule, facts: Facts, values: Values<GlobalName>): Outcome {
  const text = subject(rule.value, facts, values)
  if (typeof text !== 'string') return text
  const match = matchWithin(text, rule.pattern)
  if (match === undefined) return none(`${rule.pattern} does not match "${text}"`)
  const value = match[rule.group]
  if (value === undefined) return none(`the match of ${rule.pattern} in "${text}" has no group ${rule.group}`)
  const order = looseOrder(value, text)
  return tag(value, { latest: true, moving: !order.isFull, order })
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
  return tag(name, { latest: true, order: looseOrder(name, name) })
}

const describeRef = ({ ref }: Facts): string => ref?.full ?? 'an unknown reference'
