import type { Clock } from './clock.ts'
import { type Members, members } from './json.ts'

/**
 * The phases of a step, as the chart names them. `metadata`: inputs, event, tags, logins. `buildx`: fetching buildx.
 * `access`: checking for permission to push. `export`: packing layers. `push`: uploading them. `cache`: writing it.
 * `check`: reading back what was pushed. `records`: handing over or collecting them. `publish`: gate, index and tags.
 */
export const PHASE_NAMES = [
  'metadata',
  'buildx',
  'access',
  'builder',
  'emulation',
  'build',
  'export',
  'push',
  'cache',
  'check',
  'records',
  'publish',
] as const
export type PhaseName = (typeof PHASE_NAMES)[number]

/** A part of a step, in whole milliseconds since the step began. */
export interface Phase {
  readonly name: PhaseName
  readonly startMs: number
  readonly endMs: number
}

/** The start of a step, and its phases. */
export interface Timing {
  /** Start of the step, in milliseconds since 1970-01-01 UTC. */
  readonly startedAt: number
  /** By start. Phases may overlap. */
  readonly phases: readonly Phase[]
}

/** A stopwatch for the phases of a step. */
export interface Timeline {
  /** Returns whole milliseconds since the step began. Never decreases, even if the machine's clock is set back. */
  now(): number
  /** Runs `act`, and records its duration, whether it succeeds or fails. */
  during<T>(name: PhaseName, act: () => Promise<T>): Promise<T>
  /** Adds phases that were measured elsewhere with {@link Timeline.now}. */
  add(phases: readonly Phase[]): void
  timing(): Timing
}

/** Starts the timeline of a step. The clock counts from 1970-01-01 UTC, so that steps on several machines compare. */
export function startTimeline(clock: Pick<Clock, 'now'>): Timeline {
  const startedAt = Math.round(clock.now())
  const kept: Phase[] = []
  let latest = 0
  const now = (): number => {
    latest = Math.max(latest, Math.round(clock.now()) - startedAt)
    return latest
  }
  return {
    now,
    async during(name, act) {
      const startMs = now()
      try {
        return await act()
      } finally {
        kept.push({ name, startMs, endMs: now() })
      }
    },
    add: phases => {
      kept.push(...phases)
    },
    timing: () => ({ startedAt, phases: kept.toSorted((a, b) => a.startMs - b.startMs) }),
  }
}

/** Parses a {@link Timing} from JSON. Throws an Error that names the invalid part. */
export const timingOf = (timing: Members): Timing => ({
  startedAt: timing.count('startedAt'),
  phases: timing.list('phases', phaseAt),
})

function phaseAt(value: unknown, where: string): Phase {
  const phase = members(value, where)
  const name = PHASE_NAMES.find(known => known === phase.raw('name'))
  if (name === undefined) throw new Error(`${where}.name is not a phase`)
  const [startMs, endMs] = [phase.count('startMs'), phase.count('endMs')]
  if (endMs < startMs) throw new Error(`${where} ends before it begins`)
  return { name, startMs, endMs }
}
