import type { Clock } from './clock.ts'
import { type Members, members } from './json.ts'

/**
 * What a step spends its time on, in the words of the chart. `metadata`: inputs, event, tags, logins. `buildx`: fetching
 * it. `access`: whether the registries let it push. `export`: layers are packed; `push`: they go to the registries;
 * `cache`: it is written. `check`: what was pushed is read back. `records`: handed over, or collected. `publish`: gate,
 * index and tags.
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

/** When a step ran, and what it did when. */
export interface Timing {
  /** When the step began, in milliseconds since 1970-01-01 UTC. */
  readonly startedAt: number
  /** In the order in which they began. They may overlap. */
  readonly phases: readonly Phase[]
}

/** Keeps the times of a step. */
export interface Timeline {
  /** Whole milliseconds since the step began. Never less than before, also when the machine's clock is set back. */
  now(): number
  /** Does `act`, and keeps how long it took, whether it ends well or not. */
  during<T>(name: PhaseName, act: () => Promise<T>): Promise<T>
  /** Adds phases that somebody else measured, by {@link Timeline.now}. */
  add(phases: readonly Phase[]): void
  timing(): Timing
}

/** Begins the times of a step. The clock counts from 1970-01-01 UTC, so that the steps of several machines compare. */
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

/** Reads a {@link Timing} back from JSON. Throws an Error that names the part that is not what it must be. */
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
