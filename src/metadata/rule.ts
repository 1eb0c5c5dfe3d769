import type { GlobalName, Scope, Template } from './template.ts'

/** Which of the user's rules something came from. */
export interface RuleSource {
  /** Position among the rules, from 0. */
  readonly index: number
  /** `tags, line 3`; `tags` for the rules that hold when there are none. */
  readonly where: string
  readonly line: number | undefined
  /** As typed: `type=semver,pattern={{version}}` */
  readonly text: string
}

/** A text that may be filled in with the facts of the run. */
export type GlobalTemplate = Template<GlobalName>

/** What every rule has. */
export interface Common {
  readonly source: RuleSource
  readonly enable: GlobalTemplate
  readonly priority: number
  /** Takes the place of the flavor's, even when empty. */
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
  /** Read instead of the Git tag. */
  readonly value: GlobalTemplate | undefined
  /** Takes the version out of the tag or value: its first group, else the whole match. */
  readonly match: RegExp | undefined
}
export type ScheduleRule = Common & { readonly type: 'schedule'; readonly pattern: Template<never> }
export type SemverRule = VersionRule<'semver', SemverName>
export type Pep440Rule = VersionRule<'pep440', Pep440Name>
export type MatchRule = Common & {
  readonly type: 'match'
  readonly pattern: RegExp
  /** Which group of the match is the tag; 0 is all of it. With the flag `g`, which match. */
  readonly group: number
  readonly value: GlobalTemplate | undefined
}
/** Without a branch: the repository's default one. */
export type EdgeRule = Common & { readonly type: 'edge'; readonly branch: string | undefined }
export type RefRule = Common & { readonly type: 'ref'; readonly event: 'branch' | 'tag' | 'pr' }
export type RawRule = Common & { readonly type: 'raw'; readonly value: GlobalTemplate }
export type ShaRule = Common & { readonly type: 'sha'; readonly format: 'short' | 'long' }

/** What makes a tag, and when. */
export type Rule = ScheduleRule | SemverRule | Pep440Rule | MatchRule | EdgeRule | RefRule | RawRule | ShaRule
