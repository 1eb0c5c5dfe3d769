import { didYouMean } from '../lib/nearest.ts'

/**
 * The normalised platform of an image: equal platforms are equal values.
 *
 * OCI image-spec, image-index.md#image-index-property-descriptions (`platform`).
 */
export interface Platform {
  readonly os: string
  readonly architecture: string
  readonly variant?: string | undefined
  /** Windows: the build that the image needs, `10.0.20348.2402`. */
  readonly osVersion?: string | undefined
  /** Undefined rather than empty. */
  readonly osFeatures?: readonly string[] | undefined
}

const OPERATING_SYSTEMS = new Set(
  'aix android darwin dragonfly freebsd illumos ios js linux netbsd openbsd plan9 solaris wasi wasip1 windows'.split(
    ' ',
  ),
)

/** Architecture → its variants. Go's names, and those that the OCI specification lists. */
const ARCHITECTURES: Readonly<Record<string, readonly string[]>> = {
  '386': [],
  amd64: ['v2', 'v3', 'v4'],
  arm: ['v5', 'v6', 'v7', 'v8'],
  arm64: ['v8', 'v9'],
  loong64: [],
  mips: [],
  mips64: [],
  mips64le: [],
  mipsle: [],
  ppc64: [],
  ppc64le: ['power8', 'power9', 'power10'],
  riscv64: ['rva20u64', 'rva22u64', 'rva23u64'],
  s390x: [],
  wasm: [],
}

/** Other names in common use → [architecture, implied variant]. */
const ALIASES: Readonly<Record<string, readonly [architecture: string, variant?: string]>> = {
  i386: ['386'],
  x86_64: ['amd64'],
  'x86-64': ['amd64'],
  aarch64: ['arm64'],
  armhf: ['arm', 'v7'],
  armel: ['arm', 'v6'],
  loongarch64: ['loong64'],
}

/** The default variant of an architecture. It is omitted, except if Docker writes it (arm/v7). */
const DEFAULT_VARIANTS: Readonly<Record<string, string>> = { amd64: 'v1', arm64: 'v8' }

const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined

/**
 * Normalises a platform like containerd: `aarch64` is `arm64`, `arm64/v8` is `arm64`, `arm` is `arm/v7`, `amd64/v1` is
 * `amd64`. Does not reject unknown platforms: {@link parsePlatform} does.
 *
 * containerd/platforms, normalizeOS and normalizeArch.
 */
export function normalizePlatform(platform: Platform): Platform {
  const os = platform.os.toLowerCase()
  const named = platform.architecture.toLowerCase()
  const [architecture, implied] = own(ALIASES, named) ?? [named]
  const given = platform.variant?.toLowerCase().replace(/^(\d+)$/, 'v$1') || implied
  const variant = given ?? (architecture === 'arm' ? 'v7' : undefined)
  return {
    os: os === 'macos' ? 'darwin' : os,
    architecture,
    variant: variant === own(DEFAULT_VARIANTS, architecture) ? undefined : variant,
    osVersion: platform.osVersion || undefined,
    osFeatures: platform.osFeatures?.length ? platform.osFeatures : undefined,
  }
}

/**
 * Returns what is wrong with a normalised platform, or undefined if images can be built for it. `hint` is the end of
 * the message where a name is not known; by default the nearest one.
 */
export function platformProblem({ os, architecture, variant }: Platform, hint?: string): string | undefined {
  if (!OPERATING_SYSTEMS.has(os)) {
    return `"${os}" is not a known operating system.${hint ?? didYouMean(os, OPERATING_SYSTEMS)}`
  }
  const variants = own(ARCHITECTURES, architecture)
  if (variants === undefined) {
    const known = [...Object.keys(ARCHITECTURES), ...Object.keys(ALIASES)]
    return `"${architecture}" is not a known architecture.${hint ?? didYouMean(architecture, known)}`
  }
  if (variant !== undefined && !variants.includes(variant)) {
    const allowed = variants.length > 0 ? `it has ${variants.join(', ')}` : 'it has none'
    return `"${variant}" is not a variant of ${architecture}; ${allowed}.`
  }
  return undefined
}

