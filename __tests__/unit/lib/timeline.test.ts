import { describe, expect, test } from '@jest/globals'
import { members } from '../../../src/lib/json.ts'
import { PHASE_NAMES, startTimeline, timingOf } from '../../../src/lib/timeline.ts'

/** Returns a clock that shows the given times in turn. */
function clockOf(...times: readonly number[]): { now(): number } {
  const left = [...times]
  return { now: () => left.shift() ?? Number.NaN }
}

describe('timeline: a timeline', () => {
  test('counts from the start of the step', async () => {
    const timeline = startTimeline(clockOf(1000.4, 1100, 1350.6))
    expect(await timeline.during('build', async () => 'built')).toBe('built')
    expect(timeline.timing()).toEqual({ startedAt: 1000, phases: [{ name: 'build', startMs: 100, endMs: 351 }] })
  })

  test('records a failure, too', async () => {
    const timeline = startTimeline(clockOf(0, 10, 20))
    const failing = timeline.during('push', () => Promise.reject(new Error('refused')))
    await expect(failing).rejects.toThrow('refused')
    expect(timeline.timing().phases).toEqual([{ name: 'push', startMs: 10, endMs: 20 }])
  })

  test('sorts phases by start, not by end', async () => {
    const timeline = startTimeline(clockOf(0, 1, 2, 3, 4))
    const { promise, resolve } = Promise.withResolvers<void>()
    const outer = timeline.during('builder', () => promise)
    await timeline.during('emulation', async () => {})
    resolve()
    await outer
    timeline.add([{ name: 'metadata', startMs: 0, endMs: 1 }])
    expect(timeline.timing().phases.map(({ name }) => name)).toEqual(['metadata', 'builder', 'emulation'])
  })

  test('does not run backwards if the clock is set back', async () => {
    const timeline = startTimeline(clockOf(1000, 1500, 700))
    await timeline.during('build', async () => {})
    expect(timeline.timing().phases).toEqual([{ name: 'build', startMs: 500, endMs: 500 }])
  })
})

describe('timeline: parsed from JSON', () => {
  const read = (value: unknown) => timingOf(members(value, 'report'))
  const phase = { name: 'build', startMs: 1, endMs: 2 }

  test.each(PHASE_NAMES)('%s', name => {
    const timing = { startedAt: 5, phases: [{ name, startMs: 0, endMs: 0 }] }
    expect(read(JSON.parse(JSON.stringify(timing)))).toEqual(timing)
  })

  test.each([
    [{ phases: [] }, 'report.startedAt is not a whole number'],
    [{ startedAt: -1, phases: [] }, 'report.startedAt is not a whole number'],
    [{ startedAt: 1 }, 'report.phases is not a list'],
    [{ startedAt: 1, phases: [null] }, 'report.phases[0] is not an object'],
    [{ startedAt: 1, phases: [{ ...phase, name: 'lunch' }] }, 'report.phases[0].name is not a phase'],
    [{ startedAt: 1, phases: [phase, { ...phase, endMs: 0 }] }, 'report.phases[1] ends before it begins'],
    [{ startedAt: 1, phases: [{ ...phase, startMs: 0.5 }] }, 'report.phases[0].startMs is not a whole number'],
  ])('%j is refused', (value, message) => {
    expect(() => read(value)).toThrow(new Error(message))
  })
})
