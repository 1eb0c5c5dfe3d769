import type { Pair } from './rounds.ts'

/** A line of the result: a figure of ours, what it is held against, and what was aimed at. */
export interface Row {
  readonly what: string
  readonly ours: string
  /** Empty where a figure stands alone. */
  readonly base: string
  /** Of what the base is the figure. */
  readonly against: string
  readonly ratio: string
  /** Empty where the row only informs. */
  readonly target: string
  /** Undefined where nothing was aimed at. */
  readonly met: boolean | undefined
}

const EMPTY = { base: '', against: '', ratio: '', target: '', met: undefined } as const

/** `1.23 s` from a second on, else `123 ms`. */
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

/** Ours may take at most `limit` times the base. Without a limit the row informs. */
export const ratioRow = (compared: Compared, pair: Pair, limit?: number): Row => ({
  ...EMPTY,
  ...compared,
  ...figures(pair),
  ...(limit !== undefined && { target: `ratio ≤ ${limit}`, met: pair.ours <= pair.base * limit }),
})

/** Ours may take at most `limit` milliseconds more than the base. */
export const differenceRow = (compared: Compared, pair: Pair, limit: number): Row => ({
  ...EMPTY,
  ...compared,
  ...figures(pair),
  ratio: `${pair.ours < pair.base ? '−' : '+'}${milliseconds(Math.abs(pair.ours - pair.base))}`,
  target: `≤ +${limit} ms`,
  met: pair.ours - pair.base <= limit,
})

/** A number of ours, with what it is held against where there is something. */
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

/** Ours must be exactly this. */
export const exactRow = (compared: Compared & { readonly base: string }, ours: string, target: string): Row => ({
  ...EMPTY,
  ...compared,
  ours,
  target,
  met: ours === target,
})

/** Thousands set apart by commas, whatever the machine's language. */
export const grouped = (value: number): string => value.toLocaleString('en-US')
