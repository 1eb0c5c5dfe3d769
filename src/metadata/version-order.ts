import { tagCharacters } from './tag-name.ts'
import { compareParts, isComparable, isLoneNumber, parseParts, type VersionParts } from './version-parts.ts'
import type { Scheme, Version } from './versions.ts'

/** The place of a run's version among published ones. The names of tags have no prefix and suffix. */
export interface VersionOrder {
  /** The version, for messages. */
  readonly version: string
  readonly isPrerelease: boolean
  /** True if the rule's tag is the whole version, and not a shortened one. */
  readonly isFull: boolean
  /** Compares the version of a published tag; undefined if that tag is no version of this kind. */
  readonly compare: (name: string) => Compared | undefined
}

/** A version that cannot be compared with others, such as a code name. */
export interface NoOrder {
  readonly version: string
  readonly isFull: boolean
  readonly compare: undefined
}

export interface Compared {
  /** True if the published version is higher than that of the run. */
  readonly higher: boolean
  readonly isPrerelease: boolean
  /** True if the rule makes the same shortened tag of both: `1.2` of 1.2.3 and 1.2.4. */
  readonly sameTag: boolean
}

/** A stable version of a scheme, and the rule that made a tag of it. */
interface SchemeVersion<Name extends string> {
  readonly version: Version<Name>
  readonly scheme: Scheme<Name>
  readonly tagOf: (version: Version<Name>) => string
  readonly isFull: boolean
  /** The texts before and after the expressions of the rule's pattern, which published tags may have, too. */
  readonly affixes: { readonly start: string; readonly end: string }
}

/**
 * Returns the order of a version of a scheme. A published tag is such a version, too, or has the form of the rule's own
 * tag: a rule that shortens versions to `1.2` compares it with `1.3`.
 */
export function schemeOrder<Name extends string>(of: SchemeVersion<Name>): VersionOrder {
  const { version, scheme, tagOf, isFull } = of
  const tag = tagCharacters(tagOf(version))
  const own = parseParts(tag)
  const start = tagCharacters(of.affixes.start)
  const end = tagCharacters(of.affixes.end)
  const parse = (name: string): Version<Name> | undefined =>
    [name, ...inner(name, start, end)].map(text => scheme.parse(text)).find(parsed => parsed?.stable)
  return {
    version: version.clean,
    isPrerelease: false,
    isFull,
    compare(name) {
      const other = parseParts(name)
      if (own === undefined || other === undefined || isLoneNumber(own, other)) return undefined
      const parsed = parse(name)
      if (parsed !== undefined) {
        return {
          higher: scheme.isHigher(parsed, version),
          isPrerelease: false,
          sameTag: tagCharacters(tagOf(parsed)) === tag,
        }
      }
      // A tag that is a version of the scheme has no rank among tags that are none, such as dates.
      if (isFull && parse(tag) !== undefined) return SHORTENED.test(name) ? compareShortened(own, other) : undefined
      const sameForm = other.variant === own.variant && other.release.length === own.release.length
      if (!sameForm || !isComparable(own, other)) return undefined
      return { higher: compareParts(other, own) > 0, isPrerelease: false, sameTag: name === tag }
    },
  }
}

/** A shortened version of a scheme: `2.0`, `v2`. A part with a leading zero belongs to a date. */
const SHORTENED = /^v?(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*))?$/

/** Compares a published `2.0` with 1.9.5: it is higher if the parts that both have are. */
function compareShortened(own: VersionParts, other: VersionParts): Compared | undefined {
  const shortened = { ...own, release: own.release.slice(0, other.release.length) }
  if (other.release.length >= own.release.length || !isComparable(own, other)) return undefined
  return { higher: compareParts(other, shortened) > 0, isPrerelease: false, sameTag: false }
}

/** Returns the text between `start` and `end`; an empty list if the name does not have them. */
export function inner(name: string, start: string, end: string): readonly string[] {
  const has = name.length > start.length + end.length && name.startsWith(start) && name.endsWith(end)
  return has ? [name.slice(start.length, name.length - end.length)] : []
}

/**
 * Returns the order of `value`, which a rule took from `text`: all of it, or a shortened version (`0.1` of `v0.1.5`).
 * Compares part by part, because the scheme is unknown.
 */
export function looseOrder(value: string, text: string): VersionOrder | NoOrder {
  const tag = parseParts(tagCharacters(value))
  const own = tag === undefined ? undefined : wholeVersion(value, tag, text)
  if (tag === undefined || own === undefined) return { version: value, isFull: value === text, compare: undefined }
  const { parts } = own
  return {
    version: own.text,
    isPrerelease: parts.stage === 'prerelease',
    isFull: compareParts(tag, parts) === 0,
    compare(name) {
      const other = parseParts(name)
      if (other === undefined || !isComparable(parts, other)) return undefined
      const sameTag = tag.release.every((part, i) => part === (other.release[i] ?? 0n))
      return { higher: compareParts(other, parts) > 0, isPrerelease: other.stage === 'prerelease', sameTag }
    },
  }
}

/** Returns the longest version in `text` that begins with `value`: `0.1.5` for `0.1` of `v0.1.5`. */
function wholeVersion(
  value: string,
  tag: VersionParts,
  text: string,
): { text: string; parts: VersionParts } | undefined {
  let longest: { text: string; parts: VersionParts } | undefined
  for (let at = text.indexOf(value); at !== -1; at = text.indexOf(value, at + 1)) {
    // Within a number, or after its dot, a version does not begin.
    const parts = /\d[._]?$/.test(text.slice(0, at)) ? undefined : parseParts(tagCharacters(text.slice(at)))
    if (parts === undefined || parts.release.length <= (longest?.parts.release.length ?? 0)) continue
    // The variant after a shortened version is not part of it: `1.2` of `1.2.3-linux`.
    const cut = tag.variant === '' && parts.variant !== ''
    longest = { text: text.slice(at), parts: cut ? { ...parts, stage: 'release', rest: [], variant: '' } : parts }
  }
  return longest
}
