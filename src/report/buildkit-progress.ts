import type { Phase } from '../lib/timeline.ts'
import type { CacheUse } from '../publish/leg-report.ts'
import { platformTimes } from './platform-times.ts'

/** A listener for BuildKit's plain progress. */
export interface BuildWatch {
  line(text: string): void
  phases(): readonly Phase[]
  cache(): CacheUse
  /** Returns how long the steps of each platform took, if the build has several; see {@link platformTimes}. */
  platformMs(): Readonly<Record<string, number>>
}

/** A line of BuildKit's plain progress, with its time. */
export interface TimedLine {
  readonly ms: number
  readonly text: string
}

/**
 * Lines that begin or end something. Output of RUN does not match, because seconds precede it. A login, `[auth]`, is no
 * step of the Dockerfile: most occur during the push.
 */
const EVENT_LINE =
  /^#\d+ (?:building with |\[(?!auth\])|(?:im|ex)porting (?:to|cache) |pushing |extracting sha256:|(?:DONE|CACHED|ERROR|CANCELED)\b)/

/** Watches a build that begins now, and its retries. `now` returns milliseconds since the step began. */
export function watchBuild(now: () => number): BuildWatch {
  const startMs = now()
  const lines: TimedLine[] = []
  return {
    line: text => {
      if (EVENT_LINE.test(text)) lines.push({ ms: now(), text })
    },
    phases: () => buildPhases(lines, startMs),
    cache: () => cacheUse(lines.map(({ text }) => text)),
    // If the build was retried, the first attempt counts: later ones only push.
    platformMs: () => platformTimes(buildsIn(lines)[0] ?? []),
  }
}

/** One operation of BuildKit: a step of the Dockerfile, an export, an import. */
interface Vertex {
  readonly name: string
  readonly startMs: number
  endMs: number
  /** Start of its push, if any. */
  pushMs: number | undefined
  outcome: string | undefined
  /** True if its layers came from a registry: a base, or the result of a step that a cache has. */
  isPulled: boolean
}

/** Returns the vertices of each build in the lines. A retried build restarts the numbers of its vertices. */
function buildsIn(lines: readonly TimedLine[]): readonly (readonly Vertex[])[] {
  const builds: Map<string, Vertex>[] = []
  for (const { ms, text } of lines) {
    const [, id, rest] = EVENT_LINE.test(text) ? (/^#(\d+) (.+)$/s.exec(text) ?? []) : []
    if (id === undefined || rest === undefined) continue
    if (builds.length === 0 || rest.startsWith('building with ')) builds.push(new Map())
    const vertices = builds.at(-1)
    const vertex = vertices?.get(id)
    const [outcome] = /^(?:DONE|CACHED|ERROR|CANCELED)/.exec(rest) ?? []
    if (vertex === undefined) {
      // Ignore a vertex that ends without having begun.
      if (outcome !== undefined) continue
      vertices?.set(id, { name: rest, startMs: ms, endMs: ms, pushMs: undefined, outcome: undefined, isPulled: false })
      continue
    }
    vertex.endMs = ms
    if (rest.startsWith('pushing ')) vertex.pushMs ??= ms
    if (rest.startsWith('extracting ')) vertex.isPulled = true
    vertex.outcome = outcome ?? vertex.outcome
  }
  return builds.map(vertices => [...vertices.values()])
}

/**
 * Returns the phases of a build: building, exporting, pushing, and writing the cache. The first build begins at
 * `startMs`, because its first line takes a while to appear.
 */
export function buildPhases(lines: readonly TimedLine[], startMs: number): readonly Phase[] {
  return buildsIn(lines).flatMap((vertices, i) => {
    const exports = vertices.filter(({ name }) => name.startsWith('exporting to '))
    const caches = vertices.filter(({ name }) => name.startsWith('exporting cache '))
    const before = vertices.filter(vertex => !exports.includes(vertex) && !caches.includes(vertex))
    return [
      ...spanOf('build', i === 0 ? [{ startMs, endMs: startMs }, ...before] : before),
      ...spanOf(
        'export',
        exports.map(({ startMs, endMs, pushMs }) => ({ startMs, endMs: pushMs ?? endMs })),
      ),
      ...spanOf(
        'push',
        exports.flatMap(({ pushMs, endMs }) => (pushMs === undefined ? [] : [{ startMs: pushMs, endMs }])),
      ),
      ...spanOf('cache', caches),
    ]
  })
}

function spanOf(name: Phase['name'], parts: readonly Pick<Phase, 'startMs' | 'endMs'>[]): readonly Phase[] {
  if (parts.length === 0) return []
  const [startMs, endMs] = [Math.min(...parts.map(part => part.startMs)), Math.max(...parts.map(part => part.endMs))]
  return [{ name, startMs, endMs }]
}

/** Returns the use of caches according to BuildKit's lines. If the build was retried, the first attempt counts. */
export function cacheUse(lines: readonly string[]): CacheUse {
  const [vertices = []] = buildsIn(lines.map(text => ({ ms: 0, text })))
  const steps = vertices.filter(({ name }) => /^\[(?:\S+ )*\d+\/\d+\] (?!FROM )/.test(name))
  const imports = vertices.filter(({ name }) => name.startsWith('importing cache '))
  const found = imports.some(({ outcome }) => outcome === 'DONE')
  return {
    steps: steps.length,
    // BuildKit 0.34 calls a step DONE, and not CACHED, if it fetches the layers of its cached result.
    cached: steps.filter(({ outcome, isPulled }) => outcome === 'CACHED' || isPulled).length,
    source: imports.length === 0 ? 'none' : found ? 'found' : 'missing',
  }
}
