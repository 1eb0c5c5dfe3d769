import { formatPlatform, parsePlatform } from '../oci/platform.ts'

/** An operation of BuildKit. A step of a build for several platforms begins with its platform. */
interface NamedSpan {
  /** `[linux/arm64 build 2/3] RUN make`; `[linux/amd64->arm64 2/3] …` runs on amd64, and builds for arm64. */
  readonly name: string
  readonly startMs: number
  readonly endMs: number
}

/**
 * Returns how long the steps of each platform took, platform → milliseconds, from the start of the first to the end of
 * the last. Empty for a build of one platform, whose steps do not name it.
 */
export function platformTimes(spans: readonly NamedSpan[]): Readonly<Record<string, number>> {
  const steps = spans.flatMap(span => {
    const platform = platformOf(span.name)
    return platform === undefined ? [] : [{ ...span, platform }]
  })
  const groups = [...Map.groupBy(steps, ({ platform }) => platform)]
  return Object.fromEntries(
    groups.map(([platform, own]) => [
      platform,
      Math.max(...own.map(({ endMs }) => endMs)) - Math.min(...own.map(({ startMs }) => startMs)),
    ]),
  )
}

/** Returns the platform that a step builds for. Behind the arrow are only the parts that differ (moby/buildkit, dockerfile2llb). */
function platformOf(name: string): string | undefined {
  const [, base = '', target] = /^\[([a-z]+\/[^\s>]+?)(?:->(\S+))? (?:\S+ )?\d+\/\d+\] /.exec(name) ?? []
  const [os = '', architecture = ''] = base.split('/')
  const full = target === undefined ? base : completed(target, os, architecture)
  try {
    return formatPlatform(parsePlatform(full))
  } catch {
    return undefined
  }
}

/** Completes `linux/arm64`, `arm64`, `arm/v7` or `v7` with the parts of the base. */
function completed(target: string, os: string, architecture: string): string {
  if (/^v\d/.test(target)) return `${os}/${architecture}/${target}`
  const [first = ''] = target.split('/')
  return /^(?:linux|windows|freebsd|darwin)$/.test(first) ? target : `${os}/${target}`
}
