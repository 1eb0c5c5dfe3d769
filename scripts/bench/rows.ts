import type { Pair } from './rounds.ts'

/** A row of the result: our value, the value it is compared with, and the target. */
export interface Row {
  readonly what: string
  readonly ours: string
  /** Value of the alternative; empty if there is none. */
  readonly base: string
  /** Name of the alternative. */
  readonly against: string
  readonly ratio: string
  /** Empty if the row has no target. */
  readonly target: string
  /** Undefined if the row has no target. */
  readonly met: boolean | undefined
}

const EMPTY = { base: '', against: '', ratio: '', target: '', met: undefined } as const

/** Formats as `1.23 s` from one second on, otherwise as `123 ms`. */
export const milliseconds = (ms: number): string =>
  Math.abs(ms) >= 1000 ? `${(ms / 1000).toFixed(2)} s` : `${ms.toFixed(Math.abs(ms) < 10 ? 1 : 0)} ms`

const figures = ({ ours, base }: Pair) => ({
  ours: milliseconds(ours),
  base: milliseconds(base),
  ratio: (ours / base).toFixed(2),
})

export interface Compared {
  readonly what: string
  readonly against: string
}

/** Compares times: ours may be at most `limit` times the base. Without a limit, the row has no target. */
export const ratioRow = (compared: Compared, pair: Pair, limit?: number): Row => ({
  ...EMPTY,
  ...compared,
  ...figures(pair),
  ...(limit !== undefined && { target: `ratio ≤ ${limit}`, met: pair.ours <= pair.base * limit }),
})

/** Compares times: ours may be at most `limit` milliseconds more than the base. */
export const differenceRow = (compared: Compared, pair: Pair, limit: number): Row => ({
  ...EMPTY,
  ...compared,
  ...figures(pair),
  ratio: `${pair.ours < pair.base ? '−' : '+'}${milliseconds(Math.abs(pair.ours - pair.base))}`,
  target: `≤ +${limit} ms`,
  met: pair.ours - pair.base <= limit,
})

/** Compares a count of ours with `limit`, and shows the alternative's count, if any. */
export const countRow = (
  counted: { readonly what: string; readonly against?: string; readonly base?: string; readonly unit?: string },
  ours: number,
  limit: number,
): Row => {
  const unit = counted.unit === undefined ? '' : ` ${counted.unit}`
  return {
    ...EMPTY,
    what: counted.what,
    against: counted.against ?? '',
    base: counted.base ?? '',
    ours: `${grouped(ours)}${unit}`,
    target: `≤ ${grouped(limit)}${unit}`,
    met: ours <= limit,
  }
}

/** Compares a value of ours with the only accepted value. */
export const exactRow = (compared: Compared & { readonly base: string }, ours: string, target: string): Row => ({
  ...EMPTY,
  ...compared,
  ours,
  target,
  met: ours === target,
})

/** Formats a number with commas between thousands, in every locale. */
export const grouped = (value: number): string => value.toLocaleString('en-US')
