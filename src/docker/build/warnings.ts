import { basename, isAbsolute, join, normalize, relative } from 'node:path'
import { isObject } from '../../lib/json.ts'
import type { Log, SourceLocation } from '../../lib/log.ts'
import { isRemote } from './context.ts'

/** A finding of the Dockerfile checks. */
export interface CheckWarning {
  /** `JSONArgsRecommended: JSON arguments recommended for CMD …` */
  readonly message: string
  /** The documentation of the rule. */
  readonly url: string | undefined
  /** The Dockerfile's name, as BuildKit knows it. */
  readonly file: string | undefined
  /** The lines at fault, counted from 1. */
  readonly lines: { readonly first: number; readonly last: number } | undefined
}

/** The used fields of `buildx.build.warnings` (client.VertexWarning of moby/buildkit; bytes are base64). */
interface Described {
  readonly short?: string
  readonly url?: string
  readonly sourceInfo?: { readonly filename?: string }
  readonly range?: readonly { readonly start?: { line?: number }; readonly end?: { line?: number } }[]
}

/** Returns the warnings in buildx's description of a build, without the duplicates of other platforms. */
export function warningsIn(described: Readonly<Record<string, unknown>>): readonly CheckWarning[] {
  const listed = described['buildx.build.warnings']
  const objects = Array.isArray(listed) ? listed.filter(isObject) : []
  const warnings = (objects as readonly Described[]).map(({ range, ...warning }) => ({
    // The annotation already shows the line.
    message: Buffer.from(warning.short ?? '', 'base64')
      .toString()
      .replace(/ \(line \d+\)$/, ''),
    url: warning.url || undefined,
    file: warning.sourceInfo?.filename,
    lines: linesOf(range?.[0]?.start?.line, range?.at(-1)?.end?.line),
  }))
  return [...new Map(warnings.map(warning => [JSON.stringify(warning), warning])).values()]
}

/** One warning of `--call check`: name, URL, text, location. */
const CHECKED = /^WARNING: (\S+)(?: - (\S+))?\n(.*)\n(?:(\S.*):(\d+)\n-{20}$)?/gm

/** Parses the warnings that `--call check` prints. */
export const warningsPrinted = (stdout: string): readonly CheckWarning[] =>
  [...stdout.replaceAll('\r\n', '\n').matchAll(CHECKED)].map(([, name, url, text, file, line]) => ({
    message: `${name}: ${text}`,
    url,
    file,
    lines: line === undefined ? undefined : linesOf(Number(line), Number(line)),
  }))

const linesOf = (first: number | undefined, last: number | undefined): CheckWarning['lines'] =>
  first === undefined ? undefined : { first, last: last ?? first }

/** The inputs that locate a Dockerfile. */
export interface DockerfileLocation {
  readonly context: string
  readonly file: string | undefined
  /** The directory that the paths of annotations are relative to. */
  readonly workspace: string
}

/**
 * Returns the Dockerfile's path relative to the workspace, which GitHub needs for an annotation; BuildKit reports only
 * the name. Returns undefined if the name is another file's, whose directory is unknown.
 */
export function annotatedPath(
  named: string | undefined,
  { context, file, workspace }: DockerfileLocation,
): string | undefined {
  const path = file ?? (isRemote(context) ? 'Dockerfile' : join(context, 'Dockerfile'))
  if (named === undefined || basename(named) !== basename(path)) return undefined
  return isAbsolute(path) ? relative(workspace, path) : normalize(path)
}

/** Logs each warning as an annotation of its line. */
export function annotate(warnings: readonly CheckWarning[], dockerfile: DockerfileLocation, log: Log): void {
  for (const warning of warnings) {
    const { message, url } = warning
    log.warning(url === undefined ? message : `${message}\nMore info: ${url}`, placeOf(warning, dockerfile))
  }
}

function placeOf({ file: named, lines }: CheckWarning, dockerfile: DockerfileLocation): SourceLocation {
  const title = 'Dockerfile check'
  const file = annotatedPath(named, dockerfile)
  if (file === undefined) return { title }
  return lines === undefined ? { title, file } : { title, file, startLine: lines.first, endLine: lines.last }
}
