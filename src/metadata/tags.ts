import { attempt, type Report } from './attributes.ts'
import { evaluateRule, type Fired } from './evaluate.ts'
import type { Facts } from './facts.ts'
import type { Affix, Flavor } from './flavor.ts'
import type { GlobalTemplate, Rule, RuleSource } from './rule.ts'
import { tagCharacters, tagName } from './tag-name.ts'
import { type GlobalName, render, type Values } from './template.ts'
import { inner } from './version-order.ts'

/** A tag to publish. */
export interface ComputedTag {
  readonly name: string
  /** The rule that produced it; for the flavor's `latest`, the rule that produced the version. */
  readonly rule: RuleSource
  /** True if later runs move it to other images. Full versions, commits, Git tags and raw tags do not move. */
  readonly moving: boolean
  /** True for the flavor's `latest`, which has no rule of its own. */
  readonly byFlavor: boolean
}

/** A rule that produces no tag in this run, or one that must not move. */
export interface SkippedRule {
  readonly rule: RuleSource
  readonly reason: string
  /** True if the rule produces a tag, which does not move. */
  readonly unmoved: boolean
}

export interface Tags {
  /** The first tag: the version of the image. */
  readonly version: string | undefined
  /** By priority, each name once. */
  readonly tags: readonly ComputedTag[]
  readonly skipped: readonly SkippedRule[]
}

/** A tag before duplicates are removed, with the result of its rule. */
interface Candidate extends ComputedTag {
  readonly whole: string
  readonly fired: Fired
  readonly prefix: string
  readonly suffix: string
  /** The tag of a shortened version; for the flavor's `latest`, that of the rule that produced the version. */
  readonly shortened: string | undefined
}

type Skip = (rule: RuleSource, reason: string) => void
type Global = Values<GlobalName>

/**
 * Computes the tags of the rules. `published` holds the names of the tags in the registries, for `latest=highest`; if
 * they are unknown, the tags that depend on them do not move. Reports values that make no valid tag.
 */
export function computeTags(
  { rules, flavor }: { readonly rules: readonly Rule[]; readonly flavor: Flavor },
  facts: Facts,
  values: Global,
  published: readonly string[] | undefined,
  report: Report,
): Tags {
  const skipped: SkippedRule[] = []
  const skip: Skip = (rule, reason) => void skipped.push({ rule, reason, unmoved: false })
  const keep: Skip = (rule, reason) => void skipped.push({ rule, reason, unmoved: true })
  const candidates = rules
    .toSorted((a, b) => b.priority - a.priority)
    .flatMap(rule => candidateOf(rule, flavor, facts, values, skip, report))
  const [first] = candidates
  const byFlavor = first === undefined ? undefined : latestOf(first, flavor, values, report)
  const wanted = byFlavor === undefined ? candidates : [...candidates, byFlavor]
  const free = flavor.latest === 'highest' ? wanted.filter(tag => mayMove(tag, wanted, published, keep)) : wanted
  return { version: first?.name, tags: unique(free, skip, report), skipped }
}

function candidateOf(
  rule: Rule,
  flavor: Flavor,
  facts: Facts,
  values: Global,
  skip: Skip,
  report: Report,
): readonly Candidate[] {
  const { source } = rule
  const enable = render(rule.enable, values)
  if (enable === 'false') skip(source, 'enable is false')
  else if (enable !== 'true') report(source.where, `enable: "${enable}" is neither true nor false.`)
  if (enable !== 'true') return []

  const outcome = attempt(source.where, report, () => evaluateRule(rule, facts, values), undefined)
  if (outcome?.kind === 'none') skip(source, outcome.reason)
  if (outcome?.kind !== 'tag') return []

  const prefix = render(rule.prefix ?? flavor.prefix.template, values)
  const suffix = render(rule.suffix ?? flavor.suffix.template, values)
  const value = `${prefix}${outcome.value}${suffix}`
  if (value === '') skip(source, 'the value is empty')
  const tag = value === '' ? undefined : named(value, source, report)
  if (tag === undefined) return []
  const moving = outcome.moving || tag.name === 'latest'
  const shortened = outcome.moving ? tag.name : undefined
  return [{ ...tag, rule: source, moving, byFlavor: false, fired: outcome, prefix, suffix, shortened }]
}

