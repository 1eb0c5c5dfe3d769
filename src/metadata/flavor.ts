import { didYouMean } from '../lib/nearest.ts'
import { attempt, parseAttributeLines, type Report, unknownKey } from './attributes.ts'
import type { GlobalTemplate } from './rule.ts'
import { GLOBAL } from './template.ts'
import { parseRuleTemplate } from './template-mistakes.ts'

const LATEST = ['auto', 'true', 'false', 'highest'] as const

/** Settings of all tags. */
export interface Flavor {
  /**
   * `true` adds the tag `latest`. `auto`: the rule of the version decides. `highest`: as `auto`, but `latest` and the
   * shortened versions move only if no higher version is published.
   */
  readonly latest: (typeof LATEST)[number]
  readonly prefix: Affix
  readonly suffix: Affix
}

export interface Affix {
  readonly template: GlobalTemplate
  /** True if it applies to `latest`, too. */
  readonly onLatest: boolean
}

const KEYS = ['latest', 'prefix', 'suffix', 'onlatest'] as const

/** Parses the input `flavor`. A later line overrides an earlier one. */
export function parseFlavor(text: string, report: Report): Flavor {
  let latest: Flavor['latest'] = 'auto'
  const affixes: Record<'prefix' | 'suffix', Affix> = {
    prefix: { template: [], onLatest: false },
    suffix: { template: [], onLatest: false },
  }
  for (const { where, attributes } of parseAttributeLines('flavor', text, report)) {
    let last: 'prefix' | 'suffix' | undefined
    for (const { key, value } of attributes) {
      if (key === 'latest') latest = wordOf(key, value, LATEST, where, report)
      else if (key === 'prefix' || key === 'suffix') {
        last = key
        const template = attempt(where, report, () => parseRuleTemplate(key, value, GLOBAL), [])
        affixes[key] = { ...affixes[key], template }
      } else if (key === 'onlatest' && last !== undefined) {
        affixes[last] = { ...affixes[last], onLatest: wordOf(key, value, ['true', 'false'], where, report) === 'true' }
      } else if (key === 'onlatest') {
        report(where, 'onlatest must follow a prefix or suffix: prefix=x-,onlatest=true.')
      } else if (key !== undefined) {
        report(where, unknownKey(key, KEYS, 'flavor'))
      } else if (value !== '') {
        report(where, `"${value}" is not of the form key=value.${hintFor(value)}`)
      }
    }
  }
  return { latest, ...affixes }
}

/** Suggests a replacement for a word without a key. */
function hintFor(word: string): string {
  const lower = word.toLowerCase()
  if (lower === 'latest') return ' Write latest=true.'
  if (LATEST.some(value => value === lower)) return ` Write latest=${lower}.`
  if (KEYS.some(key => key === lower)) return ` Write ${lower}=….`
  return didYouMean(word, KEYS)
}

function wordOf<Word extends string>(
  key: string,
  value: string,
  words: readonly [Word, ...Word[]],
  where: string,
  report: Report,
): Word {
  const found = words.find(word => word === value)
  if (found === undefined)
    report(where, `${key}: "${value}" is not one of ${words.join(', ')}.${didYouMean(value, words)}`)
  return found ?? words[0]
}
