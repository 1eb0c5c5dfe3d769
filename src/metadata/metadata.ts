import { type Problem, UsageError } from '../lib/errors.ts'
import type { Report } from './attributes.ts'
import { type Facts, globalValues } from './facts.ts'
import { type Flavor, parseFlavor } from './flavor.ts'
import { type Image, parseImages } from './images.ts'
import {
  type Annotation,
  type AnnotationLevel,
  computeAnnotations,
  computeLabels,
  isOfIndex,
  type Label,
  type LabelLine,
  parseAnnotations,
  parseLabels,
  predefinedLabels,
} from './labels.ts'
import { type Rule, templatesOf } from './rule.ts'
import { parseRules } from './rules.ts'
import { computeTags, type Tags } from './tags.ts'
import { hasCommitDate } from './template.ts'

/** The user's inputs, parsed. */
export interface MetadataRequest {
  readonly images: readonly Image[]
  readonly rules: readonly Rule[]
  readonly flavor: Flavor
  readonly labels: readonly LabelLine[]
  readonly annotations: readonly LabelLine[]
}

export type MetadataInput = 'images' | 'tags' | 'flavor' | 'labels' | 'annotations'

/** Everything to publish besides the image itself. */
export interface Metadata extends Tags {
  readonly images: readonly Image[]
  readonly labels: readonly Label[]
  readonly annotations: readonly Annotation[]
  /** Date of the image: SOURCE_DATE_EPOCH for the build. */
  readonly createdAt: Date
  readonly warnings: readonly string[]
}

export interface MetadataOptions {
  readonly shortShaLength: number
  /** Levels of annotations whose line names none. */
  readonly annotationLevels: readonly AnnotationLevel[]
  /** The labels and annotations that every image gets: all by default. */
  readonly predefined?: Predefined
  /** Names of the tags in the registries; required if {@link needsPublishedTags} returns true. */
  readonly publishedTags?: readonly string[] | undefined
}

/** `image`: the index gets no annotations but the user's. */
export type Predefined = 'all' | 'image' | 'none'

/** The default level of annotations. */
export const MANIFEST_LEVEL: AnnotationLevel = { kind: 'manifest', platform: undefined }
export const INDEX_LEVEL: AnnotationLevel = { kind: 'index', platform: undefined }

/** Parses the inputs, and reports all problems. `read` returns the value of an input, or '' if it is not set. */
export function parseMetadata(read: (input: MetadataInput) => string, report: Report): MetadataRequest {
  return {
    images: parseImages(read('images'), report),
    rules: parseRules(read('tags'), report),
    flavor: parseFlavor(read('flavor'), report),
    labels: parseLabels(read('labels'), report),
    annotations: parseAnnotations(read('annotations'), report),
  }
}

/** Returns true if the request depends on the tags in the registries: `latest=highest`. */
export const needsPublishedTags = ({ flavor }: MetadataRequest): boolean => flavor.latest === 'highest'

/** Returns true if the tags, labels or annotations of the user depend on the time of the commit. */
export function usesCommitDate({ rules, flavor, labels, annotations }: MetadataRequest): boolean {
  const ofRules = rules.flatMap(templatesOf)
  const ofLines = [...labels, ...annotations].map(({ template }) => template)
  return [...ofRules, flavor.prefix.template, flavor.suffix.template, ...ofLines].some(hasCommitDate)
}

/**
 * Computes the tags, labels and annotations of a run, as docker/metadata-action v6 does. Throws a {@link UsageError}
 * with every rule that makes no valid tag, or whose `enable` is neither true nor false.
 */
export function computeMetadata(request: MetadataRequest, facts: Facts, options: MetadataOptions): Metadata {
  const problems: Problem[] = []
  const warnings: string[] = []
  const warn = (warning: string): void => void warnings.push(warning)
  const values = globalValues(facts, options.shortShaLength)
  const tags = computeTags(request, facts, values, options.publishedTags, (where, what) => {
    problems.push({ where, what })
  })
  if (problems.length > 0) throw new UsageError(problems)
  const { annotationLevels, predefined = 'all' } = options
  const base = predefined === 'none' ? [] : predefinedLabels(facts, tags.version)
  const baseOf = (level: AnnotationLevel) => (predefined === 'image' && isOfIndex(level) ? [] : base)
  return {
    ...tags,
    images: request.images,
    labels: computeLabels(base, request.labels, values, warn),
    annotations: computeAnnotations(baseOf, request.annotations, annotationLevels, values, warn),
    createdAt: facts.createdAt,
    warnings,
  }
}

/** Returns each image with each tag (`me/app:1.2.3`), or the tags alone if there are no images. */
export function imageTags({ images, tags }: Pick<Metadata, 'images' | 'tags'>): readonly string[] {
  const names = tags.map(({ name }) => name)
  return images.length === 0 ? names : images.flatMap(image => names.map(name => `${image.name}:${name}`))
}

/** Returns the error for a publication without a tag. It lists each rule with the reason. */
export function noTagError({ skipped }: Pick<Metadata, 'skipped'>): UsageError {
  const reasons = skipped.map(({ rule, reason }) => `\n  ${rule.text}: ${reason}`)
  return UsageError.at(
    'tags',
    `no rule produces a tag for this run, so there is nothing to publish.${reasons.join('')}`,
  )
}