function named(value: string, rule: RuleSource, report: Report) {
  const tag = tagName(value)
  if (tag === undefined) {
    report(rule.where, `${rule.text} produces "${value}", which cannot be a tag, because it has none of A-Z a-z 0-9 _.`)
  }
  return tag
}

/** Returns the `latest` of the flavor, if any. If the flavor leaves it open, the rule of the version decides. */
function latestOf(first: Candidate, flavor: Flavor, values: Global, report: Report): Candidate | undefined {
  const wanted = flavor.latest === 'auto' || flavor.latest === 'highest' ? first.fired.latest : flavor.latest === 'true'
  const affix = ({ onLatest, template }: Affix): GlobalTemplate => (onLatest ? template : [])
  const value = `${render(affix(flavor.prefix), values)}latest${render(affix(flavor.suffix), values)}`
  const tag = wanted ? named(value, first.rule, report) : undefined
  return tag === undefined ? undefined : { ...first, ...tag, moving: true, byFlavor: true }
}

/**
 * Returns false if a moving tag must not move: a higher version is published, or no comparison is possible. A tag that
 * is not published yet needs none.
 */
function mayMove(
  tag: Candidate,
  candidates: readonly Candidate[],
  published: readonly string[] | undefined,
  keep: Skip,
): boolean {
  const { order } = tag.fired
  if (!tag.moving || order === undefined) return true
  const reason =
    published === undefined
      ? 'the published tags are unknown (latest=highest)'
      : obstacle(tag, order, candidates, published)
  if (reason !== undefined) keep(tag.rule, `${tag.name} does not move, because ${reason}`)
  return reason === undefined
}

/** Returns the reason why a tag must not move among the published ones; undefined if it may. */
function obstacle(
  tag: Candidate,
  order: NonNullable<Fired['order']>,
  candidates: readonly Candidate[],
  published: readonly string[],
): string | undefined {
  if (order.compare === undefined) {
    const exists = published.includes(tag.name)
    return exists ? `"${order.version}" cannot be compared with the published versions` : undefined
  }
  const prefix = tagCharacters(tag.prefix)
  const suffix = tagCharacters(tag.suffix)
  const compared = published.flatMap(name => {
    const result = inner(name, prefix, suffix).map(order.compare)[0]
    return result === undefined ? [] : [{ name, ...result }]
  })
  const higher = compared.find(other => other.higher && (tag.byFlavor || other.sameTag))
  if (higher !== undefined) {
    const why = order.isPrerelease && !higher.isPrerelease ? ` and "${order.version}" is a prerelease` : ''
    return `${higher.name} is published${why}`
  }
  const { shortened } = tag
  if (shortened === undefined || !published.includes(shortened)) return undefined
  // Tags that this run moves do not show the version that they point to.
  const shows = compared.some(
    ({ name, sameTag }) => sameTag && !candidates.some(one => one.moving && one.name === name),
  )
  return shows ? undefined : `no published tag shows which version ${shortened} is; add a rule for the full version`
}

/** Removes duplicates. Reports two tags that are equal only because their start or length was adjusted. */
function unique(candidates: readonly Candidate[], skip: Skip, report: Report): readonly ComputedTag[] {
  const kept = new Map<string, Candidate>()
  for (const candidate of candidates) {
    const before = kept.get(candidate.name)
    if (before === undefined) kept.set(candidate.name, candidate)
    else if (before.whole !== candidate.whole) report(candidate.rule.where, collision(candidate, before))
    else if (!candidate.byFlavor) skip(candidate.rule, `${before.rule.text} already produces ${candidate.name}`)
  }
  return [...kept.values()].map(({ name, rule, moving, byFlavor }) => ({ name, rule, moving, byFlavor }))
}

const collision = (one: Candidate, other: Candidate): string =>
  `"${one.whole}" and "${other.whole}" (${other.rule.where}) would both become the tag "${one.name}".`
