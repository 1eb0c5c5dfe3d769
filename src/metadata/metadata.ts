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
  type Label,
  type LabelLine,
  parseAnnotations,
  parseLabels,
  predefined,
} from './labels.ts'
import type { Rule } from './rule.ts'
import { parseRules } from './rules.ts'
import { computeTags, type Tags } from './tags.ts'

/** What the user asks for, parsed. */
export interface MetadataRequest {
  readonly images: readonly Image[]
  readonly rules: readonly Rule[]
  readonly flavor: Flavor
  readonly labels: readonly LabelLine[]
  readonly annotations: readonly LabelLine[]
}

export type MetadataInput = 'images' | 'tags' | 'flavor' | 'labels' | 'annotations'

/** What is published, beside the image itself. */
export interface Metadata extends Tags {
  readonly images: readonly Image[]
  readonly labels: readonly Label[]
  readonly annotations: readonly Annotation[]
  /** The date of the image: SOURCE_DATE_EPOCH for the build. */
  readonly createdAt: Date
  readonly warnings: readonly string[]
}

export interface MetadataOptions {
  readonly shortShaLength: number
  /** Where annotations go whose line names no level. */
  readonly annotationLevels: readonly AnnotationLevel[]
  /** False: only the labels and annotations that are asked for, without those that every image gets. */
  readonly predefined?: boolean
  /** The names of the tags in the registries; needed where {@link needsPublishedTags} says so. */
  readonly publishedTags?: readonly string[] | undefined
}

/** The level that annotations go to when nobody says otherwise. */
export const MANIFEST_LEVEL: AnnotationLevel = { kind: 'manifest', platform: undefined }
export const INDEX_LEVEL: AnnotationLevel = { kind: 'index', platform: undefined }

/** Reads the inputs. `read` gives an input's text, '' for none. Everything that is wrong is reported. */
export function parseMetadata(read: (input: MetadataInput) => string, report: Report): MetadataRequest {
  return {
    images: parseImages(read('images'), report),
    rules: parseRules(read('tags'), report),
    flavor: parseFlavor(read('flavor'), report),
    labels: parseLabels(read('labels'), report),
    annotations: parseAnnotations(read('annotations'), report),
  }
}

/** Whether the registries must be asked for their tags: `latest=highest`. */
export const needsPublishedTags = ({ flavor }: MetadataRequest): boolean => flavor.latest === 'highest'

/**
 * The tags, labels and annotations of a run, as docker/metadata-action v6 gives them. Throws a {@link UsageError} with
 * every rule that makes no legal tag, or whose `enable` is neither true nor false.
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
  const base = options.predefined === false ? [] : predefined(facts, tags.version)
  return {
    ...tags,
    images: request.images,
    labels: computeLabels(base, request.labels, values, warn),
    annotations: computeAnnotations(base, request.annotations, options.annotationLevels, values, warn),
    createdAt: facts.createdAt,
    warnings,
  }
}

/** `me/app:1.2.3`: each image with each tag; the tags alone where there are no images. */
export function imageTags({ images, tags }: Pick<Metadata, 'images' | 'tags'>): readonly string[] {
  const names = tags.map(({ name }) => name)
  return images.length === 0 ? names : images.flatMap(image => names.map(name => `${image.name}:${name}`))
}

/** The error for a publication without a tag: each rule, and why it gave none. */
export function noTagError({ skipped }: Pick<Metadata, 'skipped'>): UsageError {
  const reasons = skipped.map(({ rule, reason }) => `\n  ${rule.text}: ${reason}`)
  return UsageError.at('tags', `no rule gives a tag for this run, so there is nothing to publish.${reasons.join('')}`)
}
