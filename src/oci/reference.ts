import { type Digest, isDigest } from './digest.ts'

/** A repository of a registry, which holds images. */
export interface Repository {
  /** Canonical host with an optional port: `docker.io`, `ghcr.io`, `localhost:5000`. */
  readonly registry: string
  /** `library/busybox`, `me/app`: the part between the host and the tag. */
  readonly path: string
}

/** A manifest of a repository, by its tag or its digest. OCI distribution-spec 1.1, `<reference>`. */
export type Reference =
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'digest'; readonly digest: Digest }

/** The full name of an image: `ghcr.io/me/app:1.2`, `ghcr.io/me/app@sha256:…`. */
export type ImageReference = Reference & { readonly repository: Repository }

/** OCI distribution-spec 1.1, "Pulling manifests": `<reference>` as a tag. */
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/
/** One component of a path, as the distribution-spec has it for `<name>`. */
const COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/
/** A domain name, an IPv4 address or a bracketed IPv6 address, with an optional port. */
const HOST =
  /^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[0-9a-fA-F:]+\])(?::\d{1,5})?$/
/** Docker Hub's other names. They must match exactly: `docker.io.example.com` belongs to another owner. */
const DOCKER_HUB = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com'])
/** distribution/reference: NameTotalLengthMax, of host and path together. */
const NAME_LIMIT = 255

export const isTag = (text: string): boolean => TAG.test(text)

export const isRegistryHost = (text: string): boolean => HOST.test(text)

/** As Docker tells a host from the first part of a path: by a dot, a port, `localhost`, or a capital letter. */
const looksLikeHost = (first: string): boolean => /[.:A-Z]/.test(first) || first === 'localhost'

/** Of a host's name the last part is a word, and that of a version is a number: `ghcr.io`, not `release-1.2`. */
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

/** The one name of a registry: Docker Hub's aliases are `docker.io`, hosts are lower-case. */
export function canonicalRegistry(host: string): string {
  const lower = host.toLowerCase()
  return DOCKER_HUB.has(lower) ? 'docker.io' : lower
}

/**
 * The repository that `name` names.
 *
 * Forms: `ghcr.io/me/app`, `localhost:5000/app`, `me/app` (Docker Hub), `app` (Docker Hub's `library/app`).
 * Throws an Error that says which part is not legal: there is no tag or digest, and letters of the path are lower-case.
 */
export function parseRepository(name: string): Repository {
  const slash = name.indexOf('/')
  const first = slash === -1 ? '' : name.slice(0, slash)
  const hosted = slash !== -1 && looksLikeHost(first)
  const registry = canonicalRegistry(hosted ? first : 'docker.io')
  const rest = hosted ? name.slice(slash + 1) : name
  const path = registry === 'docker.io' && !rest.includes('/') ? `library/${rest}` : rest

  const illegal = (why: string): Error => new Error(`"${name}" is not a legal image name: ${why}`)
  const scheme = /^https?:$/.test(first) ? ` Leave out ${first}//.` : ''
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

/** `docker.io/library/busybox`: the canonical form, which {@link parseRepository} reads back. */
export const formatRepository = ({ registry, path }: Repository): string => `${registry}/${path}`

/**
 * Parses the name of an image: `repository:tag`, `repository@digest`, or `repository:tag@digest`, of which the digest
 * counts. Without either it is the tag `latest`, as everywhere. Throws an Error that says what is not legal.
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
  if (tag.length > 128) return `the tag "${tag.slice(0, 20)}…" has ${tag.length} characters; 128 are allowed.`
  return `"${tag}" is not a legal tag: it may hold A-Z, a-z, 0-9, "_", "." and "-", and not begin with "." or "-".`
}

export const tagReference = (tag: string): Reference => ({ kind: 'tag', tag })

/** The reference that a digest alone is. */
export const toReference = (reference: Reference | Digest): Reference =>
  typeof reference === 'string' ? { kind: 'digest', digest: reference } : reference

/** Returns what follows the repository in the name of an image: `:1.2`, `@sha256:…`. */
export function referenceSuffix(reference: Reference | Digest): string {
  const image = toReference(reference)
  return image.kind === 'tag' ? `:${image.tag}` : `@${image.digest}`
}

/** The canonical name, which {@link parseReference} reads back. */
export const formatReference = (image: ImageReference): string =>
  `${formatRepository(image.repository)}${referenceSuffix(image)}`
