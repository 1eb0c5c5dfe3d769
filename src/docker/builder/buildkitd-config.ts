import { UsageError } from '../../lib/errors.ts'
import type { Mirror } from './mirrors.ts'

/**
 * Adds mirrors to BuildKit's configuration (docs/buildkitd.toml.md of moby/buildkit). `config` is the user's; empty if
 * there is none.
 *
 * Each registry gets a section, or the user's existing section gets the mirrors. The grammar of mirrors allows no
 * character that TOML would require to escape. Throws a {@link UsageError} if the user's section has mirrors, too.
 */
export function withMirrors(config: string, mirrors: readonly Mirror[]): string {
  const registries = Map.groupBy(mirrors, ({ registry }) => registry)
  const plain = new Set(mirrors.filter(({ plainHttp }) => plainHttp).map(({ mirror }) => hostOf(mirror)))
  const settings = [
    ...[...registries].map(([registry, of]) => ({ registry, key: 'mirrors', value: listOf(of), exclusive: true })),
    ...[...plain].map(registry => ({ registry, key: 'http', value: 'true', exclusive: false })),
  ]
  return settings.reduce(withSetting, config)
}

/** A registry that gets certificate authorities. */
export interface TrustingRegistry {
  readonly registry: string
  /** True if it is on this machine and has TLS: BuildKit uses plain HTTP there unless its configuration says otherwise. */
  readonly localTls: boolean
}

/** A configuration, and a registry in it whose section names the added authorities; undefined if none does. */
export interface TrustingConfig {
  readonly text: string
  readonly registry: string | undefined
}

/**
 * Adds a file of certificate authorities to the sections of registries. Settings of the user win: a section with `ca`
 * keeps it, and a configuration that sets registries outside of sections stays as it is.
 */
export function withAuthorities(config: string, file: string, registries: readonly TrustingRegistry[]): TrustingConfig {
  if (setsRegistriesInline(config)) return { text: config, registry: undefined }
  // A JSON string is a TOML string, too.
  const ca = `[${JSON.stringify(file)}]`
  let text = config
  let trusting: string | undefined
  for (const { registry, localTls } of registries) {
    const trusted = withSetting(text, { registry, key: 'ca', value: ca, exclusive: false })
    if (trusted !== text) trusting ??= registry
    text = localTls ? withSetting(trusted, { registry, key: 'http', value: 'false', exclusive: false }) : trusted
  }
  return { text, registry: trusting }
}

const setsRegistriesInline = (config: string): boolean =>
  config.split('\n').some(line => /^\s*registry\s*[.=]/.test(line))

const hostOf = (mirror: string): string => mirror.replace(/\/.*$/, '')
const listOf = (mirrors: readonly Mirror[]): string => `[${mirrors.map(({ mirror }) => `"${mirror}"`).join(', ')}]`

interface Setting {
  readonly registry: string
  readonly key: string
  readonly value: string
  /** True if the user must not set this key, too. */
  readonly exclusive: boolean
}

function withSetting(config: string, { registry, key, value, exclusive }: Setting): string {
  const lines = config.split('\n')
  if (setsRegistriesInline(config)) {
    throw UsageError.at(
      'registry-mirrors',
      'the BuildKit configuration sets "registry" outside of [registry."…"] sections, so mirrors cannot be added. ' +
        'Write them into the configuration.',
    )
  }
  const assignment = `  ${key} = ${value}`
  const header = lines.findIndex(line => sectionOf(line) === registry)
  if (header === -1) {
    const before = config === '' || config.endsWith('\n') ? config : `${config}\n`
    const separator = before === '' ? '' : '\n'
    return `${before}${separator}[registry."${registry}"]\n${assignment}\n`
  }
  const next = lines.findIndex((line, i) => i > header && /^\s*\[/.test(line))
  const section = lines.slice(header + 1, next === -1 ? lines.length : next)
  if (section.some(line => new RegExp(`^\\s*${key}\\s*=`).test(line))) {
    if (!exclusive) return config
    throw UsageError.at(
      'registry-mirrors',
      `the BuildKit configuration already has mirrors for ${registry}. Configure them in one place.`,
    )
  }
  return [...lines.slice(0, header + 1), assignment, ...lines.slice(header + 1)].join('\n')
}

/** Returns the registry of a section header, `[registry."docker.io"]`; the key may be quoted in two ways, or bare. */
function sectionOf(line: string): string | undefined {
  const [, double, single, bare] =
    /^\s*\[\s*registry\s*\.\s*(?:"([^"]*)"|'([^']*)'|([\w-]+))\s*\]\s*(?:#.*)?$/.exec(line) ?? []
  return double ?? single ?? bare
}
