/**
 * A version of any scheme, to compare part by part: `2026.02.01`, `v1.2`, `release-3-rc.1`, `1.2.3-hotfix2`.
 * {@link isComparable} says which ones can be compared.
 */
export interface VersionParts {
  /** Text before the first number, in lower case and without a final `v`: `release-`. */
  readonly lead: string
  /** True if a `v` or another lead marks the number as a version. `17` alone may be anything. */
  readonly marked: boolean
  /** The numbers up to the first other separator: 2026, 2, 1. */
  readonly release: readonly bigint[]
  readonly stage: keyof typeof RANK
  /** The parts of the text after the release: `rc`, 1. */
  readonly rest: readonly (string | bigint)[]
  /** The text of a variant, its numbers as `#`: `-alpine#.#`. Empty at the other stages. */
  readonly variant: string
}

/** The order of versions with the same release. Text that is no known stage may mean anything, so it comes first. */
const RANK = { prerelease: 0, variant: 1, release: 2, revision: 3 } as const
const VERSION = /^(.*?)(v?)(\d+(?:([._-])\d+(?:\4\d+)*)?)(.*)$/s
const PRERELEASE = /^[._-]?(?:a|alpha|b|beta|c|canary|dev|ea|m|milestone|next|nightly|pre|preview|rc|snapshot)(?![a-z])/
const REVISION = /^(?:[._-]?(?:fix|hotfix|p|patch|post|r|rev|sp)(?![a-z])|[._-]\d)/
/** Semantic Versioning, section 9: in `1.2.3-1`, the 1 is a prerelease. In `2026.2.1-1`, whose first part is a year, it is a revision. */
const SEMVER = /^(?:0|[1-9]\d{0,2})\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)$/
/** Parses a version; undefined if the text has no number. */
export function parseParts(text: string): VersionParts | undefined {
  const match = VERSION.exec(text.toLowerCase())
  if (match === null) return undefined
  const [, lead = '', v = '', release = '', , tail = ''] = match
  const numbers = release.split(/[._-]/).map(BigInt)
  const base = { lead, marked: `${lead}${v}` !== '', release: numbers }
  const as = (stage: VersionParts['stage'], variant = ''): VersionParts => ({
    ...base,
    stage,
    rest: restOf(tail),
    variant,
  })
  if (PRERELEASE.test(tail) || (SEMVER.test(release) && /^-\d/.test(tail))) return as('prerelease')
  if (REVISION.test(tail)) return as('revision')
  return tail === '' ? as('release') : as('variant', tail.replace(/\d+/g, '#'))
}

const restOf = (tail: string): VersionParts['rest'] =>
  (tail.match(/\d+|[a-z]+/g) ?? []).map(part => (/^\d/.test(part) ? BigInt(part) : part))

/** Returns true if `other`, the name of a published tag, is a version like `own`, and not another variant of it. */
export const isComparable = (own: VersionParts, other: VersionParts): boolean =>
  other.lead === own.lead && (other.variant === '' || other.variant === own.variant) && !isLoneNumber(own, other)

/** Returns true for a number alone next to `1.2` or `v1`: it may be a date, a commit or the number of a run. */
export const isLoneNumber = (own: VersionParts, other: VersionParts): boolean =>
  isAlone(other) && !isAlone(own) && !areDates(own, other)

const isAlone = ({ release, marked }: VersionParts): boolean => release.length === 1 && !marked

/** Returns true if both begin with a date such as 20260201. */
const areDates = ({ release: [a = 0n] }: VersionParts, { release: [b = 0n] }: VersionParts): boolean =>
  a >= 1_000_000n && `${a}`.length === `${b}`.length

/**
 * Compares two versions: negative if `a` is lower, positive if it is higher. A total order: prereleases come before all
 * others, then the release decides, its missing parts counting as 0, then the revision.
 */
export function compareParts(a: VersionParts, b: VersionParts): number {
  return (
    Number(a.stage !== 'prerelease') - Number(b.stage !== 'prerelease') ||
    compareNumbers(a.release, b.release) ||
    RANK[a.stage] - RANK[b.stage] ||
    compareRest(a.rest, b.rest)
  )
}

function compareNumbers(a: readonly bigint[], b: readonly bigint[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const order = sign(a[i] ?? 0n, b[i] ?? 0n)
    if (order !== 0) return order
  }
  return 0
}

/** Compares as Semantic Versioning does, section 11: numbers come before words, and fewer parts before more. */
function compareRest(a: VersionParts['rest'], b: VersionParts['rest']): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [one, two] = [a[i], b[i]]
    if (one === undefined || two === undefined) return one === two ? 0 : one === undefined ? -1 : 1
    const order = typeof one === typeof two ? sign(one, two) : typeof one === 'bigint' ? -1 : 1
    if (order !== 0) return order
  }
  return 0
}

const sign = <T extends string | bigint>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0)
