import { formatPlatform, type Platform, parsePlatform } from '../../oci/platform.ts'
import type { Docker } from '../docker.ts'
import { inspectCommand } from './command-lines.ts'
import { runBuildx } from './run-buildx.ts'

/** The report of buildx about a builder. */
export interface InspectedBuilder {
  readonly name: string
  readonly driver: string
  readonly nodes: readonly InspectedNode[]
}

export interface InspectedNode {
  readonly name: string
  readonly endpoint: string
  /** `running`, `inactive`, …; undefined if the node does not respond. */
  readonly status: string | undefined
  readonly platforms: readonly Platform[]
  /** The node's own platform, which BuildKit lists first; undefined if configured platforms precede it. */
  readonly own: Platform | undefined
  readonly error: string | undefined
}

const INSPECT_LIMIT_MS = 60_000

/** Queries the nodes of a builder and their platforms. Throws if the builder does not exist. */
export async function inspectBuilder(
  name: string,
  { run, env }: Docker,
  signal: AbortSignal,
): Promise<InspectedBuilder> {
  const options = { env, signal, timeoutMs: INSPECT_LIMIT_MS }
  return parseInspection((await runBuildx(run, inspectCommand(name), options)).stdout)
}

/** Returns every platform that a builder supports. */
export const platformsOfBuilder = ({ nodes }: InspectedBuilder): readonly Platform[] =>
  nodes.flatMap(({ platforms }) => platforms)

/** Returns the value of $BUILDPLATFORM; undefined if the nodes differ. */
export function ownPlatform({ nodes }: InspectedBuilder): Platform | undefined {
  const [first, ...others] = nodes.map(({ own }) => own)
  if (first === undefined) return undefined
  return others.every(own => own !== undefined && formatPlatform(own) === formatPlatform(first)) ? first : undefined
}

/**
 * Parses the output of `buildx inspect`: keys at the beginning of lines, first of the builder, then of each node from
 * its `Name` on. Labels, rules and files are indented. A `*` marks a configured platform.
 */
export function parseInspection(stdout: string): InspectedBuilder {
  const pairs = [...stdout.matchAll(/^([A-Z][^:\n]*):[ \t]*(.*)$/gm)].map(
    ([, key = '', value = '']) => [key, value] as const,
  )
  const starts = pairs.flatMap(([key], i) => (key === 'Name' ? i : []))
  const [head = {}, ...nodes] = starts.map((start, i) => fieldsOf(pairs.slice(start, starts[i + 1])))
  return { name: head['Name'] ?? '', driver: head['Driver'] ?? '', nodes: nodes.map(nodeOf) }
}

type Fields = Readonly<Record<string, string>>

const fieldsOf = (pairs: readonly (readonly [string, string])[]): Fields => Object.fromEntries(pairs)

function nodeOf(fields: Fields): InspectedNode {
  const platforms = (fields['Platforms'] ?? '').split(',')
  const [own] = platforms.some(text => text.includes('*')) ? [] : platforms.slice(0, 1).flatMap(platformOf)
  return {
    name: fields['Name'] ?? '',
    endpoint: fields['Endpoint'] ?? '',
    status: fields['Status'] || undefined,
    error: fields['Error'] || undefined,
    platforms: platforms.flatMap(platformOf),
    own,
  }
}

/** Parses a platform. Drops an unknown one, which no build can request. */
function platformOf(text: string): readonly Platform[] {
  try {
    return [parsePlatform(text.trim().replace(/\*$/, ''))]
  } catch {
    return []
  }
}
