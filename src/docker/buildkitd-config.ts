import { canonicalRegistry } from '../oci/reference.ts'

/** Where content of a registry is looked for first. */
export interface Mirror {
  readonly registry: string
  /** A host, with a path where the mirror has one: `mirror.gcr.io`, `nexus.example.com/docker`. */
  readonly mirror: string
}

const HOST = /^[A-Za-z0-9.[\]:-]+$/
const MIRROR = /^[A-Za-z0-9.[\]:-]+(?:\/[A-Za-z0-9._/-]*)?$/

/**
 * A mirror as the user writes it: `registry=mirror`, or `mirror` alone for Docker Hub. `https://` before the mirror is
 * left out, as BuildKit wants a host.
 */
export function parseMirror(text: string): Mirror {
  const [, registry = 'docker.io', given = ''] = /^(?:([^=]*)=)?(.*)$/.exec(text) ?? []
  const mirror = given
    .trim()
    .replace(/^https:\/\//, '')
    .replace(/\/$/, '')
  if (/^http:\/\//.test(mirror)) {
    throw new Error(
      `"${text}" is a mirror over plain HTTP; configure it with "http = true" in BuildKit's configuration.`,
    )
  }
  if (!HOST.test(registry.trim())) throw new Error(`"${registry}" in "${text}" is not a registry host.`)
  if (!MIRROR.test(mirror)) throw new Error(`"${text}" is not of the form [registry=]mirror-host[/path].`)
  return { registry: canonicalRegistry(registry.trim()), mirror }
}

/**
 * The mirrors in the form of BuildKit's configuration file (docs/buildkitd.toml.md of moby/buildkit). The grammar of
 * {@link parseMirror} leaves nothing that TOML would need escaped.
 */
export function mirrorsToml(mirrors: readonly Mirror[]): string {
  const registries = Map.groupBy(mirrors, ({ registry }) => registry)
  return [...registries]
    .map(([registry, of]) => {
      const list = of.map(({ mirror }) => `"${mirror}"`).join(', ')
      return `[registry."${registry}"]\n  mirrors = [${list}]\n`
    })
    .join('\n')
}
