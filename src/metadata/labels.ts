import { atLine, type ListItem, parseList, quoteProblem } from '../lib/csv.ts'
import { didYouMean, nearest } from '../lib/nearest.ts'
import { formatPlatform, type Platform, parsePlatform } from '../oci/platform.ts'
import { attempt, type Report } from './attributes.ts'
import type { Facts } from './facts.ts'
import type { GlobalTemplate } from './rule.ts'
import { GLOBAL, type GlobalName, parseTemplate, render, type Values } from './template.ts'

const LEVELS = ['manifest', 'index', 'manifest-descriptor', 'index-descriptor'] as const

/**
 * The target of an annotation: an image's manifest, the index, or the descriptor of either.
 * https://github.com/moby/buildkit/blob/master/docs/annotations.md
 */
export interface AnnotationLevel {
  readonly kind: (typeof LEVELS)[number]
  /** Platform of the only image that gets it; undefined for all images. */
  readonly platform: Platform | undefined
}

/** A line of `labels` or `annotations` before rendering. */
export interface LabelLine {
  readonly where: string
  /** `key=value` */
  readonly template: GlobalTemplate
  /** Why the line is skipped, as docker/metadata-action does; undefined if it has the form `key=value`. */
  readonly mistake: string | undefined
  /** Levels that the line names; undefined if none. */
  readonly levels: readonly AnnotationLevel[] | undefined
}

export interface Label {
  readonly key: string
  readonly value: string
}

export interface Annotation extends Label {
  readonly level: AnnotationLevel
}

const LEVEL = /^([a-z-]+)(?:\[([^\]]*)\])?$/
const LEVEL_PREFIX = /^((?:(?:manifest|index)(?:-descriptor)?(?:\[[^\]]*\])?,?)+):(.+)$/s

/** Parses the input `labels`: one `key=value` per line. */
export function parseLabels(text: string, report: Report): readonly LabelLine[] {
  return linesOf('labels', text, report).flatMap(({ value, line }) => {
    const where = atLine('labels', line)
    const pair = attempt(where, report, () => parsePair(value), undefined)
    return pair === undefined ? [] : [{ where, ...pair, levels: undefined }]
  })
}

/** Parses the input `annotations`: one `key=value` per line, or `index,manifest[linux/arm64]:key=value` with levels. */
export function parseAnnotations(text: string, report: Report): readonly LabelLine[] {
  return linesOf('annotations', text, report).flatMap(({ value, line }) => {
    const where = atLine('annotations', line)
    const [, levelText, rest = value] = LEVEL_PREFIX.exec(value) ?? misspelt(value) ?? []
    const pair = attempt(where, report, () => parsePair(rest.trimStart()), undefined)
    const levels = levelText === undefined ? undefined : parseLevels(levelText, where, report)
    return pair === undefined ? [] : [{ where, ...pair, levels }]
  })
}

/** Parses `key=value`. A line with an expression is checked after rendering. */
function parsePair(text: string): Pick<LabelLine, 'template' | 'mistake'> {
  const quote = quoteProblem(text)
  if (quote !== undefined) throw new Error(quote)
  const template = parseTemplate(text, GLOBAL)
  const [, key = '', value = ''] = /^([^\s=:]+):\s+(.*)$/s.exec(text) ?? []
  const isPair = /^[^=]/.test(text) && text.includes('=') && key === ''
  if (isPair || text.includes('{{')) return { template, mistake: undefined }
  return { template, mistake: `${notPair(text)}${key === '' ? '' : ` Write ${key}=${value}.`}` }
}

const notPair = (text: string): string => `"${text}" is skipped, because it is not of the form key=value.`

