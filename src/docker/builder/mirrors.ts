import { canonicalRegistry } from '../../oci/reference.ts'

/** A mirror of a registry. */
export interface Mirror {
  readonly registry: string
  /** A host with an optional path: `mirror.gcr.io`, `nexus.example.com/docker`. */
  readonly mirror: string
  /** True if the mirror has no TLS. */
  readonly plainHttp: boolean
}

/** A name or an address, IPv6 in brackets, with an optional port. */
const HOST = /^(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(?::\d+)?$/
const PATH = /^(?:\/[A-Za-z0-9._-]+)*$/

/**
 * Parses a mirror: `[registry=]host[/path]`, by default of Docker Hub. `https://` may precede the host, or `http://` if
 * the mirror has no TLS. Throws an Error for any other form.
 */
export function parseMirror(text: string): Mirror {
  const [, given = 'docker.io', address = ''] = /^(?:([^=]*)=)?(.*)$/.exec(text) ?? []
  const [, scheme, rest = ''] = /^(https?:\/\/)?(.*?)\/*$/.exec(address.trim()) ?? []
  const registry = given.trim()
  if (!HOST.test(registry)) throw new Error(`"${registry}" in "${text}" is not a registry host.`)
  const [, host = '', path = ''] = /^([^/]*)(.*)$/.exec(rest) ?? []
  if (!HOST.test(host) || !PATH.test(path)) {
    throw new Error(`"${text}" is not of the form [registry=]mirror-host[/path].`)
  }
  return { registry: canonicalRegistry(registry), mirror: rest, plainHttp: scheme === 'http://' }
}

/**
 * Returns the names of an image at the mirrors of its registry, then its own, in the order to try them. Leaves out
 * mirrors without TLS, which an engine does not pull from. Only the host changes, so that a tag or digest stays.
 */
export function mirroredNames(image: string, mirrors: readonly Mirror[]): readonly string[] {
  const slash = image.indexOf('/')
  const first = image.slice(0, Math.max(slash, 0))
  const hosted = /[.:]/.test(first) || first === 'localhost'
  const registry = hosted ? canonicalRegistry(first) : 'docker.io'
  const rest = hosted ? image.slice(slash + 1) : image
  const path = registry === 'docker.io' && !rest.includes('/') ? `library/${rest}` : rest
  const own = mirrors.filter(mirror => mirror.registry === registry && !mirror.plainHttp)
  return [...own.map(({ mirror }) => `${mirror}/${path}`), image]
}
