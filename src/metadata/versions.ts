import pep440 from '@renovatebot/pep440'
import compareSemver from 'semver/functions/compare.js'
import parseSemver from 'semver/functions/parse.js'
import type { Pep440Name, SemverName } from './rule.ts'

/** A version, with the values of its scheme's expressions. */
export interface Version<Name extends string> {
  readonly names: Readonly<Record<Name, string>>
  /** Without a leading `v`, in the canonical form of the scheme. */
  readonly clean: string
  /** False for prereleases and, in PEP 440, for post and dev releases. */
  readonly stable: boolean
}

/** A versioning scheme. */
export interface Scheme<Name extends string> {
  /** Completes the message `"v1.2.3" is not …`. */
  readonly title: string
  /** Returns the version, or undefined if the string is not one. Accepts a leading `v`. */
  parse(text: string): Version<Name> | undefined
  isHigher(version: Version<Name>, than: Version<Name>): boolean
}

/** https://semver.org */
export const semver: Scheme<SemverName> = {
  title: 'a semantic version (https://semver.org)',
  parse(text) {
    const parsed = parseSemver(text)
    if (parsed === null) return undefined
    const { version, major, minor, patch, prerelease, build } = parsed
    return {
      names: {
        raw: text,
        version,
        major: `${major}`,
        minor: `${minor}`,
        patch: `${patch}`,
        prerelease: prerelease.join('.'),
        build: build.join('.'),
      },
      clean: version,
      stable: prerelease.length === 0,
    }
  },
  isHigher: (version, than) => compareSemver(version.clean, than.clean) > 0,
}

/** https://peps.python.org/pep-0440 */
export const pep: Scheme<Pep440Name> = {
  title: 'a PEP 440 version (https://peps.python.org/pep-0440)',
  parse(text) {
    const explained = pep440.valid(text) === null ? null : pep440.explain(text)
    if (explained === null) return undefined
    const clean = pep440.clean(text) ?? text
    return {
      names: {
        raw: text,
        version: clean,
        major: `${pep440.major(text)}`,
        minor: `${pep440.minor(text)}`,
        patch: `${pep440.patch(text)}`,
      },
      clean,
      stable: !explained.is_prerelease && !explained.is_postrelease && !explained.is_devrelease,
    }
  },
  isHigher: (version, than) => pep440.gt(version.clean, than.clean),
}
