import { type Digest, isDigest } from './digest.ts'

/** A repository in a registry. */
export interface Repository {
  /** Canonical host with an optional port: `docker.io`, `ghcr.io`, `localhost:5000`. */
  readonly registry: string
  /** The part between the host and the tag: `library/busybox`, `me/app`. */
  readonly path: string
}

/** The tag or the digest of a manifest in a repository. OCI distribution-spec 1.1, `<reference>`. */
export type Reference =
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'digest'; readonly digest: Digest }

/** The full name of an image: `ghcr.io/me/app:1.2`, `ghcr.io/me/app@sha256:…`. */
export type ImageReference = Reference & { readonly repository: Repository }

/** OCI distribution-spec 1.1, "Pulling manifests": `<reference>` as a tag. */
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/
/** One component of a path. OCI distribution-spec 1.1, `<name>`. */
const COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/
/** A domain name, an IPv4 address or a bracketed IPv6 address, with an optional port. */
const HOST =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[0-9a-fA-F:]+\])(?::\d{1,5})?$/
/** Docker Hub's other names. They must match exactly: `docker.io.example.com` belongs to another owner. */
const DOCKER_HUB = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com'])
/** The longest host and path together. distribution/reference, NameTotalLengthMax. */
const NAME_LIMIT = 255

export const isTag = (text: string): boolean => TAG.test(text)

export const isRegistryHost = (text: string): boolean => HOST.test(text)

/** Tells a host from the first part of a path as Docker does: by a dot, a port, `localhost`, or a capital letter. */
const looksLikeHost = (first: string): boolean => /[.:A-Z]/.test(first) || first === 'localhost'

/** A host. Its last part is a word and not a number: `ghcr.io`, not `release-1.2`. */
const DOMAIN = /^(?:localhost|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}|\d+(?:\.\d+){3}|\[[\da-f:]+\])$/i
const SOME_NAME = /^(?:[\w.-]+(?::\d+)?\/)?[\w.-]+(?:\/[\w.-]+)*$/

/** Returns true if a name is most likely that of a registry, without a repository: `ghcr.io`, `localhost:5000`. */
export const looksLikeRegistry = (name: string): boolean => DOMAIN.test(name.replace(/:\d+$/, ''))

/**
 * Returns true if a string is most likely an image name instead of a tag: it begins with a registry, or is a name with a
 * tag. `feature/x`, `release-1.2/fix` and `2026-01-02T10:00:00Z` are none.
 */
export function looksLikeName(text: string): boolean {
  const [, first = ''] = /^([^/]+)\//.exec(text) ?? []
  if (/:\d+$/.test(first) || looksLikeRegistry(first)) return true
  const [, name, tag = ''] = /^(.+):([^:/@]+)$/.exec(text) ?? []
  return name !== undefined && SOME_NAME.test(name) && isTag(tag) && (name.includes('/') || name === name.toLowerCase())
}

/** Returns the canonical name of a registry: `docker.io` for Docker Hub's aliases, hosts in lower case. */
export function canonicalRegistry(host: string): string {
  const lower = host.toLowerCase()
  return DOCKER_HUB.has(lower) ? 'docker.io' : lower
}

/**
 * Parses the name of a repository.
 *
 * Forms: `ghcr.io/me/app`, `localhost:5000/app`, `me/app` (Docker Hub), `app` (Docker Hub's `library/app`).
 * Throws an Error that says which part is not legal. A tag, a digest, or a capital letter in the path is not.
 */
export function parseRepository(name: string): Repository {
  const slash = name.indexOf('/')
  const first = slash === -1 ? '' : name.slice(0, slash)
  const hosted = slash !== -1 && looksLikeHost(first)
  const registry = canonicalRegistry(hosted ? first : 'docker.io')
  const rest = hosted ? name.slice(slash + 1) : name
  const path = registry === 'docker.io' && !rest.includes('/') ? `library/${rest}` : rest

  const illegal = (why: string): Error => new Error(`"${name}" is not a legal image name: ${why}`)
  const scheme = /^https?:$/.test(first) ? ` Remove ${first}//.` : ''
  if (hosted && !isRegistryHost(first)) throw illegal(`"${first}" is not a registry host.${scheme}`)
  if (rest.includes('@')) throw illegal('the name has a digest. Write the name alone.')
  const tag = /^[^:]+:([^/]*)$/.exec(rest)?.[1]
  if (tag !== undefined) throw illegal(`the name has the tag "${tag}". Set tags in the input "tags".`)
  if (
    rest !== rest.toLowerCase() &&
    rest
      .toLowerCase()
      .split('/')
      .every(part => COMPONENT.test(part))
  ) {
    throw illegal('letters must be lower-case.')
  }
  const bad = rest.split('/').find(part => !COMPONENT.test(part))
  if (bad === '')
    throw illegal(rest === '' ? 'the name after the registry is missing.' : 'a part of the path is empty.')
  if (bad !== undefined) throw illegal(`"${bad}" may contain a-z and 0-9, joined by ".", "_", "__" or "-".`)
  if (registry.length + 1 + path.length > NAME_LIMIT) throw illegal(`the name is longer than ${NAME_LIMIT} characters.`)
  return { registry, path }
}

/** Formats a repository so that {@link parseRepository} reads it back: `docker.io/library/busybox`. */
export const formatRepository = ({ registry, path }: Repository): string => `${registry}/${path}`

/**
 * Parses the name of an image: `repository:tag`, `repository@digest`, or `repository:tag@digest`, whose tag is ignored.
 * Without tag and digest, the tag is `latest`. Throws an Error that says which part is not legal.
 */
export function parseReference(text: string): ImageReference {
  const at = text.indexOf('@')
  if (at !== -1) {
    const digest = text.slice(at + 1)
    if (!isDigest(digest)) throw new Error(`"${text}" is not a legal reference: "${digest}" is not a digest.`)
    const name = text.slice(0, at).replace(/:[^:/]*$/, '')
    return { kind: 'digest', repository: parseRepository(name), digest }
  }
  const [, name = text, tag = 'latest'] = /^(.+):([^/]*)$/.exec(text) ?? []
  if (!isTag(tag)) throw new Error(`"${text}" is not a legal reference: ${tagProblem(tag)}`)
  return { kind: 'tag', repository: parseRepository(name), tag }
}

/** Why `tag` is not a legal tag; undefined if it is one. */
function tagProblem(tag: string): string | undefined {
  if (isTag(tag)) return undefined
  if (tag === '') return 'the tag is empty.'
  if (tag.length > 128) return `the tag "${tag.slice(0, 20)}…" has ${tag.length} characters; the limit is 128.`
  return `"${tag}" is not a legal tag: a tag may contain only A-Z, a-z, 0-9, "_", "." and "-", and must not begin with "." or "-".`
}

export const tagReference = (tag: string): Reference => ({ kind: 'tag', tag })

/** Converts a digest to a reference. */
export const toReference = (reference: Reference | Digest): Reference =>
  typeof reference === 'string' ? { kind: 'digest', digest: reference } : reference

/** Returns the part of an image's name after the repository: `:1.2`, `@sha256:…`. */
export function referenceSuffix(reference: Reference | Digest): string {
  const image = toReference(reference)
  return image.kind === 'tag' ? `:${image.tag}` : `@${image.digest}`
}

/** Formats the name of an image so that {@link parseReference} reads it back. */
export const formatReference = (image: ImageReference): string =>
  `${formatRepository(image.repository)}${referenceSuffix(image)}`