/** Other spellings of an architecture with its variant: `armv7l`, `arm32v7`, `arm64v8`, `amd64v3`. */
const JOINED = /^(arm|amd64|arm64)(?:32)?v?(\d)l?$/
const SHORT: Readonly<Record<string, string>> = { x64: 'amd64', x86: '386', arm32: 'arm', armv8: 'arm64' }

/**
 * Returns the platform that a text most likely means whose parts are spelt or joined in another way: `linux-amd64`,
 * `linux/armv7`, `arm64`. Undefined if there is none.
 */
export function likelyPlatform(text: string): string | undefined {
  const words = text
    .toLowerCase()
    .replace(/x86[-_]64/, 'amd64')
    .split(/[^a-z0-9]+/)
  const os = OPERATING_SYSTEMS.has(words[0] ?? '') || words[0] === 'macos' ? words.shift() : 'linux'
  const [named = '', ...more] = words
  const short = own(SHORT, named)
  const [, joined, version] = short === undefined ? (JOINED.exec(named) ?? []) : []
  const [variant, ...rest] = joined === undefined ? more : [`v${version}`, ...more]
  const architecture = short ?? joined ?? named
  if (os === undefined || rest.length > 0) return undefined
  const platform = normalizePlatform({ os, architecture, variant })
  return platformProblem(platform) === undefined ? formatPlatform(platform) : undefined
}

/** `os[(version)]/architecture[/variant]` */
const FORM = /^([a-z0-9_]+)(?:\(([\w.-]+)\))?\/([a-z0-9_-]+)(?:\/([a-z0-9_.]+))?$/i

/**
 * Parses and normalises a platform.
 *
 * Forms: `linux/amd64`, `linux/arm/v7`, `linux/aarch64`, `windows(10.0.20348.2402)/amd64`.
 * Throws an Error that says what is wrong and, if there is a close match, which platform was likely meant.
 */
export function parsePlatform(text: string): Platform {
  const match = FORM.exec(text.trim())
  if (match === null) {
    const several = /\S[\s;]+\S/.test(text) ? ' Separate platforms with commas or newlines.' : ''
    throw new Error(`"${text}" is not a platform of the form os/architecture[/variant].${writeLikely(text) ?? several}`)
  }
  const [, os = '', osVersion, architecture = '', variant] = match
  const platform = normalizePlatform({ os, architecture, variant, osVersion })
  if (platformProblem(platform) !== undefined) {
    throw new Error(`"${text}" is not a platform: ${platformProblem(platform, writeLikely(text))}`)
  }
  return platform
}

function writeLikely(text: string): string | undefined {
  const likely = likelyPlatform(text)
  return likely === undefined ? undefined : ` Write ${likely}.`
}

/** Formats a platform so that {@link parsePlatform} reads it back. Equal platforms have equal forms, usable as keys. */
export function formatPlatform({ os, architecture, variant, osVersion }: Platform): string {
  const system = osVersion === undefined ? os : `${os}(${osVersion})`
  return [system, architecture, ...(variant === undefined ? [] : [variant])].join('/')
}

/** Formats a platform without `os.version`, for buildx's `--platform`. */
export const formatPlatformShort = ({ osVersion: _, ...platform }: Platform): string => formatPlatform(platform)

/** Ranks the variants of one architecture: a program for v2 does not run on a v1 processor. */
const variantRank = ({ architecture, variant }: Platform): number =>
  Number(/^v(\d+)/.exec(variant ?? '')?.[1] ?? (architecture === 'arm64' ? 8 : 1))

/** Returns true if an image made for one platform is acceptable when another was requested. */
export const serves = (made: Platform, asked: Platform): boolean =>
  made.os === asked.os && made.architecture === asked.architecture && variantRank(made) <= variantRank(asked)
