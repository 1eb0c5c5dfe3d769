import { atLine, commentProblem, parseList } from '../lib/csv.ts'
import { formatPlatform, likelyPlatform, normalizePlatform, type Platform, platformProblem } from '../oci/platform.ts'
import { attempt, type Report } from './attributes.ts'

/** A value of `runs-on`: one label, or several that a runner must all have. */
export type Runner = string | readonly string[]

/** The runner for the platforms that begin with a prefix. */
export interface RunnerRule {
  /** The first parts of a platform, or all of them: `linux`, `arm`. If empty, the rule covers every platform. */
  readonly prefix: readonly string[]
  readonly runner: Runner
}

/** One job of the matrix. */
export interface MatrixEntry {
  readonly platform: string
  readonly runner: Runner
  /** The platform in names of jobs, artifacts and caches: `linux-arm-v7`. */
  readonly name: string
  /** True if the runner's processor cannot execute the platform, so that QEMU must. */
  readonly emulated: boolean
}

/** GitHub's own Linux runners. Those with an Arm processor execute 32-bit Arm, too. */
const HOSTED: readonly RunnerRule[] = [
  { prefix: ['linux', 'arm64'], runner: 'ubuntu-24.04-arm' },
  { prefix: ['linux', 'arm'], runner: 'ubuntu-24.04-arm' },
]
const FALLBACK: RunnerRule = { prefix: [], runner: 'ubuntu-latest' }

/** Parses the input `runners`: `linux/arm=ubuntu-24.04-arm`, `linux/riscv64=[self-hosted, riscv64]`, `default=…`. */
export function parseRunners(text: string, report: Report): readonly RunnerRule[] {
  const items = attempt('runners', report, () => parseList('runners', text), [])
  return items.flatMap(({ value, line }) => {
    const rule = attempt(atLine('runners', line), report, () => parseRule(value), undefined)
    return rule === undefined ? [] : [rule]
  })
}

/** A second rule in the same line. Labels may contain `=`, too: `runner=4cpu`. */
const NEXT_RULE = /[\s,]((?:default|linux|windows)[\w./-]*=.*)$/s

function parseRule(text: string): RunnerRule {
  const comment = commentProblem(text)
  if (comment !== undefined) throw new Error(comment)
  const equals = text.indexOf('=')
  if (equals === -1) throw new Error(`"${text}" is not of the form platform=runner. Write ${ruleFrom(text)}.`)
  const platforms = text.slice(0, equals).trim()
  const runner = text.slice(equals + 1).trim()
  const next = NEXT_RULE.exec(runner)?.[1]
  if (next !== undefined) throw new Error(`a line break is missing before "${next}".`)
  return { prefix: parsePrefix(platforms, runner), runner: parseRunner(runner, text) }
}

/** Returns the rule that a line without `=` was probably meant to be. */
function ruleFrom(text: string): string {
  const [, platform = '', runner = ''] = /^([^:[\]]+):\s*(.+)$/s.exec(text) ?? []
  const isPrefix = attempt(
    '',
    () => {},
    () => parsePrefix(platform, runner).length >= 0,
    false,
  )
  const known = isPrefix ? platform : likelyPlatform(platform)
  return known === undefined ? `default=${text}` : `${known}=${runner}`
}

function parsePrefix(text: string, runner: string): readonly string[] {
  if (text === 'default') return []
  const [os = '', architecture, variant, ...more] = text.split('/')
  if (more.length > 0 || [os, architecture, variant].includes('')) {
    throw new Error(`"${text}" is not a platform or the beginning of one, such as linux, linux/arm or linux/arm/v7.`)
  }
  const platform = normalizePlatform({
    os,
    architecture: architecture ?? 'amd64',
    ...(variant !== undefined && { variant }),
  })
  const likely = likelyPlatform(text)
  const problem = platformProblem(platform, likely === undefined ? undefined : ` Write ${likely}=${runner}.`)
  if (problem !== undefined) throw new Error(`"${text}" is not a platform or the beginning of one: ${problem}`)
  if (architecture === undefined) return [platform.os]
  const named = variant !== undefined && platform.variant !== undefined ? [platform.variant] : []
  return [platform.os, platform.architecture, ...named]
}

/** Parses `label`, or the YAML flow list `[label, label]`. */
function parseRunner(text: string, rule: string): Runner {
  const list = /^\[(.*)\]$/s.exec(text)?.[1]?.split(',')
  const labels = (list ?? [text]).map(unquoted)
  if (labels.includes(''))
    throw new Error(`"${rule}" has an empty label. Write, for example, linux/arm64=ubuntu-24.04-arm.`)
  return list === undefined ? labels.join() : labels
}

const unquoted = (text: string): string => text.trim().replace(/^(['"])(.*)\1$/s, '$2')

/** Returns a job for each platform. User rules precede GitHub's runners; the last of the longest prefixes wins. */
export function computeMatrix(platforms: readonly Platform[], rules: readonly RunnerRule[]): readonly MatrixEntry[] {
  return platforms.map(platform => {
    const rule = ruleFor(platform, rules) ?? ruleFor(platform, HOSTED) ?? FALLBACK
    const text = formatPlatform(platform)
    return {
      platform: text,
      runner: rule.runner,
      name: text.replace(/[^a-z0-9.]+/gi, '-'),
      emulated: !executes(architectureOf(rule), platform.architecture),
    }
  })
}

function ruleFor(platform: Platform, rules: readonly RunnerRule[]): RunnerRule | undefined {
  const parts = [platform.os, platform.architecture, platform.variant]
  return rules
    .filter(({ prefix }) => prefix.every((part, i) => part === parts[i]))
    .toSorted((a, b) => a.prefix.length - b.prefix.length)
    .at(-1)
}

const executes = (own: string, wanted: string): boolean =>
  own === wanted || (own === 'amd64' && wanted === '386') || (own === 'arm64' && wanted === 'arm')

/** GitHub's labels for self-hosted runners (X64, ARM, ARM64), and names of architectures. */
const LABELS =
  /(?:^|[^a-z0-9])(x64|amd64|x86_64|arm64|aarch64|386|riscv64|s390x|ppc64le|ppc64|loong64|mips64le|mips64)(?:$|[^a-z0-9])/i

/** Returns the architecture that the runner's labels name, else that of the rule: such a runner counts as native. */
function architectureOf({ prefix, runner }: RunnerRule): string {
  for (const label of [runner].flat()) {
    const named = LABELS.exec(label)?.[1]
    if (named !== undefined) return named.toLowerCase() === 'x64' ? 'amd64' : normalized(named)
    if (/-arm$/i.test(label)) return 'arm64'
    if (/^arm$/i.test(label)) return 'arm'
    if (/^(?:ubuntu|windows)-/i.test(label)) return 'amd64'
  }
  return prefix[1] ?? 'amd64'
}

const normalized = (architecture: string): string => normalizePlatform({ os: 'linux', architecture }).architecture
