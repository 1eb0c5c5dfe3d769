import { basename, isAbsolute, join, normalize, relative } from 'node:path'
import type { Log } from '../../lib/log.ts'
import { isRemote } from './context.ts'

/** What a Dockerfile check found. */
export interface CheckWarning {
  /** `JSONArgsRecommended: JSON arguments recommended for CMD …` */
  readonly message: string
  /** Where the rule is explained. */
  readonly url: string | undefined
  /** The Dockerfile's name, as BuildKit has it. */
  readonly file: string | undefined
  readonly startLine: number | undefined
  readonly endLine: number | undefined
}

/** What is used of `buildx.build.warnings` (client.VertexWarning of moby/buildkit; bytes are base64). */
interface Described {
  readonly short?: string
  readonly url?: string
  readonly sourceInfo?: { readonly filename?: string }
  readonly range?: readonly { readonly start?: { line?: number }; readonly end?: { line?: number } }[]
}

/** The warnings in buildx's description of a build, each once, though every platform has them. */
export function warningsIn(described: Readonly<Record<string, unknown>>): readonly CheckWarning[] {
  const listed = described['buildx.build.warnings']
  const warnings = (Array.isArray(listed) ? (listed as readonly Described[]) : []).map(warning => ({
    // The line is said by the annotation.
    message: Buffer.from(warning.short ?? '', 'base64')
      .toString()
      .replace(/ \(line \d+\)$/, ''),
    url: warning.url || undefined,
    file: warning.sourceInfo?.filename,
    startLine: warning.range?.[0]?.start?.line,
    endLine: warning.range?.at(-1)?.end?.line,
  }))
  return [...new Map(warnings.map(warning => [JSON.stringify(warning), warning])).values()]
}

/** One warning of `--call check`: name, address, text, place. */
const CHECKED = /^WARNING: (\S+)(?: - (\S+))?\n(.*)\n(?:(\S.*):(\d+)\n-{20}$)?/gm

/** The warnings that `--call check` prints. */
export const warningsPrinted = (stdout: string): readonly CheckWarning[] =>
  [...stdout.replaceAll('\r\n', '\n').matchAll(CHECKED)].map(([, name, url, text, file, line]) => ({
    message: `${name}: ${text}`,
    url,
    file,
    startLine: line === undefined ? undefined : Number(line),
    endLine: line === undefined ? undefined : Number(line),
  }))

/** What says where a Dockerfile is. */
export interface DockerfileLocation {
  readonly context: string
  readonly file: string | undefined
  /** Where annotations' paths begin. */
  readonly workspace: string
}

/**
 * The path of the Dockerfile from the workspace, which is what GitHub shows an annotation at. BuildKit knows only its
 * name. Undefined for a file that the Dockerfile is not: nothing is known of where it is.
 */
export function annotatedPath(
  named: string | undefined,
  { context, file, workspace }: DockerfileLocation,
): string | undefined {
  const path = file ?? (isRemote(context) ? 'Dockerfile' : join(context, 'Dockerfile'))
  if (named === undefined || basename(named) !== basename(path)) return undefined
  return isAbsolute(path) ? relative(workspace, path) : normalize(path)
}

/** Shows each warning at its line. */
export function annotate(warnings: readonly CheckWarning[], dockerfile: DockerfileLocation, log: Log): void {
  for (const { message, url, file, startLine, endLine } of warnings) {
    const path = annotatedPath(file, dockerfile)
    log.warning(url === undefined ? message : `${message}\nMore info: ${url}`, {
      title: 'Dockerfile check',
      ...(path !== undefined && { file: path }),
      ...(path !== undefined && startLine !== undefined && { startLine }),
      ...(path !== undefined && endLine !== undefined && { endLine }),
    })
  }
}
