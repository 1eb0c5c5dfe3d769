/** A function that does the work once and returns its duration in milliseconds. Round 0 is the warm-up. */
export type Contender = (round: number) => Promise<number>

/** The medians of two contenders, in milliseconds. */
export interface Pair {
  readonly ours: number
  readonly base: number
}

/**
 * Runs two contenders alternately, so that other load on the machine affects both. Returns their medians, without the
 * warm-up round.
 */
export async function sideBySide(rounds: number, ours: Contender, base: Contender): Promise<Pair> {
  const times: { readonly ours: number[]; readonly base: number[] } = { ours: [], base: [] }
  for (let round = 0; round <= rounds; round++) {
    const own = await ours(round)
    const other = await base(round)
    if (round === 0) continue
    times.ours.push(own)
    times.base.push(other)
  }
  return { ours: median(times.ours), base: median(times.base) }
}

/** Returns the middle value, or the mean of the two middle values. Returns NaN for an empty list. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.slice(Math.ceil(sorted.length / 2) - 1, Math.floor(sorted.length / 2) + 1)
  return middle.reduce((sum, value) => sum + value, 0) / middle.length
}
