import type { GlobalName, Scope, Template } from './template.ts'

/** The origin of a result among the user's rules. */
export interface RuleSource {
  /** Position among the rules, from 0. */
  readonly index: number
  /** `tags, line 3`; `tags` for the default rules. */
  readonly where: string
  readonly line: number | undefined
  /** As typed: `type=semver,pattern={{version}}` */
  readonly text: string
}

/** A template that may use the facts of the run. */
export type GlobalTemplate = Template<GlobalName>

/** Properties of every rule. */
export interface Common {
  readonly source: RuleSource
  readonly enable: GlobalTemplate
  readonly priority: number
  /** Overrides the flavor's, even if empty. */
  readonly prefix: GlobalTemplate | undefined
  readonly suffix: GlobalTemplate | undefined
}

export const SEMVER = {
  names: ['raw', 'version', 'major', 'minor', 'patch', 'prerelease', 'build'],
  dates: false,
} as const satisfies Scope<string>
export const PEP440 = {
  names: ['raw', 'version', 'major', 'minor', 'patch'],
  dates: false,
} as const satisfies Scope<string>
export const DATES: Scope<never> = { names: [], dates: true }

export type SemverName = (typeof SEMVER.names)[number]
export type Pep440Name = (typeof PEP440.names)[number]

export interface VersionRule<Type extends string, Name extends string> extends Common {
  readonly type: Type
  readonly pattern: Template<Name>
  /** Replaces the Git tag as the source of the version. */
  readonly value: GlobalTemplate | undefined
  /** Extracts the version from the tag or value: its first group, else the whole match. */
  readonly match: RegExp | undefined
}
export type ScheduleRule = Common & { readonly type: 'schedule'; readonly pattern: Template<never> }
export type SemverRule = VersionRule<'semver', SemverName>
export type Pep440Rule = VersionRule<'pep440', Pep440Name>
export type MatchRule = Common & {
  readonly type: 'match'
  readonly pattern: RegExp
  /** Number of the group that becomes the tag; 0 is the whole match. With the flag `g`, number of the match. */
  readonly group: number
  readonly value: GlobalTemplate | undefined
}
/** A rule for a branch; undefined means the repository's default branch. */
export type EdgeRule = Common & { readonly type: 'edge'; readonly branch: string | undefined }
export type RefRule = Common & { readonly type: 'ref'; readonly event: 'branch' | 'tag' | 'pr' }
export type RawRule = Common & { readonly type: 'raw'; readonly value: GlobalTemplate }
export type ShaRule = Common & { readonly type: 'sha'; readonly format: 'short' | 'long' }

/** A rule that produces a tag under its conditions. */
export type Rule = ScheduleRule | SemverRule | Pep440Rule | MatchRule | EdgeRule | RefRule | RawRule | ShaRule

/** Returns the templates of a rule that may use the facts of the run. A schedule's pattern may use dates only. */
export function templatesOf(rule: Rule): readonly (GlobalTemplate | Template<never>)[] {
  const { enable, prefix = [], suffix = [] } = rule
  const own = 'value' in rule ? rule.value : rule.type === 'schedule' ? rule.pattern : undefined
  return [enable, prefix, suffix, own ?? []]
}