/** Splits a line as {@link LEVEL_PREFIX} does, if a level is probably misspelt. Other keys may contain a colon. */
function misspelt(text: string): readonly string[] | undefined {
  const [, levels = '', rest = ''] = /^([^:="]+):(\S.*)$/s.exec(text) ?? []
  const names = levels.split(',').map(level => level.replace(/\[.*$/, '').trim())
  return names.some(name => nearest(name, LEVELS) !== undefined) ? [text, levels, rest] : undefined
}

const linesOf = (input: string, text: string, report: Report): readonly ListItem[] =>
  attempt(input, report, () => parseList(input, text), [])

/** Parses levels separated by commas: `manifest,index`, `manifest[linux/arm64]`. */
export function parseLevels(text: string, where: string, report: Report): readonly AnnotationLevel[] {
  return text.split(',').flatMap(part => {
    const level = attempt(where, report, () => parseLevel(part.trim()), undefined)
    return level === undefined ? [] : [level]
  })
}

function parseLevel(text: string): AnnotationLevel {
  const [, name = text, platform] = LEVEL.exec(text) ?? []
  const kind = LEVELS.find(level => level === name)
  if (kind === undefined) {
    throw new Error(`"${text}" is not one of the annotation levels ${LEVELS.join(', ')}.${didYouMean(name, LEVELS)}`)
  }
  return { kind, platform: platform === undefined ? undefined : parsePlatform(platform) }
}

export const isOfIndex = ({ kind }: AnnotationLevel): boolean => kind === 'index' || kind === 'index-descriptor'

/** Formats a level for buildx: `manifest`, `manifest[linux/arm64]`. */
const formatLevel = ({ kind, platform }: AnnotationLevel): string =>
  platform === undefined ? kind : `${kind}[${formatPlatform(platform)}]`

/** Formats a label: `key=value`. */
export const formatLabel = ({ key, value }: Label): string => `${key}=${value}`

/** Formats an annotation for buildx: `level:key=value`. */
export const formatAnnotation = (annotation: Annotation): string =>
  `${formatLevel(annotation.level)}:${formatLabel(annotation)}`

/** Returns the labels that every image gets. OCI image-spec, annotations.md, "Pre-Defined Annotation Keys". */
export function predefinedLabels(facts: Facts, version: string | undefined): readonly Label[] {
  const { title, description, url, license } = facts.repository
  const values = {
    title,
    description,
    url,
    source: url,
    version,
    created: facts.createdAt.toISOString(),
    revision: facts.sha,
    licenses: license,
  }
  return Object.entries(values).map(([name, value = '']) => ({ key: `org.opencontainers.image.${name}`, value }))
}

/** Renders a line. Skips it with a warning if it is not `key=value`, and silently if the result is empty. */
function fillIn(line: LabelLine, values: Values<GlobalName>, warn: (warning: string) => void): readonly Label[] {
  const text = render(line.template, values)
  const equals = text.indexOf('=')
  const mistake = line.mistake ?? (equals === -1 && text !== '' ? notPair(text) : undefined)
  if (mistake !== undefined) warn(`${line.where}: ${mistake}`)
  if (mistake !== undefined || equals === -1) return []
  return [{ key: text.slice(0, equals), value: text.slice(equals + 1) }]
}

/** Sorts labels by key. The last label of a key wins. */
function sorted(labels: readonly Label[]): readonly Label[] {
  return [...new Map(labels.map(label => [label.key, label])).values()].sort((a, b) => compareKeys(a.key, b.key))
}

export function computeLabels(
  base: readonly Label[],
  lines: readonly LabelLine[],
  values: Values<GlobalName>,
  warn: (warning: string) => void,
): readonly Label[] {
  return sorted([...base, ...lines.flatMap(line => fillIn(line, values, warn))])
}

/**
 * Returns the annotations of the given levels, each with those of `baseOf`, level by level; then those of levels that
 * only lines name.
 */
export function computeAnnotations(
  baseOf: (level: AnnotationLevel) => readonly Label[],
  lines: readonly LabelLine[],
  levels: readonly AnnotationLevel[],
  values: Values<GlobalName>,
  warn: (warning: string) => void,
): readonly Annotation[] {
  const filled = lines.map(line => ({ levels: line.levels, labels: fillIn(line, values, warn) }))
  const named = filled.flatMap(line => line.levels ?? [])
  const all = new Map([...levels, ...named].map(level => [formatLevel(level), level]))
  const general = new Set(levels.map(formatLevel))
  return [...all].flatMap(([name, level]) => {
    const own = filled
      .filter(line => line.levels?.some(one => formatLevel(one) === name) ?? general.has(name))
      .flatMap(line => line.labels)
    return sorted([...(general.has(name) ? baseOf(level) : []), ...own]).map(label => ({ ...label, level }))
  })
}

/** Common keys, whose code-unit order is the order of the language. Loading the language's tables takes 7 ms. */
const PLAIN_KEY = /^[a-z0-9.-]*$/

/** Compares keys as docker/metadata-action does: by the rules of a language, where `a` comes before `B`. */
function compareKeys(a: string, b: string): number {
  if (PLAIN_KEY.test(a) && PLAIN_KEY.test(b)) return a < b ? -1 : a > b ? 1 : 0
  return a.localeCompare(b, 'en')
}
